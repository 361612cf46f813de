import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import pc from 'picocolors';
import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { CheckReport } from '../../../contracts/check.ts';
import type { Finding } from '../../../sql/findings/finding.ts';
import { emptySummary } from '../summary.ts';
import { githubReport } from './github.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import type { Report, Reported, ReportOptions } from './report.ts';
import { sarifReport } from './sarif.ts';
import { textReport } from './text.ts';

const finding = (more: Partial<Finding> = {}): Finding => ({
  code: 'MOLT204',
  rule: 'listen-notify',
  severity: 'error',
  layer: 'grammar',
  message: 'CockroachDB has no LISTEN.',
  range: { start: 0, end: 6 },
  fixClass: 'manual',
  ...more,
});
const reported = (more: Partial<Finding> = {}, rest: Partial<Reported> = {}): Reported => ({
  file: 'db/a.sql',
  line: 3,
  column: 5,
  endLine: 3,
  endColumn: 11,
  finding: finding(more),
  fingerprint: '0123456789abcdef:1',
  ...rest,
});

const fix = {
  title: 'Remove it',
  class: 'safe',
  edits: [{ range: { start: 0, end: 6 }, text: '' }],
} as const;
const place = { line: 3, column: 5, endLine: 4, endColumn: 1 };
const edits = [{ ...place, text: '' }];
/** Everything that can be in a report, with names and texts that nobody would wish for. */
const nasty = 'a,b:c%"<&>\'\n\r\t\u0000\u001b[31m\ud800😀]]>--';
const unread = {
  file: `gone ${nasty}.sql`,
  error: { code: 'input/unreadable', message: `Cannot read ${nasty}`, remedy: 'Look.' } as const,
};
const stale = [
  {
    file: 'db/a.sql',
    entries: [{ code: 'MOLT101', fingerprint: '0'.repeat(16), count: 1, statement: nasty }],
  },
];

function render(make: (options: ReportOptions) => Report, with_: 'nothing' | 'all' = 'all'): string {
  const out: string[] = [];
  const report = make({ write: (text) => out.push(text), targetVersion: 'v26.2' });
  if (with_ === 'all') {
    report.add('db/a.sql', [
      reported(),
      reported(
        { code: 'MOLT105', rule: 'deferrable-constraint', severity: 'warning', fixClass: 'safe', fix },
        { edits },
      ),
    ]);
    report.add('db/a.sql', [reported({ severity: 'hint', table: 'public.t', issue: 41522 })]);
    report.add('db/c.sql', [
      reported({}, { related: [{ ...place, file: 'db/a.sql', message: 'the other end' }] }),
    ]);
    report.add('db/none.sql', []);
    report.add(nasty, [reported({ message: nasty, severity: 'info' }, { file: nasty, endLine: 9 })]);
    report.unread(unread);
  }
  report.end(
    { ...emptySummary(), files: 3, errors: 1, warnings: 1, infos: 1, hints: 1, notShown: 7 },
    with_ === 'all' ? stale : [],
    with_ === 'all' ? [{ file: nasty, code: 'MOLT168', rule: 'time-zone-type', more: 1234 }] : [],
  );
  return out.join('');
}

function validator(schema: object): (value: unknown) => string[] {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(schema);
  return (value) =>
    validate(value) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

describe('json', () => {
  it.each(['nothing', 'all'] as const)('keeps to its schema with %s', (what) => {
    const value = JSON.parse(render(jsonReport, what)) as { findings: unknown[]; errors: unknown[] };
    expect(validator(CheckReport)(value)).toEqual([]);
    expect([value.findings.length, value.errors.length]).toEqual(what === 'all' ? [5, 1] : [0, 0]);
  });

  it('has a schema that refuses something', () => {
    expect(validator(CheckReport)({ schemaVersion: 2 })).not.toEqual([]);
  });
});

describe('sarif', () => {
  const path = join(import.meta.dirname, '../../../test/data/sarif-2.1.0.schema.json');
  const validate = validator(JSON.parse(readFileSync(path, 'utf8')) as object);
  interface Log {
    runs: {
      tool: { driver: { rules: { id: string; helpUri: string }[] } };
      results: {
        ruleId: string;
        ruleIndex: number;
        partialFingerprints: Record<string, string>;
        fixes?: unknown[];
        locations: object[];
      }[];
      originalUriBaseIds: Record<string, { uri: string }>;
      invocations: { executionSuccessful: boolean }[];
    }[];
  }

  it.each(['nothing', 'all'] as const)('is valid by the schema of OASIS with %s', (what) => {
    expect(validate(JSON.parse(render(sarifReport, what)))).toEqual([]);
  });

  it('is judged by a schema that refuses something', () => {
    expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).not.toEqual([]);
  });

  it('names each rule once, and points to it', () => {
    const [run] = (JSON.parse(render(sarifReport)) as Log).runs;
    expect(run?.tool.driver.rules.map(({ id }) => id)).toEqual(['MOLT204', 'MOLT105']);
    for (const { ruleId, ruleIndex } of run?.results ?? []) {
      expect(run?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    }
    expect(run?.results.map(({ fixes }) => fixes?.length)).toEqual([
      undefined,
      1,
      undefined,
      undefined,
      undefined,
    ]);
    expect(run?.results[0]?.partialFingerprints['primaryLocationLineHash']).toBe('0123456789abcdef:1');
    expect(run?.invocations[0]?.executionSuccessful).toBe(false);
  });

  it('gives paths from the folder that it runs in, as addresses', () => {
    const locate = (file: string) => {
      const out: string[] = [];
      const report = sarifReport({ write: (text) => out.push(text) });
      report.add(file, [reported({}, { file })]);
      report.end(emptySummary(), [], []);
      const [run] = (JSON.parse(out.join('')) as Log).runs;
      return run?.results[0]?.locations[0];
    };
    const at = (artifactLocation: object) => ({ physicalLocation: { artifactLocation } });
    expect(locate('db/a b#.sql')).toMatchObject(at({ uri: 'db/a%20b%23.sql', uriBaseId: '%SRCROOT%' }));
    expect(locate(join(process.cwd(), 'x.sql'))).toMatchObject(at({ uri: 'x.sql', uriBaseId: '%SRCROOT%' }));
    expect(locate('/elsewhere/x.sql')).toMatchObject(at({ uri: pathToFileURL('/elsewhere/x.sql').href }));
  });
});

describe('junit', () => {
  interface Element {
    readonly name: string;
    readonly attributes: Record<string, string>;
  }
  const read = (xml: string): Element[] => {
    const elements: Element[] = [];
    const parser = new SaxesParser();
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name, attributes }) =>
      elements.push({ name, attributes: attributes as Record<string, string> }),
    );
    parser.write(xml).close();
    return elements;
  };

  it.each(['nothing', 'all'] as const)('is well-formed XML with %s', (what) => {
    const elements = read(render(junitReport, what));
    expect(elements[0]?.name).toBe('testsuites');
    expect(elements.filter(({ name }) => name === 'failure').length).toBe(what === 'all' ? 3 : 0);
    expect(elements.filter(({ name }) => name === 'skipped').length).toBe(what === 'all' ? 2 : 0);
    expect(elements.filter(({ name }) => name === 'error').length).toBe(what === 'all' ? 1 : 0);
  });

  it('says what was there, but for what XML cannot hold', () => {
    const messages = read(render(junitReport)).map(({ attributes }) => attributes['message']);
    expect(messages).toContain('info: a,b:c%"<&>\'\n\r\t\ufffd\ufffd[31m\ufffd😀]]>--');
  });

  it('counts the tests of each file; notes and hints do not fail', () => {
    const suites = read(render(junitReport)).filter(({ name }) => name === 'testsuite');
    const counts = ['tests', 'failures', 'errors', 'skipped'] as const;
    expect(suites.map(({ attributes }) => counts.map((each) => attributes[each] ?? '-').join(' '))).toEqual([
      '2 2 0 0', '1 0 0 1', '1 1 0 0', '1 0 0 0', '1 0 0 1', '1 0 1 -',
    ]); // prettier-ignore
  });
});

describe('github', () => {
  it('is one command a line, with the escapes of its properties and of its text', () => {
    const lines = render(githubReport).split('\n');
    expect(lines[0]).toBe(
      '::error file=db/a.sql,line=3,endLine=3,col=5,endColumn=10,title=MOLT204 listen-notify::CockroachDB has no LISTEN.',
    );
    expect(lines[1]).toMatch(/^::warning /);
    expect(lines[2]).toMatch(/^::notice /);
    expect(lines[4]).toContain('file=a%2Cb%3Ac%25"<&>\'%0A%0D');
    expect(lines[4]).not.toContain('col=');
    expect(lines[4]?.split('::').at(-1)).toContain('a,b:c%25"<&>\'%0A%0D');
    expect(lines[5]).toMatch(/^::error file=gone a%2C/);
    expect(lines[6]).toMatch(/^::notice file=db\/a\.sql::The baseline/);
    expect(lines[7]).toMatch(/^ a,b.*: 1,234 more of MOLT168 time-zone-type \(--all lists them\)$/);
    expect(lines.length).toBe(10);
  });

  it.each([
    [10, false],
    [11, true],
  ])('with %d errors it says whether GitHub shows all: %s', (count, told) => {
    const out: string[] = [];
    const report = githubReport({ write: (text) => out.push(text) });
    report.add(
      'db/a.sql',
      Array.from({ length: count }, () => reported()),
    );
    report.end({ ...emptySummary(), files: 1, errors: count }, [], []);
    const lines = out.join('').split('\n');
    expect(lines.filter((line) => line.startsWith('::')).length).toBe(count);
    expect(lines.some((line) => line.startsWith('GitHub shows 10 annotations'))).toBe(told);
  });
});

describe('text', () => {
  const text = (grouped: boolean) =>
    render((options) => textReport({ ...options, colors: pc.createColors(false), grouped }));

  it('is one line a finding where nobody looks', () => {
    const lines = text(false).split('\n');
    expect(lines.slice(0, 2)).toEqual([
      'db/a.sql:3:5 error MOLT204 CockroachDB has no LISTEN.',
      'db/a.sql:3:5 warning MOLT105 CockroachDB has no LISTEN. [safe: Remove it]',
    ]);
    expect(lines.length).toBe(11);
  });

  it('is in columns below the file’s name on a terminal', () => {
    expect(text(true).split('\n').slice(0, 4)).toEqual([
      'db/a.sql',
      '  3:5  error    MOLT204  CockroachDB has no LISTEN.',
      '  3:5  warning  MOLT105  CockroachDB has no LISTEN. [safe: Remove it]',
      '  3:5  hint     MOLT204  CockroachDB has no LISTEN.',
    ]);
  });

  it('does not let a file steer the terminal', () => {
    for (const grouped of [true, false]) expect(text(grouped)).not.toMatch(/[\x00-\x09\x0b-\x1f]/);
  });
});
