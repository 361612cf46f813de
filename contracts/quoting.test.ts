import { expect, test } from 'vitest';
import { quoteIdent, quoteLiteral } from './quoting.ts';

test.each([
  ['orders', '"orders"'],
  ['Weird "Table"', '"Weird ""Table"""'],
  ["it's \\", '"it\'s \\"'],
])('the identifier %s', (name, expected) => {
  expect(quoteIdent(name)).toBe(expected);
});

test.each([
  ['', "''"],
  ['plain', "'plain'"],
  ["it's", "'it''s'"],
  ['C:\\temp', "E'C:\\\\temp'"],
  ["\\'; DROP TABLE t; --", "E'\\\\''; DROP TABLE t; --'"],
  ['"a"."b"', '\'"a"."b"\''],
])('the literal %j', (text, expected) => {
  expect(quoteLiteral(text)).toBe(expected);
});
