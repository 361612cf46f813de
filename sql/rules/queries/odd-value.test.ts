import { beforeAll, describe, expect, it, test } from 'vitest';
import { createAnalyzer, loadParser } from '../../analyze/analyze.ts';
import { checkMany } from '../../analyze/check-many.ts';

beforeAll(loadParser);

/** What MOLT222 marks. */
const found = (text: string, rule = 'MOLT222'): string[] =>
  createAnalyzer({ dialect: 'postgres' })
    .update(text)
    .findings.filter(({ code }) => code === rule)
    .map(({ range }) => text.slice(range.start, range.end));

const t = 'CREATE TABLE t (id INT8 PRIMARY KEY, i INTERVAL, z TIMESTAMPTZ, d DATE, c TEXT, l INTERVAL[]);\n';

describe('a value that CockroachDB does not read', () => {
  it.each<[string, string[]]>([
    ["INSERT INTO t (i) VALUES ('5 minutes ago');", ["'5 minutes ago'"]],
    ["INSERT INTO t (c) VALUES ('5 minutes ago');", []],
    ["INSERT INTO t (l) VALUES ('5 minutes ago');", []],
    ["INSERT INTO t (i) VALUES ('5 minutes');", []],
    [
      "INSERT INTO t VALUES (1, '@ 1 day', '1997-02-10 17:32:01 PST', '27.12.2001', '@ 1 day');",
      ["'@ 1 day'", "'1997-02-10 17:32:01 PST'", "'27.12.2001'"],
    ],
    ["INSERT INTO t (z) VALUES ('Mon Feb 10 17:32:01 1997');", ["'Mon Feb 10 17:32:01 1997'"]],
    ["INSERT INTO t (nobody) VALUES ('@ 1 day');", []],
    ["INSERT INTO u (i) VALUES ('@ 1 day');", []],
    // The column as it is when the row goes in.
    [
      "ALTER TABLE t DROP i; INSERT INTO t VALUES (1, '1997-02-10 17:32:01 PST');",
      ["'1997-02-10 17:32:01 PST'"],
    ],
    ["ALTER TABLE t RENAME i TO e; INSERT INTO t (e) VALUES ('@ 1 day');", ["'@ 1 day'"]],
    ["ALTER TABLE t ALTER i TYPE TEXT; INSERT INTO t (i) VALUES ('@ 1 day');", []],
    ["CREATE TABLE n AS SELECT i, c FROM t; INSERT INTO n (i) VALUES ('@ 1 day');", ["'@ 1 day'"]],
  ])('%s', (text, expected) => {
    expect(found(t + text)).toEqual(expected);
  });

  it('of a table that a later file makes: by the name of its column only', () => {
    const files = [
      {
        path: 'data.sql',
        text: "INSERT INTO t (i) VALUES ('@ 1 day');\nINSERT INTO t VALUES (2, '@ 2 days');",
      },
      { path: 'tables.sql', text: t },
    ];
    const [data] = checkMany(files.map((file) => ({ ...file, dialect: 'postgres' as const })));
    expect(data?.findings.map(({ code, range: { start } }) => [code, start])).toEqual([['MOLT222', 26]]);
  });
});

const u = 'CREATE TABLE u (id INT8 PRIMARY KEY, a INT8[], m MONEY, c TEXT, j JSONB);\n';

describe('an array or an amount of money that CockroachDB does not read', () => {
  it.each<[string, string[]]>([
    ["INSERT INTO u VALUES (1, '{{1,2},{3,4}}', '$1,234.56', '{{x}}');", ["'{{1,2},{3,4}}'", "'$1,234.56'"]],
    ["INSERT INTO u (c, a) VALUES ('{{1}}', '[0:1]={1,2}');", ["'[0:1]={1,2}'"]],
    ["INSERT INTO u (j, c) VALUES ('{\"a\": {}}', '$5');", []],
    ["INSERT INTO u (a) VALUES ('{}'), ('{1}'), (' { {1} }');", ["' { {1} }'"]],
    ["INSERT INTO u (m) VALUES ('-$0.50'), ('($0.50)'), ('$'), ('12.5'), ('$1');", ["'-$0.50'", "'($0.50)'", "'$1'"]],
  ])('%s', (text, expected) => {
    expect([...found(u + text, 'MOLT255'), ...found(u + text, 'MOLT116')].filter((each) => each.startsWith("'"))).toEqual(expected);
  });
}); // prettier-ignore

test('among thousands of rows of plain values each such value is found', () => {
  const rows = Array.from({ length: 5_000 }, (_, i) =>
    i % 1_000 === 999 ? `(${i}, '${i} days ago')` : `(${i}, '${i} days')`,
  );
  expect(found(`${t}INSERT INTO t (id, i) VALUES ${rows.join(',\n')};`)).toEqual(
    [999, 1999, 2999, 3999, 4999].map((i) => `'${i} days ago'`),
  );
});

test('in statements of one row each, too', () => {
  const rows = ['1 day', '@ 1 day', '2 days', '@ 2 days'].map(
    (each) => `INSERT INTO t (i) VALUES ('${each}');`,
  );
  expect(found(t + rows.join('\n'))).toEqual(["'@ 1 day'", "'@ 2 days'"]);
});
