import { expect, test } from 'vitest';
import { LagMeter } from './lag.ts';
import { formatLsn, parseLsn } from './lsn.ts';

test('positions are read and written as servers do, also with leading zeros', () => {
  expect(formatLsn(parseLsn('16/B374D848'))).toBe('16/B374D848');
  expect(formatLsn(parseLsn('0/0175EA50'))).toBe('0/175EA50');
  expect(parseLsn('1/0')).toBeGreaterThan(parseLsn('0/FFFFFFFF'));
  for (const text of ['', '0', '0/', 'x/1', '1/123456789']) expect(() => parseLsn(text)).toThrow(SyntaxError);
});

test('the lag is the age of the oldest position that is not reached', () => {
  const lag = new LagMeter();
  expect(lag.seconds(0n, 1000)).toBe(0);
  lag.sample(100n, 1000);
  lag.sample(200n, 2000);
  expect(lag.seconds(50n, 3000)).toBe(2);
  expect(lag.seconds(100n, 3000)).toBe(1);
  expect(lag.seconds(200n, 3000)).toBe(0);
});

test('a position that stands still does not age', () => {
  const lag = new LagMeter();
  for (let at = 0; at < 10_000; at += 500) {
    lag.sample(100n, at);
    expect(lag.seconds(100n, at)).toBe(0);
  }
  lag.sample(200n, 20_000);
  expect(lag.seconds(100n, 20_500)).toBe(0.5);
});
