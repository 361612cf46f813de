import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from './analyze.ts';
import { createLint } from './lint-statement.ts';
import { readInsert, sparingRows, withoutRepeatedRows } from './lint-rows.ts';
import { newestVersion } from '../rules/metadata.ts';
import { allRules } from '../rules/registry.ts';

beforeAll(loadParser);

const lint = createLint('postgres', newestVersion, allRules);

describe('readInsert', () => {
  it.each<[string, string, readonly string[] | null]>([
    ['one row', "INSERT INTO t VALUES (1, 'a', NULL);", ['isu']],
    ['columns and many rows', "INSERT INTO public.t (a, \"b c\") VALUES (1, 'x'), (2.5, E'y');", ['is']],
    ['what identity columns need', 'INSERT INTO t (a) OVERRIDING SYSTEM VALUE VALUES (1);', ['i']],
    ['numbers, booleans, DEFAULT', 'insert into t values (-1, 1.5, 1e3, TRUE, default)', ['iddbf']],
    ['a long number', 'INSERT INTO t VALUES (12345678901234567890);', ['d']],
    ['a backslash', "INSERT INTO t VALUES ('a\\b');", ['e']],
    [
      'dates of zeros',
      "INSERT INTO t VALUES ('0000-00-00', '2024-00-10', '2024-10-00 00:00:00', '2024-10-01');",
      ['zzzs'],
    ],
    ['infinite dates', "INSERT INTO t VALUES ('-infinity', 'INFINITY', 'infinity ltd');", ['yys']],
    ['doubled quotes', "INSERT INTO t VALUES ('it''s', 'a,b)');", ['ss']],
    ['MySQL', 'INSERT IGNORE INTO `t` (`a`) VALUES (0x1F)', ['h']],
    ['an expression in the second row', 'INSERT INTO t VALUES (1), (now());', ['i']],
    ['a clause behind', 'INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING;', ['i']],
    ['another statement', 'SELECT 1;', null],
    ['a query', 'INSERT INTO t SELECT 1;', null],
  ])('%s', (_, text, sorts) => {
    expect(readInsert(text)?.rows.map(({ sort }) => sort) ?? null).toEqual(sorts);
  });
});

it('blanks rows of a sort that has come before, and nothing else moves', () => {
  const text = "INSERT INTO t VALUES (1, 'a'), (2, 'b'),\n (NULL, 'c'), (4, 'd');";
  const insert = readInsert(text);
  expect(insert && withoutRepeatedRows(text, insert)).toBe(
    "INSERT INTO t VALUES (1, 'a')          ,\n (NULL, 'c')",
  );
});

it.each([
  [
    "INSERT INTO t VALUES (1), (2), ('a'), (3), (4), ('b'), (NULL);",
    "INSERT INTO t VALUES (1)     , ('a')                 , (NULL);",
  ],
  ['INSERT INTO t VALUES (1), (2), (3);', 'INSERT INTO t VALUES (1)'],
  ['INSERT INTO t VALUES (1), (2), (3) RETURNING a;', 'INSERT INTO t VALUES (1)           RETURNING a;'],
  ['INSERT INTO t VALUES (1);', null],
])('blanks rows that stand together as one: %s', (text, sparse) => {
  const insert = readInsert(text);
  expect(insert && withoutRepeatedRows(text, insert)).toBe(sparse);
});

it('goes in steps through many rows, and finds the same', () => {
  const text = `INSERT INTO t VALUES ${"(1, 'x'), ".repeat(20_000)}(1, 'x');`;
  const steps = sparingRows(lint).steps(text);
  let count = 0;
  let step = steps.next();
  for (; step.done !== true; step = steps.next()) count++;
  expect(count).toBeGreaterThan(4);
  expect(step.value).toEqual(sparingRows(lint)(text));
});

describe('a lint that spares rows finds the same', () => {
  const many = (row: (i: number) => string) => Array.from({ length: 50 }, (_, i) => row(i)).join(', ');
  it.each([
    ['nothing', `INSERT INTO t VALUES ${many((i) => `(${i}, 'x')`)};`],
    ['something in the head', `INSERT INTO t VALUES ${many((i) => `(${i}, 'x')`)};`],
    [
      'something in a row',
      `INSERT INTO t VALUES ${many((i) => (i === 30 ? "(1, '1 day'::money)" : `(${i}, 'x')`))};`,
    ],
    ['something in the rest', `INSERT INTO t VALUES ${many((i) => `(${i})`)} RETURNING (SELECT 1::money);`],
    ['that it cannot be parsed', `INSERT INTO t VALUES ${many((i) => `(${i})`)} RETURNING;`],
    ['something in a string', `INSERT INTO t VALUES ${many(() => "(N'x')")};`],
  ])('%s', (_, text) => {
    const sparing = sparingRows(lint);
    for (let time = 0; time < 3; time++) expect(sparing(text).findings).toEqual(lint(text).findings);
  });

  it('and parses a sort of rows once', () => {
    let parsed = 0;
    const sparing = sparingRows((text) => {
      parsed++;
      return lint(text);
    });
    for (let i = 0; i < 100; i++) sparing(`INSERT INTO t (a, b) VALUES (${i}, 'row ${i}');`);
    expect(parsed).toBe(1);
    sparing('INSERT INTO t (a, b) VALUES (NULL, 1);');
    sparing('INSERT INTO other (a, b) VALUES (1, 2);');
    expect(parsed).toBe(3);
  });

  it('keeps the text of each', () => {
    const sparing = sparingRows(lint);
    for (const i of [1, 2, 3]) expect(sparing(`INSERT INTO t VALUES (${i});`).text).toContain(String(i));
  });
});

describe('a lint that runs out of stack', () => {
  it('says that nothing was checked', () => {
    const deep = (depth: number): number => deep(depth + 1) + 1;
    const { kind, findings } = sparingRows((text) => {
      deep(0);
      return { text, kind: 'empty', findings: [], facts: [] };
    })('SELECT 1');
    expect(kind).toBe('not-parsed');
    expect(findings).toMatchObject([{ code: 'MOLT903', range: { start: 0, end: 6 } }]);
  });

  it('hides no other error', () => {
    const lint = sparingRows(() => {
      throw new TypeError('ours');
    });
    expect(() => lint('SELECT 1')).toThrow('ours');
  });
});
