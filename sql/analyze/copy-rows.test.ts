import { beforeAll, describe, expect, it, test } from 'vitest';
import { createAnalyzer, loadParser } from './analyze.ts';
import { CopyRows, copyRules, readCopyHead } from './copy-rows.ts';
import { StreamAnalyzer } from './analyze-stream.ts';
import { rulesFor } from '../rules/applies.ts';
import { newestVersion, type CockroachVersion } from '../rules/metadata.ts';
import { SchemaChecker } from '../rules/schema-checker.ts';
import { LineIndex } from '../text/line-index.ts';

beforeAll(loadParser);

const tables = `CREATE TABLE public.t (id int8 PRIMARY KEY, tags text[], price money, seen timestamp, note text, took interval);
`;
const copy = (rows: readonly string[], columns = ' (id, tags, price, seen, note, took)') =>
  `COPY public.t${columns} FROM stdin;\n${rows.map((row) => `${row}\n`).join('')}\\.\n`;

/** Findings at COPY: what is said, of which columns, and where the first value is. */
function said(text: string, targetVersion: CockroachVersion = newestVersion): string[] {
  const { findings } = createAnalyzer({ dialect: 'postgres', targetVersion }).update(text);
  return findings.flatMap(({ code, range, message, related }) => {
    const [first] = related ?? [];
    if (first?.message !== 'The first of them') return [];
    const value = text.slice(first.range.start, first.range.end);
    return [`${code} «${text.slice(range.start, range.end)}» «${value}» ${message}`];
  });
}

test('a COPY that reads its rows from where it stands is known by its table and columns', () => {
  expect(readCopyHead('COPY s."T" (a, "B c") FROM stdin;')).toMatchObject({
    table: { schema: 's', name: 'T' },
    columns: [{ name: 'a' }, { name: 'B c' }],
  });
  expect(readCopyHead('COPY t FROM STDIN')).toMatchObject({
    table: { schema: null, name: 't' },
    columns: null,
  });
  for (const other of [
    'COPY t TO stdout;',
    "COPY t FROM '/tmp/x';",
    'COPY t FROM stdin WITH (FORMAT csv);',
    'SELECT 1;',
    '',
    'COPY',
    'COPY t (a, b',
  ]) {
    expect(readCopyHead(other)).toBeNull();
  }
});

describe('what CockroachDB does not read in rows of COPY', () => {
  it.each<[string, string[], string[]]>([
    [
      'arrays of arrays, once a column',
      ['1\t{a,b}\t\\N\t\\N\t\\N\t\\N', '2\t{{a},{b}}\t\\N\t\\N\t{{a}}\t\\N', '3\t{{c}}\t\\N\t\\N\t\\N\t\\N'],
      [
        'MOLT255 «tags» «{{a},{b}}» CockroachDB’s arrays have one dimension: it refuses an array within an array. So it is in 2 of the rows below.',
      ],
    ],
    [
      'bounds of arrays',
      ['1\t[0:1]={a,b}\t\\N\t\\N\t\\N\t\\N'],
      [
        'MOLT255 «tags» «[0:1]={a,b}» CockroachDB’s arrays begin at 1: it refuses bounds in front of the values. So it is in one of the rows below.',
      ],
    ],
    [
      'money',
      ['1\t\\N\t$1,234.50\t\\N\t$5.00\t\\N', '2\t\\N\t-$3.00\t\\N\t\\N\t\\N'],
      [
        'MOLT116 «price» «$1,234.50» CockroachDB has no MONEY, and reads no number from ‘$1,234.50’. So it is in 2 of the rows below.',
      ],
    ],
    [
      'intervals and times in styles of their own',
      ['1\t\\N\t\\N\tMon Feb 10 17:32:01 1997\tMon Feb 10 17:32:01 1997\t@ 1 minute ago'],
      [
        'MOLT222 «seen» «Mon Feb 10 17:32:01 1997» CockroachDB cannot read a date whose year stands behind the time. So it is in one of the first rows (1 was looked at).',
        'MOLT222 «took» «@ 1 minute ago» CockroachDB cannot read ‘@ 1 minute ago’ as an interval. So it is in one of the first rows (1 was looked at).',
      ],
    ],
    [
      'nothing of what pg_dump writes',
      ['1\t{a,"{{x"}\t12.5\t2020-01-01 00:00:00\tinfinity $5 {{\t1 day -02:00:00'],
      [],
    ],
    [
      'nothing of values that look so elsewhere',
      ['1\t{"{{a}}"}\t\\N\t\\N\t{{a}}\t\\N', '2\t\\N\t\\N\t\\N\t$5\t\\N'],
      [],
    ],
  ])('%s', (_, rows, expected) => {
    expect(said(tables + copy(rows))).toEqual(expected);
  });

  it('infinite time stamps, of versions that have none', () => {
    const text = tables + copy(['1\t\\N\t\\N\tinfinity\tinfinity\t\\N']);
    expect(said(text)).toEqual([]);
    expect(said(text, 'v24.1')).toEqual([expect.stringMatching(/^MOLT253 «seen» «infinity»/)]);
  });

  it('by the number of a column where COPY names none', () => {
    expect(said(tables + copy(['1\t{{a}}\t\\N\t\\N\t\\N\t\\N'], ''))).toEqual([
      expect.stringMatching(/^MOLT255 «public.t» «\{\{a}}»/),
    ]);
  });

  it('nothing of a table that no file makes', () => {
    expect(said(copy(['1\t{{a}}\t$1\t\\N\t\\N\t\\N']))).toEqual([]);
  });

  it('in a table that is made behind the rows', () => {
    expect(said(copy(['1\t{{a}}\t\\N\t\\N\t\\N\t\\N']) + tables)).toHaveLength(1);
  });

  it('not where a comment ignores it', () => {
    const rows = copy(['1\t{{a}}\t\\N\t\\N\t\\N\t\\N']);
    expect(said(`${tables}-- molt-ignore MOLT255: known\n${rows}`)).toEqual([]);
  });
});

test('after each edit what a fresh look finds', () => {
  const rows = copy(['1\t{{a}}\t$1.00\t\\N\t\\N\t\\N', '2\t\\N\t\\N\t\\N\t\\N\t\\N']);
  const texts = [
    tables + rows,
    `-- a line\n${tables}${rows}`,
    `${tables}${rows}SELECT 1;`,
    tables + rows.replace('tags, price', 'price, tags'),
    tables + rows.replace('{{a}}', '{a}'),
    tables + rows.replace('\\N\t\\N\t\\N', '{{b}}\t$5\t\\N'),
    tables.replace('text[]', 'text') + rows,
    tables + rows.replace('COPY public.t', 'COPY public.u'),
    tables + rows.replace('\\.\n', ''),
    tables + rows,
  ];
  const analyzer = createAnalyzer({ dialect: 'postgres' });
  for (const text of texts) {
    const fresh = createAnalyzer({ dialect: 'postgres' }).update(text);
    const { findings, statements } = analyzer.update(text);
    expect(findings).toEqual(fresh.findings);
    expect(statements).toEqual(fresh.statements);
  }
});

test.each([
  [50, 100],
  [64, 2_000],
  [1_000_000, 1_000_000],
])('in chunks of %i and windows of %i: what is found in the whole', (chunk, window) => {
  const many = Array.from(
    { length: 300 },
    (_, i) => `${i}\t{a}\t${i % 7 === 0 ? '$1.00' : '\\N'}\t\\N\tx\t\\N`,
  );
  const text = `${tables}${copy(['1\t{{a}}\t$7.00\t\\N\t\\N\t\\N', ...many, '9\t[0:1]={a,b}\t\\N\t\\N\t\\N\t\\N'])}SELECT 1;\n${copy(['1\t{{b}}\t\\N\t\\N\t\\N\t\\N'])}LISTEN x;`;
  const lines = new LineIndex(text);
  const say = (
    {
      code,
      message,
      range,
      related,
    }: {
      code: string;
      message: string;
      range: { start: number; end: number };
      related?: readonly { range: { start: number; end: number } }[];
    },
    at: (offset: number) => object,
    relatedAt: (offset: number) => object,
  ) =>
    JSON.stringify([
      code,
      message,
      at(range.start),
      at(range.end),
      ...(related ?? []).map((each) => [relatedAt(each.range.start), relatedAt(each.range.end)]),
    ]);
  const whole = createAnalyzer({ dialect: 'postgres' })
    .update(text)
    .findings.map((finding) =>
      say(
        finding,
        (offset) => lines.position(offset),
        (offset) => lines.position(offset),
      ),
    );
  const checker = new SchemaChecker(rulesFor('postgres', newestVersion), newestVersion);
  const analyzer = new StreamAnalyzer({
    dialect: 'postgres',
    targetVersion: newestVersion,
    schema: { checker, path: '' },
    limits: { window, statement: 100_000 },
  });
  const found = [];
  for (let at = 0; at < text.length; at += chunk) {
    for (const batch of analyzer.push(text.slice(at, at + chunk))) found.push(...batch);
  }
  for (const batch of analyzer.end()) found.push(...batch);
  found.push(...analyzer.conclude());
  const streamed = found.map(({ finding, part }) =>
    say(
      finding,
      (offset) => part.at(offset),
      (offset) => analyzer.at(offset),
    ),
  );
  expect(streamed.toSorted()).toEqual(whole.toSorted());
  expect(whole.filter((each) => each.includes('rows below'))).toHaveLength(4);
});

test('a line of very many such values, and one very long value, take a time that grows with the text', () => {
  const many = Array.from({ length: 200_000 }, (_, i) => (i % 2 === 0 ? '$1.00' : '{{a}}')).join('\t');
  const long = `1\t${'[1]'.repeat(300_000)}\t$${'1'.repeat(500_000)}\t${'Feb 1 '.repeat(200_000)}\t\\N\t\\N`;
  const head = readCopyHead('COPY t FROM stdin;');
  const rows = head && new CopyRows(head, copyRules(rulesFor('postgres', newestVersion)));
  rows?.look(`${many}\n${long}\n`);
  expect(rows?.doubts(0)).toHaveLength(1_600);
});
