import { chmod, chown, copyFile, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { connect } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { parseConnectionString } from '../../../data/connect/connection-string.ts';
import { startPostgres, type EmbeddedServer } from '../../../embedded/postgres.ts';
import { startProxy, type RunningProxy } from '../../../lms/proxy/proxy.ts';
import { sslRequest, startupMessage } from '../../../lms/wire/write.ts';
import { until } from './fixture.ts';

/** A certificate for localhost and 127.0.0.1 that signs itself; made for these tests, secret to nobody. */
const certificate = (name: 'cert' | 'key'): string =>
  fileURLToPath(new URL(`certificates/${name}.pem`, import.meta.url));

let server: EmbeddedServer;
let cert: string;
let key: string;
let proxy: RunningProxy;

beforeAll(async () => {
  [cert, key] = await Promise.all([
    readFile(certificate('cert'), 'utf8'),
    readFile(certificate('key'), 'utf8'),
  ]);
  server = await startPostgres({ name: 'tls' });
  // The server refuses a key that others may read or that is not its own.
  const { uid, gid } = await stat(server.dataDir);
  for (const name of ['cert', 'key'] as const) {
    const path = join(server.dataDir, `server.${name === 'cert' ? 'crt' : 'key'}`);
    await copyFile(certificate(name), path);
    await chown(path, uid, gid);
    await chmod(path, 0o600);
  }
  await query({ connectionString: server.url() }, 'ALTER SYSTEM SET ssl = on');
  await query({ connectionString: server.url() }, 'SELECT pg_reload_conf()');
  await until('the server has TLS', async () =>
    query({ connectionString: server.url(), ssl: { ca: cert } }, 'SELECT 1').then(
      () => true,
      () => false,
    ),
  );
});
afterAll(() => server.stop());
afterEach(() => proxy.close());

async function query(config: pg.ClientConfig, sql: string): Promise<pg.QueryResultRow[]> {
  const client = new pg.Client(config);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function start(parameters: string, tls: boolean, requireTls = tls): Promise<pg.ClientConfig> {
  proxy = await startProxy({
    source: parseConnectionString(`${server.url()}?${parameters}`),
    target: parseConnectionString(server.url()),
    ...(tls ? { tls: { cert, key } } : {}),
    requireTls,
  });
  const { user, password } = server;
  return { host: '127.0.0.1', port: proxy.port, user, password, database: 'postgres' };
}

const encrypted = 'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()';

test('on both legs, checked to the end', async () => {
  const config = await start(`sslmode=verify-full&sslrootcert=${certificate('cert')}`, true);
  expect(await query({ ...config, ssl: { ca: cert } }, encrypted)).toEqual([{ ssl: true }]);
});

test('towards the server only, when it has it (prefer); clients are told that there is none', async () => {
  const config = await start('sslmode=prefer', false);
  expect(await query(config, encrypted)).toEqual([{ ssl: true }]);
  await expect(query({ ...config, ssl: { ca: cert } }, encrypted)).rejects.toThrow('does not support SSL');
});

test('a client without it is refused where it is required, and only there', async () => {
  await expect(query(await start('sslmode=disable', true), encrypted)).rejects.toMatchObject({
    code: '28000',
  });
  await proxy.close();
  expect(await query(await start('sslmode=disable', true, false), encrypted)).toEqual([{ ssl: false }]);
});

test('a refusal over TLS can be read', async () => {
  const config = await start('sslmode=disable', true);
  await expect(query({ ...config, password: 'wrong', ssl: { ca: cert } }, encrypted)).rejects.toMatchObject({
    code: '28P01',
  });
});

test('a server whose certificate is not trusted is not logged in to', async () => {
  const config = await start('sslmode=verify-full', true);
  await expect(query({ ...config, ssl: { ca: cert } }, encrypted)).rejects.toMatchObject({
    code: '08006',
    message: expect.stringContaining('cannot be trusted'),
  });
});

test('a cancel request reaches a server over TLS', async () => {
  const config = await start('sslmode=require', true);
  const client = new pg.Client({ ...config, ssl: { ca: cert } });
  await client.connect();
  const sleeping = client.query('SELECT pg_sleep(30)').catch((error: Error) => error);
  await until('it runs', () => proxy.connections()[0]?.state === 'active');
  const { processID, secretKey } = client as unknown as { processID: number; secretKey: number };
  const request = Buffer.alloc(16);
  [16, 80877102, processID, secretKey].forEach((value, i) => request.writeInt32BE(value, i * 4));
  connect(proxy.port, '127.0.0.1').end(request);
  expect(await sleeping).toMatchObject({ code: '57014' });
  await client.end();
});

test('bytes that were slipped in before the handshake are not taken', async () => {
  await start('sslmode=disable', true);
  const socket = connect(proxy.port, '127.0.0.1');
  const parts: Buffer[] = [];
  socket.on('data', (chunk) => parts.push(chunk));
  socket.on('error', () => undefined);
  socket.write(Buffer.concat([sslRequest(), startupMessage([['user', 'postgres']])]));
  await new Promise((resolve) => socket.once('close', resolve));
  expect(Buffer.concat(parts).toString('latin1')).toContain('C08P01');
});
