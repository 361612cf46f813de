import { expect, test } from 'vitest';
import { howFar } from './progress.ts';

test.each<[string, number, number | null, number, string]>([
  ['at first', 200_000, 4_000_000, 0.5, '0.2 of 4.0 MB'],
  ['then', 12_000_000, 48_000_000, 4, '12 of 48 MB · 3.0 MB/s · 12 s left'],
  ['of a pipe', 12_000_000, null, 4, '12 MB · 3.0 MB/s'],
  ['at the end', 4_000_000, 4_000_000, 2, '4.0 of 4.0 MB · 2.0 MB/s'],
  ['when nothing is done', 0, 4_000_000, 30, '0.0 of 4.0 MB'],
])('how far it has come %s', (_, done, total, seconds, text) => {
  expect(howFar(done, total, seconds)).toBe(text);
});
