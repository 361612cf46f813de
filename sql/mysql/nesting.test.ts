import { describe, expect, it } from 'vitest';
import { nestsTooDeep } from './nesting.ts';
import { secondOpinion } from './second-opinion.ts';

describe('nestsTooDeep', () => {
  it.each<[boolean, string]>([
    [false, 'SELECT a FROM t WHERE b IN (SELECT c FROM d WHERE e = (SELECT max(f) FROM g))'],
    [true, 'SELECT (SELECT (SELECT (SELECT 1)))'],
    [true, 'SELECT ((SELECT ((SELECT ((SELECT 1'],
    [true, 'SELECT CAST(CAST(CAST(a AS CHAR) AS SIGNED) AS CHAR)'],
    [true, 'SELECT 1 WHERE EXISTS (a) AND EXISTS ((EXISTS (EXISTS (b'],
    [false, 'SELECT CAST(a AS CHAR), CAST(b AS CHAR), CAST(c AS CHAR), CAST(d AS CHAR)'],
    [false, 'SELECT \'((SELECT\', "(SELECT", `(SELECT` /* (SELECT */ -- (SELECT\n # (SELECT'],
    [false, `SELECT ${'('.repeat(500)}1${')'.repeat(500)}`],
    [false, ')))) SELECT 1'],
  ])('%s for %s', (expected, text) => {
    expect(nestsTooDeep(text)).toBe(expected);
  });

  it('keeps a query from being read for ever', () => {
    // 4^30 steps without it: the test's own limit ends that.
    expect(secondOpinion(`SELECT * FROM t WHERE x = ${'((SELECT '.repeat(30)}1;`)).toBeNull();
    expect(secondOpinion(`SELECT ${'CAST('.repeat(30)}1${' AS CHAR)'.repeat(30)}`)).toBeNull();
    expect(secondOpinion('SELECT a FROM t WHERE b = (SELECT 1)')).toEqual({ reads: true });
  });
});
