import { expect, test } from 'vitest';
import { Latency } from './latency.ts';

test('percentiles are at most 5 % too high, never too low, and the worst is exact', () => {
  const latency = new Latency();
  for (let i = 1; i <= 1000; i++) latency.add(i);
  for (const share of [0.5, 0.95, 0.99]) {
    expect(latency.percentile(share)).toBeGreaterThanOrEqual(share * 1000);
    expect(latency.percentile(share)).toBeLessThanOrEqual(share * 1000 * 1.051);
  }
  expect(latency.worst).toBe(1000);
  expect(latency.percentile(1)).toBe(1000);
});

test('without values every percentile is 0', () => {
  expect(new Latency().percentile(0.5)).toBe(0);
});
