import { createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MoltError, redact } from '../../../contracts/errors.ts';
import { openClient } from '../../../data/connect/client.ts';
import { parseConnectionString } from '../../../data/connect/connection-string.ts';
import { probe } from '../../../data/connect/probe.ts';
import { freePort } from '../../../embedded/postgres.ts';
import { serverUrl } from '../database.ts';

const good = new URL(serverUrl('source'));
const changed = (change: (url: URL) => void): string => {
  const url = new URL(good.href);
  change(url);
  return url.href;
};

let silent: Server;
const held: Socket[] = [];
beforeAll(async () => {
  silent = createServer((socket) => held.push(socket));
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  for (const socket of held) socket.destroy();
  silent.close();
});
const silentPort = (): string => String((silent.address() as { port: number }).port);

test('a server says what it is', async () => {
  expect(await probe(parseConnectionString(good.href))).toMatchObject({
    product: 'PostgreSQL',
    version: expect.stringMatching(/^18/),
    database: 'postgres',
    address: `127.0.0.1:${good.port}`,
  });
});

describe('what goes wrong while connecting has a name', () => {
  test.each([
    ['wrong password', () => changed((u) => (u.password = 'nope-hunter2')), 'connect/auth-failed'],
    ['no password', () => changed((u) => (u.password = '')), 'connect/auth-failed'],
    ['no such user', () => changed((u) => (u.username = 'nobody')), 'connect/auth-failed'],
    ['no such database', () => changed((u) => (u.pathname = '/nothing')), 'connect/no-database'],
    ['TLS refused', () => changed((u) => u.searchParams.set('sslmode', 'require')), 'connect/tls-refused'],
    [
      'TLS refused, verifying',
      () => changed((u) => u.searchParams.set('sslmode', 'verify-full')),
      'connect/tls-refused',
    ],
    ['unknown host', () => changed((u) => (u.hostname = 'nowhere.invalid')), 'connect/unknown-host'],
    [
      'never answers',
      () => changed((u) => ((u.port = silentPort()), (u.search = '?connect_timeout=1'))),
      'connect/timeout',
    ],
    [
      'never answers, without TLS',
      () => changed((u) => ((u.port = silentPort()), (u.search = '?connect_timeout=1&sslmode=disable'))),
      'connect/timeout',
    ],
    [
      'certificate file missing',
      () => changed((u) => (u.search = '?sslmode=verify-ca&sslrootcert=/nothing.pem')),
      'input/unreadable',
    ],
    [
      'MySQL',
      () => changed((u) => (u.href = u.href.replace('postgresql:', 'mysql:'))),
      'connect/unsupported',
    ],
  ])('%s', async (_, url, code) => {
    const thrown: unknown = await openClient(parseConnectionString(url()), { applicationName: 'test' }).then(
      () => 'connected',
      (error: unknown) => error,
    );
    expect(thrown).toBeInstanceOf(MoltError);
    expect((thrown as MoltError).code).toBe(code);
    expect(redact(JSON.stringify((thrown as MoltError).toReport()))).not.toMatch(/hunter2|molt-embedded/);
  });

  test('no server', async () => {
    const port = await freePort();
    const target = parseConnectionString(changed((u) => (u.port = String(port))));
    await expect(openClient(target, { applicationName: 'test' })).rejects.toMatchObject({
      code: 'connect/refused',
      message: `No server answers at 127.0.0.1:${port}`,
    });
  });

  test('cancelled while the server is silent', async () => {
    const controller = new AbortController();
    const target = parseConnectionString(changed((u) => (u.port = silentPort())));
    const opening = openClient(target, { applicationName: 'test', signal: controller.signal });
    controller.abort();
    await expect(opening).rejects.toMatchObject({ code: 'run/cancelled' });
  });
});
