import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readProxyOptions } from './proxy-options.ts';
import type { ProxyFlags } from './proxy.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'molt-options-'));
  const files = {
    'config.json': JSON.stringify({
      INIT_SOURCE: 'postgresql://file:x@s/db',
      INIT_TARGET: 'postgresql://file:x@t/db',
      MOLT_LMS_TOKEN: 'from-file',
      users: [{ user: 'app', password: 'p', target: { user: 'app2', password: 'q' } }],
    }),
    'not.json': '{ "INIT_SOURCE": "postgresql://u:hunter2@h/db", }',
    'users.json': JSON.stringify({ users: [{ password: 'hunter2' }] }),
    'cert.pem': 'certificate',
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
});
afterAll(() => rm(folder, { recursive: true }));

const defaults: ProxyFlags = {
  listen: '127.0.0.1:9043',
  instance: 'lms-0',
  orchestratorUrl: 'http://127.0.0.1:4200',
  shadowMode: 'none',
  clientAuth: 'scram-sha-256',
  targetDialect: 'cockroach',
  allowTlsModeDisable: true,
  grace: 10,
  logLevel: 'info',
};
const databases = { INIT_SOURCE: 'postgresql://u:p@s/db', INIT_TARGET: 'postgresql://u:p@t/db' };
const file = (name: string): string => join(folder, name);

const read = (
  flags: Partial<ProxyFlags>,
  environment: Record<string, string> = databases,
  dialect = 'postgres',
) => readProxyOptions(dialect, { ...defaults, ...flags }, environment);

describe('refused, with what to do', () => {
  const withTls = (): Partial<ProxyFlags> => ({
    tlsCert: file('cert.pem'),
    tlsKey: file('cert.pem'),
    allowTlsModeDisable: false,
  });
  const tls = 'sslmode=require';
  test.each<[string, () => Partial<ProxyFlags>, Record<string, string>, string]>([
    ['no source', () => ({}), {}, 'INIT_SOURCE is not set'],
    ['no target', () => ({}), { INIT_SOURCE: databases.INIT_SOURCE }, 'INIT_TARGET is not set'],
    ['no orchestrator', () => ({ orchestratorUrl: undefined }), databases, '--orchestrator-url is missing'],
    [
      'a shadow mode of later',
      () => ({ shadowMode: 'sync' }),
      databases,
      'Shadow mode sync is not built yet',
    ],
    ['a MySQL target', () => ({}), { ...databases, INIT_TARGET: 'mysql://u:p@t/db' }, 'is not built yet'],
    [
      'a password in a flag',
      () => ({ initSource: 'postgresql://u:hunter2@s/db' }),
      databases,
      '--init-source holds a password',
    ],
    [
      'no certificate',
      () => ({ allowTlsModeDisable: false }),
      databases,
      'TLS is not configured for clients',
    ],
    ['a certificate alone', () => ({ tlsCert: file('cert.pem') }), databases, 'belong together'],
    [
      'a certificate that is not there',
      () => ({ tlsCert: '/no/c', tlsKey: '/no/k' }),
      databases,
      'There is no file /no/',
    ],
    ['a source without TLS', withTls, databases, 'TLS is not configured for the source'],
    [
      'an orchestrator without TLS',
      () => ({ ...withTls(), orchestratorUrl: 'http://lms:4200' }),
      { INIT_SOURCE: `${databases.INIT_SOURCE}?${tls}`, INIT_TARGET: `${databases.INIT_TARGET}?${tls}` },
      'TLS is not configured for the orchestrator',
    ],
    ['an address that is none', () => ({ listen: 'here' }), databases, '"here" is not an address'],
    ['a file that is not JSON', () => ({ config: file('not.json') }), {}, 'is not a JSON object'],
    ['a user without a name', () => ({ config: file('users.json') }), databases, 'entry 1 needs "user"'],
  ])('%s', async (_, flags, environment, text) => {
    const error = (await read(flags(), environment).catch((thrown: Error) => thrown)) as Error;
    expect(error.message).toContain(text);
    expect(error.message).not.toContain('hunter2');
  });

  test.each([
    ['mysql', 'is not built yet'],
    ['oracle', 'There is no dialect "oracle"'],
  ])('dialect %s', async (dialect, text) => {
    await expect(read({}, databases, dialect)).rejects.toThrow(text);
  });
});

test('the file goes before the environment, and has users', async () => {
  const options = await read({ config: file('config.json') }, { ...databases, MOLT_LMS_TOKEN: 'from-env' });
  expect(options).toMatchObject({
    source: { user: 'file' },
    target: { user: 'file' },
    orchestrator: { token: 'from-file' },
    users: [{ user: 'app', password: 'p', target: { user: 'app2', password: 'q' } }],
  });
});

test('connections on loopback need no TLS of the servers', async () => {
  const local = {
    INIT_SOURCE: 'postgresql://u:p@127.0.0.1/db',
    INIT_TARGET: 'postgresql://u:p@localhost/db',
  };
  const options = await read(
    { tlsCert: file('cert.pem'), tlsKey: file('cert.pem'), allowTlsModeDisable: false },
    local,
  );
  expect(options.requireTls).toBe(true);
});
