import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';

beforeAll(loadParser);

describe('MySQL that is nested deep', () => {
  const n = 6000;

  // What costs the square of the depth does not end before the test's own limit.
  it.each<[string, string]>([
    ['calls', `SELECT ${'f(a, '.repeat(n)}1${')'.repeat(n)};`],
    ['queries', `SELECT * FROM ${'(SELECT a FROM '.repeat(n)}t${') x'.repeat(n)};`],
    ['casts', `SELECT ${'CAST('.repeat(n)}1${' AS CHAR)'.repeat(n)};`],
    ['joins', `SELECT * FROM ${'('.repeat(n)}t${' JOIN u ON a = b)'.repeat(n)};`],
    ['queries that no parentheses part', `${'SELECT a FROM '.repeat(n)};`],
    ['changes that no semicolons part', `${'INSERT UPDATE DELETE '.repeat(2 * n)};`],
    ['intervals', `SELECT ${'INTERVAL '.repeat(n)}1;`],
  ])('is read to its end: %s', (_, text) => {
    const { statements, findings } = createAnalyzer({ dialect: 'mysql' }).update(`${text}\nSELECT \`a\`;`);
    expect(statements).toHaveLength(2);
    expect(findings.at(-1)?.rule).toBe('backtick-name');
  });
});
