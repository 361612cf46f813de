import { describe as group, expect, test } from 'vitest';
import { MoltError } from '../../contracts/errors.ts';
import { addressOf, describe, parseConnectionString } from './connection-string.ts';

group('a connection string is read', () => {
  test.each([
    [
      'postgresql://ana:p%40ss%2Fw%3Ard@db1:6432/orders?sslmode=verify-full&sslrootcert=/ca.pem&connect_timeout=3',
      {
        kind: 'postgres',
        host: 'db1',
        port: 6432,
        user: 'ana',
        password: 'p@ss/w:rd',
        database: 'orders',
        connectTimeoutSeconds: 3,
        tls: { mode: 'verify-full', rootCert: '/ca.pem' },
      },
    ],
    ['postgres://ana@db1/orders', { port: 5432, password: undefined, tls: { mode: 'prefer' } }],
    ['postgresql://ana@[::1]:26257/orders', { host: '::1', port: 26257 }],
    ['postgresql://ana@db1/b%C3%BCcher%20%231', { database: 'bücher #1' }],
    ['postgresql://ana@/orders?host=/var/run/postgresql', { host: '/var/run/postgresql' }],
    ['postgresql://ana@db1/orders?sslrootcert=system', { tls: { mode: 'verify-full', rootCert: 'system' } }],
    ['postgresql://ana@db1/orders?options=--cluster%3Dquick-1', { options: '--cluster=quick-1' }],
    ['mysql://root@db1/shop', { kind: 'mysql', port: 3306 }],
    ['root:p@tcp(lms.ns.svc:9043)/shop', { kind: 'mysql', host: 'lms.ns.svc', port: 9043, password: 'p' }],
    ['mysql://root:p@(lms:9043)/shop', { kind: 'mysql', host: 'lms', port: 9043 }],
    ['mysql://root@db1/shop?ssl-mode=VERIFY_IDENTITY', { tls: { mode: 'verify-full' } }],
  ])('%s', (text, expected) => expect(parseConnectionString(text)).toMatchObject(expected));
});

group('what cannot be read is refused, with the reason and without the string', () => {
  test.each([
    ['', 'it has no scheme'],
    ['orders', 'it has no scheme'],
    ['oracle://ana:hunter2@db1/orders', '"oracle" is not postgresql or mysql'],
    ['postgresql://ana:hunter2@db1', 'it names no database'],
    ['postgresql:///orders', 'it names no host'],
    ['postgresql://ana:hunter2@a,b/orders', 'more than one host'],
    ['postgresql://ana:hunter2@db1:99999/orders', 'malformed'],
    ['postgresql://ana:100%hunter2@db1/orders', '%25'],
    ['postgresql://ana:hunter2@db1/orders?sslmode=sure', 'sslmode=sure'],
    ['postgresql://ana:hunter2@db1/orders?connect_timeout=soon', 'connect_timeout'],
  ])('%s', (text, reason) => {
    const thrown = (() => {
      try {
        return parseConnectionString(text);
      } catch (error) {
        return error;
      }
    })();
    expect(thrown).toBeInstanceOf(MoltError);
    expect((thrown as MoltError).code).toBe('connect/bad-url');
    expect((thrown as MoltError).message).toContain(reason);
    expect((thrown as MoltError).message).not.toContain('hunter2');
  });
});

test('a description has no secret and no user', () => {
  const target = parseConnectionString('postgresql://ana:hunter2@[::1]:6432/orders');
  expect(describe(target)).toBe('orders@[::1]:6432');
  expect(addressOf(target)).toBe('[::1]:6432');
});
