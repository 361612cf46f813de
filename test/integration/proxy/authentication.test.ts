import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parseConnectionString } from '../../../data/connect/connection-string.ts';
import { startPostgres, type EmbeddedServer } from '../../../embedded/postgres.ts';
import type { ClientAuth } from '../../../lms/proxy/greeting.ts';
import type { ProxyOptions } from '../../../lms/proxy/options.ts';
import { startProxy, type RunningProxy } from '../../../lms/proxy/proxy.ts';

// Servers of this file's own: how a server authenticates is a matter of the whole server.
let md5: EmbeddedServer;
let cleartext: EmbeddedServer;
let proxy: RunningProxy | undefined;

beforeAll(async () => {
  [md5, cleartext] = await Promise.all([
    startPostgres({ name: 'md5', auth: 'md5' }),
    startPostgres({ name: 'cleartext', auth: 'password' }),
  ]);
  for (const server of [md5, cleartext]) {
    await run(server.url(), "SET password_encryption = 'md5'; CREATE ROLE old LOGIN PASSWORD 'wörd:1'");
    await run(
      server.url(),
      "SET password_encryption = 'scram-sha-256'; CREATE ROLE new LOGIN PASSWORD 'wörd:2'",
    );
  }
});
afterAll(() => Promise.all([md5.stop(), cleartext.stop()]));
afterEach(async () => {
  await proxy?.close();
  proxy = undefined;
});

async function run(url: string, sql: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function through(
  options: Partial<ProxyOptions>,
  user: string,
  password: string,
): Promise<pg.QueryResultRow[]> {
  proxy = await startProxy({
    source: parseConnectionString(md5.url()),
    target: parseConnectionString(cleartext.url()),
    users: [
      { user: 'old', password: 'wörd:1' },
      { user: 'new', password: 'wörd:2' },
      {
        user: 'app',
        password: 'in',
        source: { user: 'old', password: 'wörd:1' },
        target: { user: 'new', password: 'wörd:2' },
      },
      { user: 'lost', password: 'in', source: { user: 'old', password: 'wrong' } },
    ],
    ...options,
  });
  const url = `postgresql://${user}:${encodeURIComponent(password)}@127.0.0.1:${proxy.port}/postgres`;
  return run(url, 'SELECT current_user::text AS "user"');
}

const target = {
  epoch: 1,
  phase: 'serving',
  sourceOfTruth: 'target',
  blockerPolicy: 'wait',
  leaseMs: 1000,
} as const;

describe.each<ClientAuth>(['scram-sha-256', 'md5', 'cleartext', 'trust'])('clients by %s', (clientAuth) => {
  test.each([
    ['MD5', {}, 'old', 'wörd:1'],
    ['SCRAM', {}, 'new', 'wörd:2'],
    ['cleartext', { order: target }, 'new', 'wörd:2'],
  ])('towards a server that asks for %s', async (_, options, user, password) => {
    expect(await through({ clientAuth, ...options }, user, password)).toEqual([{ user }]);
  });
});

test.each<ClientAuth>(['scram-sha-256', 'md5', 'cleartext'])(
  'by %s a wrong password is refused as PostgreSQL does',
  async (clientAuth) => {
    const wrong = { code: '28P01', message: 'password authentication failed for user "old"' };
    await expect(through({ clientAuth }, 'old', 'wrong')).rejects.toMatchObject(wrong);
    await proxy!.close();
    // Somebody who doesn't exist gets the same answer.
    await expect(through({ clientAuth }, 'nobody', 'x')).rejects.toMatchObject({
      code: '28P01',
      message: 'password authentication failed for user "nobody"',
    });
  },
);

test('a user may have another name at each side', async () => {
  expect(await through({}, 'app', 'in')).toEqual([{ user: 'old' }]);
  await proxy!.close();
  expect(await through({ order: target }, 'app', 'in')).toEqual([{ user: 'new' }]);
});

test('a server that refuses the proxy is quoted to the client', async () => {
  await expect(through({}, 'lost', 'in')).rejects.toMatchObject({
    code: '28P01',
    message: expect.stringContaining('"old"'),
  });
});

test('a database that does not exist is the server’s to refuse', async () => {
  proxy = await startProxy({
    source: parseConnectionString(md5.url()),
    target: parseConnectionString(cleartext.url()),
  });
  const url = new URL(md5.url('nowhere'));
  url.port = String(proxy.port);
  await expect(run(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '3D000' });
});

test('a server that is not there', async () => {
  const nowhere = parseConnectionString('postgresql://old:x@127.0.0.1:1/postgres');
  await expect(through({ source: nowhere }, 'old', 'x')).rejects.toMatchObject({ code: '28P01' });
  await proxy!.close();
  await expect(through({ source: nowhere }, 'old', 'wörd:1')).rejects.toMatchObject({
    code: '08006',
    message: 'No server answers at 127.0.0.1:1',
  });
});

test('a server that trusts', async () => {
  await writeFile(join(cleartext.dataDir, 'pg_hba.conf'), 'host all all 127.0.0.1/32 trust\n');
  await run(cleartext.url(), 'SELECT pg_reload_conf()');
  expect(await through({ order: target }, 'new', 'wörd:2')).toEqual([{ user: 'new' }]);
});

test('a backend that is killed closes its clients with an error, and the proxy serves on', async () => {
  proxy = await startProxy({
    source: parseConnectionString(md5.url()),
    target: parseConnectionString(cleartext.url()),
  });
  const url = new URL(md5.url());
  url.port = String(proxy.port);
  const client = new pg.Client({ connectionString: url.href });
  const heard: Error[] = [];
  client.on('error', (error) => heard.push(error));
  await client.connect();
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  const running = client.query('SELECT pg_sleep(30)').catch((error: Error) => error);
  process.kill(rows[0].pid, 'SIGKILL');
  // The server may not say anything at all; then the proxy does.
  expect((await running) as Error & { code: string }).toMatchObject({
    code: expect.stringMatching(/^(08006|57P0[123])$/),
  });
  const deadline = Date.now() + 60_000;
  for (;;) {
    // The server restarts all its processes after one was killed.
    const again = await run(url.href, 'SELECT 1 AS one').catch((error: Error) => error);
    if (Array.isArray(again)) break;
    if (Date.now() > deadline) throw again;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
});
