import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CheckProgressLine } from '../../../contracts/check.ts';
import { built } from '../../programs.ts';
import { createDatabase, type TestDatabase } from '../database.ts';

// `molt check --against-target` as a process; PostgreSQL stands in for the target.

let program: string;
let target: TestDatabase;
let folder: string;
beforeAll(async () => {
  [program, target] = await Promise.all([built('molt'), createDatabase('target')]);
  folder = await mkdtemp(join(tmpdir(), 'molt-against-'));
  await target.query('CREATE TABLE kept (id int)');
});
afterAll(async () => {
  await target?.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Answer {
  code: number | null;
  out: string;
  err: string;
}

async function check(
  text: string,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Answer> {
  const file = join(folder, 'some.sql');
  await writeFile(file, text);
  const child = spawn(process.execPath, [program, 'check', '--against-target', ...args, file], {
    env: { ...process.env, MOLT_TARGET_URL: target.url, NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const answer: Answer = { code: null, out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (answer.out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (answer.err += chunk));
  answer.code = await new Promise((resolve) => child.once('close', resolve));
  return answer;
}

interface Json {
  findings: {
    line: number;
    column: number;
    endColumn: number;
    code: string;
    severity: string;
    message: string;
  }[];
  summary: { statements: number; notChecked: number };
}

test('what the server refuses is a finding at the place where it stopped, in the server’s words', async () => {
  const text = "-- é😀\nSELECT 1;\n\nSELECT 'é😀', FROM FROM t;\nDROP TABLE kept;\n";
  const { code, out } = await check(text, ['--format', 'json']);
  const { findings, summary } = JSON.parse(out) as Json;
  expect(code).toBe(1);
  expect(summary.statements).toBe(3);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({
    code: 'MOLT971',
    severity: 'error',
    line: 4,
    message: expect.stringMatching(
      /^PostgreSQL 18\S* at 127\.0\.0\.1:\d+ refuses this: syntax error .*\(SQLSTATE 42601\)\.$/,
    ) as string,
  });
  expect(await target.query('SELECT * FROM kept')).toEqual([]);
});

test.each([
  ['a table that is not there', 'SELECT * FROM not_there;', 'MOLT972', 'info'],
  ['a function of the server’s own that it lacks', 'SELECT unique_rowid();', 'MOLT971', 'error'],
  [
    'a function that the file makes',
    'CREATE FUNCTION own() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; SELECT own();',
    'MOLT972',
    'info',
  ],
  ['a catalog that the server lacks', 'SELECT * FROM pg_catalog.pg_no_such;', 'MOLT971', 'error'],
  ['rows', 'COPY kept FROM stdin;\n1\n\\.\n', 'MOLT972', 'info'],
])('%s', async (_, text, code, severity) => {
  const { out } = await check(text, ['--format', 'json']);
  expect((JSON.parse(out) as Json).findings).toEqual([expect.objectContaining({ code, severity })]);
});

test('what it could not be asked about counts as not checked; it was readable all the same', async () => {
  const { code, out } = await check('SELECT 1;\nCOPY kept FROM stdin;\n1\n\\.\n', ['--format', 'json']);
  expect((JSON.parse(out) as Json).summary.notChecked).toBe(1);
  expect(code).toBe(1);
});

test('it says how far it is, to programs in lines of JSON', async () => {
  const text = Array.from({ length: 500 }, (_, i) => `SELECT ${i};`).join('\n');
  const { err } = await check(text, ['--format', 'json', '--progress', 'json']);
  const lines = err
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as CheckProgressLine);
  expect(lines.at(-1)).toEqual({ asked: 500, of: 500, secondsLeft: lines.at(-1)?.secondsLeft });
  expect(lines.map(({ asked }) => asked)).toEqual(lines.map(({ asked }) => asked).toSorted((a, b) => a - b));
});

test('nothing refused: exit code 0', async () => {
  const { code, out } = await check('SELECT 1;\nCREATE TABLE x (id int);\n');
  expect(code).toBe(0);
  expect(out).toContain('No findings; 2 statements in 1 file');
});

test.each<[string, string[], Record<string, string>, string]>([
  [
    'no server',
    [],
    { MOLT_TARGET_URL: 'postgresql://u:hunter2@127.0.0.1:1/d' },
    'No server answers at 127.0.0.1:1',
  ],
  ['no address', [], { MOLT_TARGET_URL: '' }, 'Give --target or set MOLT_TARGET_URL'],
  ['together with --fix', ['--fix'], {}, 'without --fix'],
])('%s is told, and the password is not', async (_, args, env, said) => {
  const { code, out, err } = await check('SELECT 1;\n', args, env);
  expect(code).toBe(2);
  expect(err).toContain(said);
  expect(out + err).not.toMatch(/hunter2/);
});
