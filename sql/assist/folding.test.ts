import { expect, test } from 'vitest';
import { split } from '../split/split.ts';
import { LineIndex } from '../text/line-index.ts';
import { foldsOfGap, foldsOfStatement, isCopyWithRows, tidyFolds } from './folding.ts';

/** Folds as `first-last kind`, lines from 1. */
function folds(text: string): string[] {
  const dialect = 'postgres';
  const lines = new LineIndex(text);
  const all = [];
  let end = 0;
  let afterCopy = false;
  for (const { kind, range } of split(text).pieces) {
    if (kind !== 'statement') continue;
    all.push(...foldsOfGap(text, lines, { range: { start: end, end: range.start }, afterCopy }, dialect));
    all.push(...foldsOfStatement(text, lines, range, dialect));
    end = range.end;
    afterCopy = isCopyWithRows(text, range);
  }
  all.push(...foldsOfGap(text, lines, { range: { start: end, end: text.length }, afterCopy }, dialect));
  return tidyFolds(all).map(({ startLine, endLine, kind }) => `${startLine + 1}-${endLine + 1} ${kind}`);
}

test.each([
  ['one line', 'SELECT 1;\n', []],
  ['a statement', 'SELECT 1\nFROM t\nWHERE a;\n', ['1-3 statement']],
  ['a table: its last line stays', 'CREATE TABLE t (\n  a int,\n  b int\n);\n', ['1-3 statement']],
  [
    'parentheses in it',
    'CREATE TABLE t (\n  a int CHECK (\n    a > 0\n    AND a < 9\n  ),\n  b int\n);\n',
    ['1-6 statement', '2-4 statement'],
  ],
  ['parentheses in strings are none', "SELECT '(',\n  ')',\n  ')';\n", ['1-3 statement']],
  [
    'the body of a function',
    'CREATE FUNCTION f() RETURNS int\nLANGUAGE plpgsql AS $$\nBEGIN\n  RETURN 1;\nEND\n$$;\n',
    ['1-6 statement', '2-5 statement'],
  ],
  ['line comments that stand together', '-- a\n-- b\n-- c\n\n-- d\nSELECT 1;\n', ['1-3 comment']],
  ['a block comment', '/* a\n b\n*/\nSELECT 1;\n', ['1-3 comment']],
  ['a comment in a statement', 'SELECT 1 /* a\nb\nc */, 2;\n', ['1-3 statement']],
  [
    'rows of COPY, whatever is in them',
    "SELECT 1;\nCOPY t (a) FROM stdin;\nit's\n/* open\n(\n\\.\n\nSELECT\n2;\n",
    ['2-6 region', '8-9 statement'],
  ],
  ['what is left open', 'CREATE TABLE t (\n  a int,\n  b int\n', ['1-3 statement']],
  ['CRLF', 'SELECT 1\r\nFROM t\r\nWHERE a;\r\n', ['1-3 statement']],
])('%s', (_, text, expected) => {
  expect(folds(text)).toEqual(expected);
});

test('MySQL: # begins a comment, and backticks quote', () => {
  const text = '# a\n# b\nCREATE TABLE `(` (\n  a int,\n  b int\n);\n';
  const lines = new LineIndex(text);
  const start = text.indexOf('CREATE');
  const gap = { range: { start: 0, end: start }, afterCopy: false };
  expect(foldsOfGap(text, lines, gap, 'mysql')).toEqual([{ startLine: 0, endLine: 1, kind: 'comment' }]);
  const range = { start, end: text.length - 1 };
  expect(tidyFolds(foldsOfStatement(text, lines, range, 'mysql'))).toEqual([
    { startLine: 2, endLine: 4, kind: 'statement' },
  ]);
});
