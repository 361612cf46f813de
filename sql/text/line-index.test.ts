import { describe, expect, it } from 'vitest';
import { LineIndex } from './line-index.ts';

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
});
