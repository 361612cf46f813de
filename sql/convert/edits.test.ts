import { expect, test } from 'vitest';
import type { TextEdit } from '../findings/finding.ts';
import { applyEdits, compatible, EditMap } from './edits.ts';

const edit = (start: number, end: number, text: string): TextEdit => ({ range: { start, end }, text });

test('edits are applied in the order of the text', () => {
  expect(applyEdits('abcdef', [edit(4, 5, 'E'), edit(0, 1, ''), edit(2, 2, '-')])).toBe('b-cdEf');
});

test('a group that overlaps another is left out whole', () => {
  const a = [edit(0, 2, 'x'), edit(4, 5, 'y')];
  const b = [edit(1, 3, 'z'), edit(8, 9, 'z')];
  const c = [edit(2, 4, 'w')];
  expect(compatible([a, b, c])).toEqual([a, c]);
});

test('the same edit asked for twice is made once', () => {
  expect(compatible([[edit(0, 1, 'x')], [edit(0, 1, 'x'), edit(2, 3, 'y')]])).toEqual([
    [edit(0, 1, 'x')],
    [edit(2, 3, 'y')],
  ]);
});

test('two different insertions at one place do not go together', () => {
  expect(compatible([[edit(3, 3, 'x')], [edit(3, 3, 'y')]])).toHaveLength(1);
});

test('places are found again on the other side of edits', () => {
  const text = 'one two three four';
  const edits = [edit(4, 7, 'zwei'), edit(0, 0, '>> '), edit(8, 14, '')];
  const result = applyEdits(text, edits);
  const map = new EditMap(edits);
  expect(result).toBe('>> one zwei four');
  for (const word of ['one', 'four']) {
    expect(map.forward(text.indexOf(word))).toBe(result.indexOf(word));
    expect(map.back(result.indexOf(word))).toBe(text.indexOf(word));
  }
  expect(map.forward(text.indexOf('two'))).toBe(result.indexOf('zwei'));
  expect(map.forward(5)).toBe(result.indexOf('zwei'));
  expect(map.back(result.indexOf('zwei') + 2)).toBe(text.indexOf('two'));
  expect(map.back(1)).toBe(0);
});

test('places are those of a walk over all edits, wherever they are', () => {
  const edits = [edit(0, 0, 'ab'), edit(3, 5, ''), edit(5, 5, 'x'), edit(5, 9, 'yz'), edit(9, 9, 'w'), edit(12, 14, 'long text')]; // prettier-ignore
  const text = 'abcdefghijklmnop';
  const map = new EditMap(edits.toReversed());
  const kept = [...text].flatMap((_, at) =>
    edits.some(({ range }) => range.start <= at && at < range.end) ? [] : [at],
  );
  const result = applyEdits(text, edits);
  for (const at of kept) {
    expect(result[map.forward(at)]).toBe(text[at]);
    expect(map.back(map.forward(at))).toBe(at);
  }
  expect([3, 4, 6, 13].map((at) => map.forward(at))).toEqual([5, 5, 6, 12]);
});
