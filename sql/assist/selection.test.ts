import { expect, test } from 'vitest';
import { split } from '../split/split.ts';
import { caret } from './cursor.fixture.ts';
import { selectionsAt } from './selection.ts';

const select = (marked: string): string[] => {
  const { text, at } = caret(marked);
  const statement = split(text).pieces.find(
    ({ kind, range }) => kind === 'statement' && range.start <= at && at <= range.end,
  );
  return selectionsAt(text, at, statement?.range ?? null).map(({ start, end }) => text.slice(start, end));
};

test.each([
  ['SELECT fo|o FROM t;', ['foo', 'SELECT foo FROM t', 'SELECT foo FROM t;']],
  ['SELECT a.b|.c FROM t;', ['b', 'a.b.c', 'SELECT a.b.c FROM t', 'SELECT a.b.c FROM t;']],
  [
    'CREATE TABLE t (a int, b| numeric(10, 2) NOT NULL, c int);',
    [
      'b',
      'b numeric(10, 2) NOT NULL',
      'a int, b numeric(10, 2) NOT NULL, c int',
      '(a int, b numeric(10, 2) NOT NULL, c int)',
      'CREATE TABLE t (a int, b numeric(10, 2) NOT NULL, c int)',
      'CREATE TABLE t (a int, b numeric(10, 2) NOT NULL, c int);',
    ],
  ],
  [
    'SELECT f(1, g(x|));',
    ['x', '(x)', 'g(x)', '1, g(x)', '(1, g(x))', 'SELECT f(1, g(x))', 'SELECT f(1, g(x));'],
  ],
  ["SELECT 'a |b';", ['b', 'a b', "'a b'", "SELECT 'a b'", "SELECT 'a b';"]],
  ['SELECT "a |b";', ['b', 'a b', '"a b"', 'SELECT "a b"', 'SELECT "a b";']],
  [
    'DO $$ BEGIN a; b c|; END $$;',
    [
      'c',
      'b c;',
      ' BEGIN a; b c; END ',
      '$$ BEGIN a; b c; END $$',
      'DO $$ BEGIN a; b c; END $$',
      'DO $$ BEGIN a; b c; END $$;',
    ],
  ],
  ['SELECT é😀|x, b;', ['é😀x', 'SELECT é😀x, b', 'SELECT é😀x, b;']],
  ['-- a wo|rd here\n', ['word', '-- a word here', '-- a word here\n']],
  ['SELECT (a|', ['a', '(a', 'SELECT (a']],
  ['|', []],
])('%s', (marked, expected) => {
  expect(select(marked)).toEqual(expected);
});

test('each step is around the one before, at every place of a text', () => {
  const text =
    "CREATE TABLE \"x y\".t (a int CHECK (a IN (1, 2)), b text DEFAULT 'é😀''s'); /* c */ SELECT f(a[1], (b)) FROM t\n";
  for (let at = 0; at <= text.length; at++) {
    const ranges = selectionsAt(
      text,
      at,
      split(text).pieces.find(
        ({ kind, range }) => kind === 'statement' && range.start <= at && at <= range.end,
      )?.range ?? null,
    );
    ranges.forEach((range, i) => {
      const inner = ranges[i - 1] ?? { start: at, end: at };
      expect(range.start, `at ${at}`).toBeLessThanOrEqual(inner.start);
      expect(range.end, `at ${at}`).toBeGreaterThanOrEqual(inner.end);
    });
  }
});
