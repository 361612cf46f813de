import { expect, test } from 'vitest';
import { callAt } from './call.ts';
import { caret } from './cursor.fixture.ts';

test.each([
  ['SELECT lower(|', 'lower 0'],
  ['SELECT lower(a|)', 'lower 0'],
  ['SELECT substr(a, |', 'substr 1'],
  ['SELECT substr(a, b, |c)', 'substr 2'],
  ['SELECT s.substr(a, |', 'substr 1'],
  ['SELECT coalesce(lower(a), |', 'coalesce 1'],
  ['SELECT coalesce(lower(|a), b)', 'lower 0'],
  ['SELECT coalesce((a + |', 'coalesce 0'],
  ["SELECT concat('a, b', |", 'concat 1'],
  ["SELECT concat('a|, b'", 'concat 0'],
  ['SELECT "My Func"(a, |', 'my func 1'],
  ['SELECT array_length(ARRAY[1, 2, 3], |', 'array_length 1'],
  ['SELECT lower(a)|', null],
  ['SELECT (a, |', null],
  ['SELECT a FROM t WHERE b IN (1, |', null],
  ['INSERT INTO t VALUES (1, |', null],
  ['SELECT f(1); SELECT |', null],
  ['|', null],
])('%s → %s', (marked, expected) => {
  const { text, at } = caret(marked);
  const call = callAt(text, at);
  expect(call && `${call.name} ${call.argument}`).toBe(expected);
});
