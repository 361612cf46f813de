import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { built } from '../../test/programs.ts';

/** Runs the command as a person does: a process of its own, its streams and its exit code. */
function molt(
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
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('molt check', { timeout: 120_000 }, () => {
  it('ends with 0 and says so when there is nothing to say', async () => {
    const { code, out, err } = await molt(['check', '-'], 'CREATE TABLE a (id UUID PRIMARY KEY);');
    expect({ code, out, err }).toEqual({ code: 0, out: 'No findings; 1 statement in 1 file.\n', err: '' });
  });

  it('names file, line and column (UTF-16, from 1), and ends with 1', async () => {
    const file = join(folder, 'b.sql');
    const { code, out } = await molt(['check', join(folder, 'sub'), file]);
    expect(code).toBe(1);
    expect(out).toBe(
      `${file}:1:15 error MOLT204 CockroachDB has no LISTEN.\n` +
        '1 error, 0 warnings, 0 notes, 0 hints; 3 statements in 2 files.\n',
    );
  });

  it('writes one JSON document with what a machine needs', async () => {
    const { code, out } = await molt(['check', '--format', 'json', '-'], 'LISTEN x;');
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
    expect((await molt(['check', '--fix', file])).code).toBe(0);
    expect(await readFile(file, 'utf8')).toBe('CREATE TABLE a (id UUID PRIMARY KEY);\n');
    const { code, out } = await molt(['check', '--fix', '-'], 'CREATE TABLE a (id INT PRIMARY KEY);\n');
    expect({ code, out }).toEqual({ code: 0, out: 'CREATE TABLE a (id INT4 PRIMARY KEY);\n' });
  });

  it.each<[string, string[], string, RegExp]>([
    ['a missing file', ['nowhere.sql'], '', /There is no file nowhere\.sql/],
    ['SQL that cannot be parsed', ['-'], 'SELEC 1;', /^$/],
    ['a binary file', ['-'], 'PGDMP', /not a text file/],
    ['an unknown version', ['--target-version', 'v1.0', '-'], '', /no rules for CockroachDB v1\.0/],
    ['an unknown rule', ['--rule', 'MOLT000', '-'], '', /There is no rule MOLT000/],
    ['no path', [], '', /missing required argument/],
  ])('ends with 2 for %s', async (_, args, stdin, message) => {
    const { code, err } = await molt(['check', ...args], stdin);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
