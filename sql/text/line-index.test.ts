import { describe, expect, it } from 'vitest';
import { LineIndex, lineIndexSteps } from './line-index.ts';

describe('LineIndex', () => {
  it.each([
    ['', 0, 0, 0],
    ['a\nb', 2, 1, 0],
    ['a\r\nb', 1, 0, 1],
    ['a\r\nb', 3, 1, 0],
    ['a\rb', 2, 1, 0],
    ['é😀x', 3, 0, 3],
    ['a\n', 2, 1, 0],
  ])('%j: offset %i is line %i, character %i', (text, offset, line, character) => {
    const index = new LineIndex(text);
    expect(index.position(offset)).toEqual({ line, character });
    expect(index.offset({ line, character })).toBe(offset);
  });

  it('goes there and back for every offset that is not inside a line break', () => {
    const text = 'SELECT 1;\r\n-- é😀\n\n\rx\r\n';
    const index = new LineIndex(text);
    for (let offset = 0; offset <= text.length; offset++) {
      if (text.slice(offset - 1, offset + 1) === '\r\n') continue;
      expect(index.offset(index.position(offset))).toBe(offset);
    }
  });

  it('brings what lies outside to the nearer end', () => {
    const index = new LineIndex('ab\ncd');
    expect(index.offset({ line: 0, character: 99 })).toBe(2);
    expect(index.offset({ line: 9, character: 0 })).toBe(5);
    expect(index.position(99)).toEqual({ line: 1, character: 2 });
  });

  it('is after any change what a fresh look at the new text gives', () => {
    let seed = 11;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const text = (length: number) =>
      Array.from({ length: random(length) }, () => ['a', '\n', '\r', '\r\n', '😀'][random(5)]).join('');
    for (let round = 0; round < 3000; round++) {
      const [before, old, now, behind] = [text(6), text(4), text(4), text(6)];
      const start = before.length;
      const change = { start, oldEnd: start + old.length, newEnd: start + now.length };
      const whole = before + now + behind;
      const { starts } = new LineIndex(before + old + behind).after(change, whole);
      expect(starts, JSON.stringify([before, old, now, behind])).toEqual(new LineIndex(whole).starts);
    }
  });

  it.each(['a line\n', 'a line\r\n', 'a\r', 'no line'])('is in steps what it is at once: %j', (line) => {
    const text = line.repeat(9_000_000 / line.length);
    const steps = lineIndexSteps(text);
    let count = 1;
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) count++;
    expect(count).toBeGreaterThan(2);
    expect(equal(step.value.starts, new LineIndex(text).starts)).toBe(true);
  });
});

const equal = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((each, i) => each === b[i]);
