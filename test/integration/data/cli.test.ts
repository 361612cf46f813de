import { spawn, type ChildProcess } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { built } from '../../programs.ts';
import { createDatabase, type TestDatabase } from '../database.ts';
import { eventually } from './wait.ts';

let source: TestDatabase;
let target: TestDatabase;
let children: ChildProcess[] = [];
let program: string;
beforeAll(async () => {
  program = await built('molt');
});
beforeEach(async () => {
  [source, target] = await Promise.all([createDatabase('source'), createDatabase('target')]);
  await source.query(`CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'a'), (2, 'b')`);
  await target.query('CREATE TABLE t (id int PRIMARY KEY, v text)');
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all([source.drop(), target.drop()]);
});

/** Starts the real command; secrets by environment as users should. */
function molt(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, MOLT_SOURCE_URL: source.url, MOLT_TARGET_URL: target.url, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const out = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, out, ended };
}

const run = async (args: readonly string[], env?: Record<string, string>) => {
  const { out, ended } = molt(args, env);
  const code = await ended;
  expect(out.stdout + out.stderr).not.toMatch(/molt-embedded|hunter2/);
  return { ...out, code };
};

test('fetch, verify, a difference: tables for people, exit codes for scripts', async () => {
  const fetched = await run(['fetch']);
  expect(fetched.code).toBe(0);
  expect(fetched.stdout).toMatch(/public\.t\s+│\s+2 │.*✓ ok/);
  const equal = await run(['verify']);
  expect(equal.code).toBe(0);
  await target.query(`UPDATE t SET v = 'x' WHERE id = 2`);
  const differs = await run(['verify']);
  expect(differs.code).toBe(1);
  expect(differs.stdout).toContain('changed public.t (id=2) v "b" → "x"');
  expect(differs.stdout).toMatch(/differs · 1 tables, 2 rows, 1 differences/);
  const again = await run(['fetch']);
  expect(again.code).toBe(2);
  expect(again.stderr).toContain('--table-handling truncate-if-exists');
});

test('json: every line is an event of one run', async () => {
  const { stdout, code } = await run(['fetch', '--format', 'json']);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; run: string; kind: string; v: number });
  expect(code).toBe(0);
  expect(events[0]).toMatchObject({ type: 'started', kind: 'load', v: 1 });
  expect(events.at(-1)).toMatchObject({ type: 'finished', result: 'ok', figures: { tables: 1, rows: 2 } });
  expect(new Set(events.map((event) => event.run)).size).toBe(1);
});

test.each([
  ['no source', ['verify'], { MOLT_SOURCE_URL: '' }, /Give --source or set MOLT_SOURCE_URL/],
  [
    'no server',
    ['fetch', '--target', 'postgresql://u:hunter2@127.0.0.1:1/x'],
    {},
    /No server answers at 127\.0\.0\.1:1/,
  ],
  ['not a URL', ['replicate', '--source', 'hunter2'], {}, /not a connection string/],
  ['not built', ['fetch', '--table-handling', 'drop-on-target-and-recreate'], {}, /is not built yet/],
  ['no such format', ['verify', '--format', 'xml'], {}, /no format "xml"/],
])('%s: exit code 2 and what to do', async (_, args, env, message) => {
  const { code, stderr } = await run(args, env);
  expect(code).toBe(2);
  expect(stderr).toMatch(message);
});

test('a password among the arguments is accepted, with a warning and without being shown', async () => {
  const { code, stderr } = await run(['verify', '--source', source.url, '--target', target.url]);
  expect(code).toBe(1);
  expect(stderr).toContain('set MOLT_SOURCE_URL instead');
});

test('replicate until Ctrl-C, then go on; the orchestrator hears of a verify run', async () => {
  expect((await run(['fetch', '--replicate-from-here'])).code).toBe(0);
  for (const id of [3, 4]) {
    const { child, out, ended } = molt(['replicate', '--format', 'json']);
    await source.query(`INSERT INTO t VALUES (${id}, 'new')`);
    await eventually(
      `row ${id}: ${out.stderr}`,
      async () => (await target.query(`SELECT FROM t WHERE id = ${id}`)).length > 0,
      40,
    );
    child.kill('SIGINT');
    expect(await ended).toBe(0);
    expect(out.stdout).toContain('"type":"finished"');
  }
  let heard: { token?: string; body: string } | undefined;
  const orchestrator = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      heard = { token: request.headers.authorization, body };
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => orchestrator.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(orchestrator.address() as AddressInfo).port}`;
  try {
    const { code, stderr } = await run(['verify', '--orchestrator-url', url], { MOLT_LMS_TOKEN: 'a-token' });
    expect({ code, stderr: stderr.replace(/npm warn.*\n/g, '') }).toEqual({ code: 0, stderr: '' });
  } finally {
    orchestrator.close();
  }
  expect(heard?.token).toBe('Bearer a-token');
  expect(JSON.parse(heard?.body ?? '{}')).toMatchObject({
    result: 'ok',
    tables: 1,
    rows: 4,
    differences: 0,
    notChecked: 0,
  });
});
