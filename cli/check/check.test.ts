import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moltHere } from '../../test/in-process.ts';
import { built } from '../../test/programs.ts';

/** Runs the command as a person does: a process of its own, its streams and its exit code. Most cases need none. */
function moltAlone(
  args: readonly string[],
  stdin = '',
): Promise<{ code: number | null; out: string; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], {
      env: { ...process.env, FORCE_COLOR: undefined, NODE_OPTIONS: undefined },
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.end(stdin);
  });
}

let folder: string;
let program: string;
beforeAll(async () => {
  program = await built('molt');
  folder = await mkdtemp(join(tmpdir(), 'molt-check-'));
  await mkdir(join(folder, 'sub'));
  await writeFile(join(folder, 'sub', 'a.sql'), 'CREATE TABLE a (id UUID PRIMARY KEY);\n');
  await writeFile(join(folder, 'b.sql'), "SELECT 'é😀'; LISTEN x;\n");
  await writeFile(join(folder, 'notes.txt'), 'not SQL');
  await writeFile(join(folder, 'fix.sql'), 'CREATE TABLE a (id UUID PRIMARY KEY) TABLESPACE x;\n');
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('molt check', { timeout: 120_000 }, () => {
  it('ends with 0 and says so when there is nothing to say', async () => {
    const { code, out, err } = await moltAlone(['check', '-'], 'CREATE TABLE a (id UUID PRIMARY KEY);');
    expect({ code, out, err }).toEqual({ code: 0, out: 'No findings; 1 statement in 1 file.\n', err: '' });
  });

  it('names file, line and column (UTF-16, from 1), and ends with 1', async () => {
    const file = join(folder, 'b.sql');
    const { code, out } = await moltAlone(['check', join(folder, 'sub'), file]);
    expect(code).toBe(1);
    expect(out).toBe(
      `${file}:1:15 error MOLT204 CockroachDB has no LISTEN.\n` +
        '1 error, 0 warnings, 0 notes, 0 hints; 3 statements in 2 files.\n',
    );
  });

  describe('advice that is given again and again', () => {
    const columns = ['a', 'b', 'c', 'd', 'e'].map((name) => `${name} timestamp`).join(', ');
    const text = `CREATE TABLE t (id uuid PRIMARY KEY, ${columns});\nLISTEN a;\nLISTEN b;\nLISTEN c;\nLISTEN d;\n`;
    const of = (out: string, code: string): number =>
      out.split('\n').filter((line) => line.includes(` ${code} `)).length;

    it('is listed three times in a file and counted each time; what is refused is listed each time', async () => {
      const { out } = await moltHere(['check', '-'], text);
      expect(out).toContain('<stdin>: 2 more of MOLT168 time-zone-type (--all lists them)\n');
      expect(out).toContain('4 errors, 0 warnings, 0 notes, 5 hints');
      expect([of(out, 'MOLT204'), of(out.replace(/^.*more of.*$/m, ''), 'MOLT168')]).toEqual([4, 3]);
    });

    it.each([
      [['--all']],
      [['--rule', 'MOLT168']],
      [['--rule', 'time-zone-type=hint']],
      [['--format', 'github', '--all']],
    ])('is listed each time with %j', async (args) => {
      const { out } = await moltHere(['check', ...args, '-'], text);
      expect(out.match(/MOLT168/g)).toHaveLength(5);
      expect(out).not.toContain('more of');
    });

    it.each(['json', 'sarif'])('is given to programs each time: %s', async (format) => {
      const { out } = await moltHere(['check', '--format', format, '-'], text);
      expect(out.match(/"(?:code|ruleId)":"MOLT168"/g)).toHaveLength(5);
    });
  });

  it('writes one JSON document with what a machine needs', async () => {
    const { code, out } = await moltAlone(['check', '--format', 'json', '-'], 'LISTEN x;');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      schemaVersion: 1,
      findings: [
        {
          file: '<stdin>', line: 1, column: 1, endLine: 1, endColumn: 7, code: 'MOLT204', rule: 'listen-notify',
          severity: 'error', layer: 'grammar', fix: 'manual', issue: 41522,
        },
      ],
      summary: { files: 1, statements: 1, errors: 1, safeFixes: 0, byHand: 1, notChecked: 0 },
    }); // prettier-ignore
  });

  it('fixes what is safe in place, and prints it for standard input', async () => {
    const file = join(folder, 'fix.sql');
    expect((await moltHere(['check', '--fix', file])).code).toBe(0);
    expect(await readFile(file, 'utf8')).toBe('CREATE TABLE a (id UUID PRIMARY KEY);\n');
    const { code, out } = await moltAlone(
      ['check', '--fix', '-'],
      'CREATE TABLE a (id INT PRIMARY KEY, n INT);\n',
    );
    expect({ code, out }).toEqual({ code: 0, out: 'CREATE TABLE a (id INT4 PRIMARY KEY, n INT4);\n' });
  });

  it('shows with --dry-run what --fix would do, and does nothing', async () => {
    const text = 'CREATE TABLE d (id UUID PRIMARY KEY) TABLESPACE x;\n';
    const file = join(folder, 'dry.sql');
    await writeFile(file, text);
    const { code, out, err } = await moltHere(['check', '--fix', '--dry-run', file]);
    expect(out).toContain(
      '-CREATE TABLE d (id UUID PRIMARY KEY) TABLESPACE x;\n+CREATE TABLE d (id UUID PRIMARY KEY);\n',
    );
    expect(err).toContain('1 fixed');
    expect(code).toBe(1);
    expect(await readFile(file, 'utf8')).toBe(text);
  });

  it('takes all files for one schema', async () => {
    await mkdir(join(folder, 'schema'), { recursive: true });
    await writeFile(join(folder, 'schema', '1.sql'), 'CREATE TABLE k (id int8 NOT NULL);\n');
    await writeFile(join(folder, 'schema', '2.sql'), 'ALTER TABLE ONLY k ADD PRIMARY KEY (id);\n');
    const rule = ['--rule', 'missing-primary-key'];
    expect((await moltHere(['check', ...rule, join(folder, 'schema', '1.sql')])).out).toContain('MOLT101');
    expect((await moltHere(['check', ...rule, join(folder, 'schema')])).code).toBe(0);
  });

  it('says what another file has to do with a finding, and where', async () => {
    await mkdir(join(folder, 'keys'), { recursive: true });
    const [one, two] = [join(folder, 'keys', '1.sql'), join(folder, 'keys', '2.sql')];
    await writeFile(one, '-- customers\nCREATE TABLE c (id int8 PRIMARY KEY);\n');
    await writeFile(two, 'CREATE TABLE o (id uuid PRIMARY KEY, c text REFERENCES c (id));\n');
    const { out } = await moltHere(['check', '--format', 'json', '--rule', 'foreign-key-type', one, two]);
    const { findings } = JSON.parse(out) as { findings: { file: string; related: object[] }[] };
    expect(findings).toMatchObject([{ file: two, related: [{ file: one, line: 2 }] }]);
  });

  it('changes how grave a rule is, and leaves out what is less grave', async () => {
    const text = 'LISTEN x; LOCK TABLE t;';
    const run = async (...args: string[]) =>
      (await moltHere(['check', '-', ...args], text)).out.match(/\w+ MOLT\d+/g);
    expect(await run('--rule', 'MOLT204=off')).toEqual(['error MOLT203']);
    expect(await run('--rule', 'listen-notify=hint')).toEqual(['hint MOLT204', 'error MOLT203']);
    expect(await run('--rule', 'MOLT204=info', '--min-severity', 'warning')).toEqual(['error MOLT203']);
    expect(await run('--rule', 'MOLT204')).toEqual(['error MOLT204']);
  });

  it('lists no more than it is asked to, and counts all', async () => {
    const { out, code } = await moltHere(['check', '--max-findings', '2', '-'], 'LISTEN x;'.repeat(5));
    expect(out.match(/MOLT204/g)?.length).toBe(2);
    expect(out).toContain('… and 3 more');
    expect(out).toContain('5 errors');
    expect(code).toBe(1);
  });

  it('finds files by folder and by pattern, and leaves out what it is told to', async () => {
    const place = join(folder, 'tree');
    await mkdir(join(place, 'old'), { recursive: true });
    for (const name of ['a.sql', 'b.SQL', 'c.txt', 'old/d.sql', 'old/e.sql'])
      await writeFile(join(place, name), 'SELECT 1;');
    const files = async (...args: string[]) =>
      /(\d+) files?\./.exec((await moltHere(['check', ...args])).out)?.[1];
    expect(await files(place)).toBe('4');
    expect(await files(join(place, '**/*.sql'))).toBe('3');
    expect(await files(place, '--exclude', 'old/')).toBe('2');
    expect(await files(place, '--exclude', '*.sql', '--exclude', '!d.sql')).toBe('2');
    await writeFile(join(place, '.moltignore'), '# ours\n/old/e.sql\n');
    expect(await files(place)).toBe('3');
    expect(await files(place, join(place, 'old/e.sql'))).toBe('4');
  });

  it('keeps a baseline', async () => {
    const place = join(folder, 'base');
    await mkdir(join(place, 'migrations'), { recursive: true });
    const file = join(place, 'migrations', '1.sql');
    const baseline = join(place, 'molt-baseline.json');
    await writeFile(file, 'LISTEN x;\nCREATE TABLE f (id uuid PRIMARY KEY) TABLESPACE x;\n');
    const run = (...args: string[]) => moltHere(['check', place, '--baseline', baseline, ...args]);
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('input/not-found') as string });

    const made = await run('--update-baseline');
    expect(made).toMatchObject({ code: 0, err: expect.stringContaining('2 findings in 1 files') as string });
    expect(Object.keys((JSON.parse(await readFile(baseline, 'utf8')) as { files: object }).files)).toEqual([
      'migrations/1.sql',
    ]);
    expect(await run()).toMatchObject({
      code: 0,
      out: expect.stringContaining('2 known to the baseline') as string,
    });
    // What cannot be changed any more is not fixed either.
    await run('--fix');
    expect(await readFile(file, 'utf8')).toContain('TABLESPACE');

    await writeFile(file, 'LISTEN y;\nCREATE TABLE f (id uuid PRIMARY KEY) TABLESPACE x;\n');
    const changed = await run();
    expect(changed.code).toBe(1);
    expect(changed.out).toMatch(/1\.sql:1:1 error MOLT204/);
    expect(changed.out).toMatch(/MOLT204 is not found any more \(LISTEN x;\)/);

    await writeFile(baseline, 'no json');
    expect(await run()).toMatchObject({ code: 2, err: expect.stringContaining('input/baseline') as string });
  });

  it.each<[string, string[], string, RegExp]>([
    ['a missing file', ['nowhere.sql'], '', /There is no file nowhere\.sql/],
    ['SQL that cannot be parsed', ['-'], 'SELEC 1;', /^$/],
    ['a binary file', ['-'], 'PGDMP', /not a text file/],
    ['an unknown version', ['--target-version', 'v1.0', '-'], '', /no rules for CockroachDB v1\.0/],
    ['an unknown rule', ['--rule', 'MOLT000', '-'], '', /There is no rule MOLT000/],
    ['no path', [], '', /missing required argument/],
    ['an unknown format', ['--format', 'xml', '-'], '', /no format xml \(text, json, sarif, github, junit\)/],
    ['an unknown severity', ['--rule', 'MOLT204=fatal', '-'], '', /no severity fatal/],
    ['a number that is none', ['--max-findings', 'many', '-'], '', /takes a number, not many/],
    ['--dry-run alone', ['--dry-run', '-'], '', /--dry-run goes with --fix/],
    ['--update-baseline alone', ['--update-baseline', '-'], '', /--update-baseline goes with --baseline/],
    ['a pattern that nothing matches', ['nowhere/*.sql'], '', /No file matches/],
  ])('ends with 2 for %s', async (_, args, stdin, message) => {
    const { code, err } = await moltHere(['check', ...args], stdin);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });

  it('ends with 2 in a process of its own too', async () => {
    const { code, out, err } = await moltAlone(['check', 'nowhere.sql']);
    expect({ code, out }).toEqual({ code: 2, out: expect.not.stringContaining('No findings') as string });
    expect(err).toMatch(/There is no file nowhere\.sql/);
  });
});
