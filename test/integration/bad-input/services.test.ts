import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../../embedded/postgres.ts';
import { createDatabase, type TestDatabase } from '../database.ts';
import { eventually } from '../data/wait.ts';
import { expectEnd, secret, start, usePrograms, type Running } from './programs.ts';

usePrograms('molt-lms', 'molt-lms-cli');

const token = 'the-token-of-bad-input';
let source: TestDatabase;
let target: TestDatabase;
let nobody: number;
/** Takes connections and says nothing that is HTTP or TLS. */
let babbler: Server;
beforeAll(async () => {
  [source, target, nobody] = await Promise.all([
    createDatabase('source'),
    createDatabase('target'),
    freePort(),
  ]);
  babbler = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end('E\0\0\0 not for you\n'));
  });
  await new Promise<void>((resolve) => babbler.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  babbler.close();
  await Promise.all([source.drop(), target.drop()]);
});
const babble = (): number => (babbler.address() as AddressInfo).port;

const cli = (url: string, ...args: string[]): Running =>
  start('molt-lms-cli', args, { CLI_ORCHESTRATOR_URL: url, MOLT_LMS_TOKEN: secret });

describe.each([
  ['nobody', () => `http://127.0.0.1:${nobody}`, 'lms/orchestrator-unreachable', 'No orchestrator answers at'],
  ['nobody, with TLS', () => `https://127.0.0.1:${nobody}`, 'lms/orchestrator-unreachable', 'No orchestrator answers at'],
  ['something else', () => `http://127.0.0.1:${babble()}`, 'lms/not-orchestrator', 'is not an orchestrator'],
  ['no TLS where it is asked for', () => `https://127.0.0.1:${babble()}`, 'connect/tls-refused', 'does not accept TLS'],
  ['no address', () => secret, 'lms/bad-url', 'not the address of an orchestrator'],
  ['another machine without TLS', () => 'http://nowhere.invalid:4200', 'lms/tls-needed', 'the way to nowhere.invalid'],
])('molt-lms-cli, at the address: %s', (_, url, code, text) => {
  test.each([
    ['status'],
    ['connections', 'list'],
    ['cutover', 'consistent', 'begin'],
    ['cutover', 'consistent', 'commit'],
  ])('%s %s %s', async (...args) => {
    const said = await cli(url(), ...args.filter((arg) => typeof arg === 'string')).ended;
    expectEnd(said, { exit: 2, code, text });
    expect(said.out).toBe('');
  });
}); // prettier-ignore

const orchestratorArgs = (port: number): string[] => [
  'orchestrator',
  '--initialize',
  '--target-dialect',
  'postgres',
  '--listen',
  `127.0.0.1:${port}`,
];
const wrongPassword = (url: string): string => url.replace(/:[^:@/]+@/, `:${secret}@`);

test('an orchestrator without its state store does not start', async () => {
  const env = { SOURCE_URL: source.url, CRDB_URL: wrongPassword(target.url), MOLT_LMS_TOKEN: token };
  const said = await start('molt-lms', orchestratorArgs(await freePort()), env).ended;
  expectEnd(said, { exit: 2, code: 'connect/auth-failed', text: 'refused user "postgres"' });
});

test('an orchestrator that cannot reach the source serves, and its log says so', async () => {
  const env = { SOURCE_URL: wrongPassword(source.url), CRDB_URL: target.url, MOLT_LMS_TOKEN: token };
  const running = start('molt-lms', orchestratorArgs(await freePort()), env);
  await eventually('the warning', () => running.text().includes('connect/auth-failed'));
  running.child.kill('SIGTERM');
  expectEnd(await running.ended, { exit: 0, text: 'refused user \\"postgres\\"' });
});

test.each([
  ['an address in use', () => ['--listen', `127.0.0.1:${babble()}`], 'in use'],
  ['no address', () => ['--listen', 'nonsense'], 'nonsense'],
])('molt-lms orchestrator with %s', async (_, args, text) => {
  const env = { SOURCE_URL: source.url, CRDB_URL: target.url, MOLT_LMS_TOKEN: token };
  const said = await start('molt-lms', [...orchestratorArgs(0).slice(0, -2), ...args()], env).ended;
  expectEnd(said, { exit: 2, text });
});

test('a proxy that is killed with connections open: its clients end, status and checks name it, begin is refused', async () => {
  const [port, proxyPort] = [await freePort(), await freePort()];
  const url = `http://127.0.0.1:${port}`;
  const env = { MOLT_LMS_TOKEN: token, CLI_ORCHESTRATOR_URL: url };
  const orchestrator = start('molt-lms', orchestratorArgs(port), {
    ...env,
    SOURCE_URL: source.url,
    CRDB_URL: target.url,
  });
  await eventually('the orchestrator', () => orchestrator.text().includes('leads'));
  const args = ['proxy', 'postgres', '--instance', 'lms-7', '--listen', `127.0.0.1:${proxyPort}`];
  const proxy = start(
    'molt-lms',
    [...args, '--target-dialect', 'postgres', '--orchestrator-url', url, '--allow-tls-mode-disable'],
    { ...env, INIT_SOURCE: source.url, INIT_TARGET: target.url },
  );
  await eventually('the proxy', () => proxy.text().includes('listens on'));
  const at = new URL(source.url);
  at.port = String(proxyPort);
  const client = new pg.Client({ connectionString: at.href });
  const ended = new Promise<Error>((resolve) => client.once('error', resolve));
  await client.connect();
  await client.query('CREATE TABLE kept (id int PRIMARY KEY); INSERT INTO kept VALUES (1)');
  await client.query('BEGIN');
  await client.query('INSERT INTO kept VALUES (2)');

  proxy.child.kill('SIGKILL');
  expect((await ended).message).toMatch(/terminated|ECONNRESET/);
  // What was acknowledged is there; what was open is undone by the server, not left hanging.
  await eventually('the open transaction to end', async () => {
    const open = await source.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'`,
    );
    return open.length === 0;
  });
  expect(await source.query('SELECT id FROM kept')).toEqual([{ id: 1 }]);

  let seen = '';
  const status = await eventually(
    'the status to name it',
    async () => {
      const said = await start('molt-lms-cli', ['status'], env).ended;
      seen = said.out;
      return /failed +│ instances .*lms-7/.test(said.out) && said;
    },
    30,
  ).catch((error: unknown) => {
    throw new Error(`${String(error)}; last: ${seen}`);
  });
  expectEnd(status, { exit: 0, text: 'lms-7' });
  const begin = await start('molt-lms-cli', ['cutover', 'consistent', 'begin'], env).ended;
  expectEnd(begin, { exit: 2, code: 'cutover/checks-failed', text: 'lms-7' });

  // The orchestrator itself goes: the next question says so, and nothing hangs.
  orchestrator.child.kill('SIGKILL');
  await orchestrator.ended;
  const gone = await start('molt-lms-cli', ['status'], env).ended;
  expectEnd(gone, { exit: 2, code: 'lms/orchestrator-unreachable' });
});
