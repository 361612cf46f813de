import { beforeAll, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';

beforeAll(loadParser);

const table = 'CREATE TABLE t (id int8 PRIMARY KEY, a float8, b int4);\n';

// Statements that are the same share what is known of them, and one that comes back is known already.
it.each([
  ['that stands there twice', `${table}SELECT a * b FROM t;\nSELECT a * b FROM t;`],
  ['that has gone and come again', `${table}SELECT 1;\nSELECT a * b FROM t;`],
])('what is said of a statement %s is said where it stands', (_, text) => {
  const analyzer = createAnalyzer({ dialect: 'postgres' });
  const places = (now: string) =>
    analyzer.update(now).findings.flatMap(({ code, range }) => (code === 'MOLT227' ? [range.start] : []));
  expect(places(`${table}SELECT a * b FROM t;`)).toEqual([table.length + 'SELECT a '.length]);
  expect(places(table)).toEqual([]);
  expect(places(text)).toEqual([...text.matchAll(/\*/g)].map(({ index }) => index));
});
