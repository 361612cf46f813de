import { describe, expect, test } from 'vitest';
import { describeUrl, parseConnectionUrl, withPassword } from './connectionUrl.ts';

describe('the password is taken out, whatever it is made of', () => {
  test.each([
    ['postgresql://app:s3cret@db1:5432/orders', 'postgresql://app@db1:5432/orders', 's3cret'],
    ['postgres://app:p%40ss%2Fw@db1/orders?sslmode=require', 'postgres://app@db1/orders?sslmode=require', 'p@ss/w'],
    ['postgresql://app:p@ss@db1/orders', 'postgresql://app@db1/orders', 'p@ss'],
    ['mysql://root:100%25@[::1]:3306/shop', 'mysql://root@[::1]:3306/shop', '100%'],
    ['postgresql://app:@db1/orders', 'postgresql://app@db1/orders', undefined],
    ['postgresql://app@db1/orders', 'postgresql://app@db1/orders', undefined],
    ['postgresql://app@db1/orders?password=hidden', 'postgresql://app@db1/orders', 'hidden'],
    ['postgresql://app@db1/orders?password=hidden&sslmode=disable', 'postgresql://app@db1/orders?sslmode=disable', 'hidden'],
    ['  postgresql://app:x@db1/orders\n', 'postgresql://app@db1/orders', 'x'],
  ])('%s', (text, url, password) => {
    expect(parseConnectionUrl(text)).toMatchObject({ url, password });
  }); // prettier-ignore
});

describe('what we cannot use is refused, without repeating it', () => {
  test.each([
    ['db1:5432/orders', 'does not begin with'],
    ['oracle://a:topsecret@h/db', 'another form'],
    ['postgresql://app:topsecret@db1', 'no database'],
    ['postgresql:///orders', 'no host'],
    ['', 'does not begin with'],
  ])('%s', (text, reason) => {
    expect(() => parseConnectionUrl(text)).toThrow(reason);
    expect(() => parseConnectionUrl(text)).not.toThrow(/topsecret/);
  });
});

test('a side is known by database, host and port', () => {
  expect(describeUrl(parseConnectionUrl('postgresql://app:x@db1/orders'))).toBe('orders@db1:5432');
});

test('what was taken apart can be put together again', () => {
  const { url, password } = parseConnectionUrl('postgresql://app:p%40ss%2F%3A@db1/orders?sslmode=require');
  expect(withPassword(url, password)).toBe('postgresql://app:p%40ss%2F%3A@db1/orders?sslmode=require');
  expect(withPassword(url, undefined)).toBe(url);
});
