import { describe, expect, test } from 'vitest';
import { ago, clock, count, counted, duration, percent } from './figures.ts';

const now = Date.parse('2026-11-21T12:00:00.000Z');

describe('figures have units and thousands separators', () => {
  test.each([
    [count(214310), '214,310'],
    [counted(1, 'row', 'rows'), '1 row'],
    [counted(12400, 'row', 'rows'), '12,400 rows'],
    [duration(142), '142 ms'],
    [duration(0), '0 ms'],
    [duration(412), '0.4 s'],
    [duration(12_300), '12 s'],
    [duration(185_000), '3 min 5 s'],
    [duration(7_800_000), '2 h 10 min'],
    [ago('2026-11-21T11:59:31Z', now), 'just now'],
    [ago('2026-11-21T11:57:00Z', now), '3 min ago'],
    [ago('2026-11-21T09:10:00Z', now), '2 h ago'],
    [ago('2026-11-16T09:10:00Z', now), '5 days ago'],
    [ago('rubbish', now), 'at an unknown time'],
    [clock('2026-11-21T14:02:11.482Z', 'UTC'), '14:02:11.482'],
  ])('%s', (actual, expected) => expect(actual).toBe(expected));
});

test('a run is at 100 % only when it is done', () => {
  expect(percent(999_999, 1_000_000)).toBe(99);
  expect(percent(1_000_000, 1_000_000)).toBe(100);
  expect(percent(5, undefined)).toBeUndefined();
});
