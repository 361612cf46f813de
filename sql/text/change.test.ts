import { describe, expect, it } from 'vitest';
import { changeBetween } from './change.ts';

const long = 'abcdefghij'.repeat(2_000);

describe('changeBetween', () => {
  it.each<[string, string, string, [number, number, number] | null]>([
    ['equal texts', 'abc', 'abc', null],
    ['an insertion', 'abc', 'abXc', [2, 2, 3]],
    ['a deletion', 'abXc', 'abc', [2, 3, 2]],
    ['all of it', 'abc', 'xyz', [0, 3, 3]],
    ['from nothing', '', 'abc', [0, 0, 3]],
    ['to nothing', 'abc', '', [0, 3, 0]],
    ['one of several equal letters', 'aaa', 'aaaa', [3, 3, 4]],
    [
      'the middle of a long text',
      long,
      `${long.slice(0, 9_999)}X${long.slice(9_999)}`,
      [9_999, 9_999, 10_000],
    ],
    ['the start of a long text', long, `X${long}`, [0, 0, 1]],
    ['the end of a long text', `${long}X`, long, [20_000, 20_001, 20_000]],
  ])('%s', (_, old, now, expected) => {
    const change = changeBetween(old, now);
    expect(change && [change.start, change.oldEnd, change.newEnd]).toEqual(expected);
  });

  it('gives the new text when it is carried out, for any pair', () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const text = (length: number) => Array.from({ length }, () => 'ab'[random(2)]).join('');
    for (let round = 0; round < 500; round++) {
      const middle = text(random(9_000));
      const old = text(random(4)) + middle + text(random(4));
      const now = text(random(4)) + middle + text(random(4));
      const change = changeBetween(old, now) ?? { start: 0, oldEnd: 0, newEnd: 0 };
      const inserted = now.slice(change.start, change.newEnd);
      expect(old.slice(0, change.start) + inserted + old.slice(change.oldEnd)).toBe(now);
    }
  });
});
