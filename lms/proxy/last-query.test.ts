import { expect, test } from 'vitest';
import { withoutLiterals } from './last-query.ts';

test.each([
  ["SELECT * FROM t WHERE name = 'o''hara' AND n = 42", 'SELECT * FROM t WHERE name = ? AND n = ?'],
  ["INSERT INTO t VALUES (E'it\\'s', 1.5e-3, $1, t2.c3)", 'INSERT INTO t VALUES (?, ?, $1, t2.c3)'],
  ["SELECT $$secret$$, $tag$more 'secret'$tag$", 'SELECT ?, ?'],
  ["ALTER ROLE x PASSWORD 'never ended", 'ALTER ROLE x PASSWORD ?'],
  ['SELECT\n\t1', 'SELECT ?'],
  [`SELECT ${'x'.repeat(300)}`, `SELECT ${'x'.repeat(193)}`],
])('%s', (sql, shown) => expect(withoutLiterals(sql)).toBe(shown));
