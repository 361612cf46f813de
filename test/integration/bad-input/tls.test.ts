import { chmod, chown, copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openClient } from '../../../data/connect/client.ts';
import { parseConnectionString } from '../../../data/connect/connection-string.ts';
import { startPostgres, type EmbeddedServer } from '../../../embedded/postgres.ts';
import { eventually } from '../data/wait.ts';
import { expectEnd, start, usePrograms } from './programs.ts';

usePrograms('molt');

/** Made for tests: an authority, a server for localhost and 127.0.0.1, and a stranger whom nobody has signed. */
const pem = (name: string): string => join(import.meta.dirname, '../tls', `${name}.pem`);
/** An address of this machine that the certificate doesn't name. */
const otherName = '127.0.0.2';

let server: EmbeddedServer;
beforeAll(async () => {
  server = await startPostgres({ name: 'tls', settings: { listen_addresses: `127.0.0.1,${otherName}` } });
  const { uid, gid } = await stat(server.dataDir);
  for (const [from, to] of [
    ['server', 'server.crt'],
    ['server.key', 'server.key'],
  ] as const) {
    const path = join(server.dataDir, to);
    await copyFile(pem(from), path);
    // The server refuses a key that others may read or that is not its own.
    await chown(path, uid, gid);
    await chmod(path, 0o600);
  }
  const admin = await openClient(parseConnectionString(server.url()), { applicationName: 'test' });
  // One database is open without TLS too; the other shows what a server says that insists on it.
  await admin.query('ALTER SYSTEM SET ssl = on');
  await admin.query('CREATE DATABASE insists');
  await admin.query(`COPY (SELECT 'host postgres all 127.0.0.1/32 scram-sha-256'
    UNION ALL SELECT 'hostssl insists all 127.0.0.1/32 scram-sha-256') TO '${join(server.dataDir, 'pg_hba.conf')}'`);
  await admin.query('SELECT pg_reload_conf()');
  await admin.end();
  await eventually('TLS', () => isEncrypted('?sslmode=require').catch(() => false));
});
afterAll(() => server.stop());

async function isEncrypted(parameters: string, host = '127.0.0.1'): Promise<boolean> {
  const url = server.url().replace('127.0.0.1', host) + parameters;
  const client = await openClient(parseConnectionString(url), { applicationName: 'test' });
  try {
    const { rows } = await client.query<{ ssl: boolean }>(
      'SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()',
    );
    return rows[0]!.ssl;
  } finally {
    await client.end();
  }
}

test.each([
  ['without a word TLS is used where the server has it', '', '127.0.0.1', true],
  ['disable', '?sslmode=disable', '127.0.0.1', false],
  ['require takes any certificate', '?sslmode=require', otherName, true],
  ['verify-ca', `?sslmode=verify-ca&sslrootcert=${pem('ca')}`, '127.0.0.1', true],
  ['verify-ca does not ask for the name', `?sslmode=verify-ca&sslrootcert=${pem('ca')}`, otherName, true],
  ['verify-full by address', `?sslmode=verify-full&sslrootcert=${pem('ca')}`, '127.0.0.1', true],
  ['verify-full by name', `?sslmode=verify-full&sslrootcert=${pem('ca')}`, 'localhost', true],
] as const)('%s', async (_, parameters, host, encrypted) => {
  expect(await isEncrypted(parameters, host)).toBe(encrypted);
});

test.each([
  ['another authority', `?sslmode=verify-ca&sslrootcert=${pem('stranger')}`, '127.0.0.1', 'connect/tls-untrusted'],
  ['another authority, require', `?sslmode=require&sslrootcert=${pem('stranger')}`, '127.0.0.1', 'connect/tls-untrusted'],
  ['no authority', '?sslmode=verify-full', '127.0.0.1', 'connect/tls-untrusted'],
  ['the authorities of the system', '?sslrootcert=system', '127.0.0.1', 'connect/tls-untrusted'],
  ['an address that it does not name', `?sslmode=verify-full&sslrootcert=${pem('ca')}`, otherName, 'connect/tls-untrusted'],
  ['a file that is no certificate', `?sslmode=verify-ca&sslrootcert=${join(import.meta.dirname, 'tls.test.ts')}`, '127.0.0.1', 'connect/tls-untrusted'],
  ['a file that is not there', `?sslmode=verify-ca&sslrootcert=${pem('nothing')}`, '127.0.0.1', 'input/unreadable'],
  ['no TLS where the server insists on it', '?sslmode=disable', '127.0.0.1', 'connect/tls-required'],
])('%s is refused: %s', async (_, parameters, host, code) => {
  const database = code === 'connect/tls-required' ? 'insists' : 'postgres';
  const url = server.url(database).replace('127.0.0.1', host) + parameters;
  const said = await start('molt', ['connect'], { MOLT_CONNECT_URL: url }).ended;
  expectEnd(said, { exit: 2, code });
}); // prettier-ignore
