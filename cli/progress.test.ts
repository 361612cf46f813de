import { describe, expect, test } from 'vitest';
import { duration } from './duration.ts';
import { progressLine } from './progress.ts';

test.each([
  [0.44, '0.4 s'],
  [12.4, '12 s'],
  [185, '3 min 5 s'],
  [7800, '2 h 10 min'],
])('%s seconds', (seconds, text) => expect(duration(seconds)).toBe(text));

describe('a progress line', () => {
  const base = {
    v: 1,
    run: 'r',
    kind: 'load',
    at: '',
    type: 'progress',
    phase: 'copy rows',
    unit: 'rows',
  } as const;
  test.each([
    [
      { ...base, done: 130_204, total: 214_310, rate: 41_200, eta: 2 },
      undefined,
      'copy rows 60 % · 130,204 of 214,310 rows · 41,200/s · 2.0 s left',
    ],
    [{ ...base, done: 5, total: 10 }, 84, 'copy rows ━━── 50 % · 5 of 10 rows'],
    [{ ...base, done: 0, total: 0 }, undefined, 'copy rows 100 % · 0 of 0 rows'],
    [
      { ...base, phase: 'forward leg running', unit: 'changes' as const, done: 12, lag: 0.44 },
      undefined,
      'forward leg running 12 changes · lag 0.4 s',
    ],
  ])('%#', (event, width, text) => expect(progressLine(event, width)).toBe(text));
});
