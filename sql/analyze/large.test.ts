import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from './analyze.ts';

beforeAll(loadParser);

const times = (count: number, text: string): string => text.repeat(count);
const listed = (count: number, item: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => item(i)).join(', ');

/** Larger or deeper than any recursion takes. No clock: what grows with the square of these sizes runs into the test's own limit. */
const statements: readonly (readonly [string, string])[] = [
  ['a sum of 20,000 terms', `SELECT ${times(20_000, '1+')}1;`],
  ['20,000 strings joined', `SELECT ${times(20_000, "'a' || ")}b;`],
  ['20,000 conditions', `SELECT * FROM t WHERE ${times(20_000, 'a = 1 OR ')}b;`],
  ['5,000 nested parentheses', `SELECT ${times(5_000, '(')}1${times(5_000, ')')};`],
  ['20,000 nested parentheses', `SELECT ${times(20_000, '(')}1${times(20_000, ')')};`],
  ['5,000 parentheses that nothing closes', `SELECT ${times(5_000, '(')}1;`],
  ['an INSERT of 50,000 rows', `INSERT INTO t (a, b) VALUES ${times(50_000, "(1, 'it''s'),\n")}(1, NULL);`],
  ['a list of 20,000', `SELECT a IN (${times(20_000, '1,')}1);`],
  ['3,000 nested CASEs', `SELECT ${times(3_000, 'CASE WHEN a THEN ')}1${times(3_000, ' END')};`],
  ['2,000 nested queries', `SELECT ${times(2_000, '(SELECT ')}1${times(2_000, ')')};`],
  ['3,000 nested arrays', `SELECT ${times(3_000, 'ARRAY[')}1${times(3_000, ']')};`],
  ['20,000 nested comments', `/*${times(20_000, '/*')}${times(20_000, '*/')}*/ SELECT 1;`],
  ['20,000 casts', `SELECT 1${times(20_000, '::int')};`],
  ['20,000 queries in a UNION', `SELECT 1 ${times(20_000, 'UNION ALL SELECT 1 ')};`],
  ['3,000 joins', `SELECT * FROM a ${times(3_000, 'JOIN b ON true ')};`],
  ['a name of 20,000 parts', `SELECT a${times(20_000, '.b')};`],
  [
    'a table of 5,000 columns',
    `CREATE TABLE t (id INT8 PRIMARY KEY, ${listed(5_000, (i) => `c${i} INT8`)});`,
  ],
  ['5,000 actions', `ALTER TABLE t ${listed(5_000, (i) => `ADD COLUMN c${i} INT8`)};`],
  [
    'a body 3,000 blocks deep',
    `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ${times(3_000, 'IF a THEN ')}NULL; ${times(3_000, 'END IF; ')}END $$;`,
  ],
  [
    'a body of 10,000 statements',
    `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN ${times(10_000, 'PERFORM g(1);\n')} END $$;`,
  ],
  ['a name of a million letters', `SELECT "${times(1_000_000, 'a')}";`],
  ['a string of 500,000 lines', `SELECT '${times(500_000, 'a;\n')}';`],
  ['20,000 semicolons', times(20_000, ';')],
  ['20,001 quotes', `SELECT ${times(20_001, "'")};`],
  ['20,000 values of an enum', `CREATE TYPE e AS ENUM (${times(20_000, "'a',")}'b');`],
];

describe('a statement that is very large or deep', () => {
  it.each(statements)('%s: the statements around it are checked', (_, statement) => {
    const text = `LOCK TABLE t;\n${statement}\nLISTEN x;`;
    const { findings } = createAnalyzer({ dialect: 'postgres' }).update(text);
    const codes = findings.map((finding) => finding.code);
    expect(codes).toContain('MOLT203');
    expect(codes).toContain('MOLT204');
    for (const { range } of findings) expect(range.end).toBeLessThanOrEqual(text.length);
  });

  it.each(statements)('%s: MySQL’s reader takes it too', (_, statement) => {
    const text = `CREATE TABLE a (id INT) ENGINE=InnoDB;\n${statement}\nCREATE TABLE b (id INT) ENGINE=InnoDB;\n`;
    const { findings } = createAnalyzer({ dialect: 'mysql' }).update(text);
    const engines = findings.filter(({ range }) => /^ENGINE/.test(text.slice(range.start, range.end)));
    expect(engines.length).toBeGreaterThanOrEqual(2);
  });

  it('is edited as quickly as a small one when the edit is elsewhere', () => {
    const [, insert = ''] = statements.find(([name]) => name.startsWith('an INSERT')) ?? [];
    const analyzer = createAnalyzer({ dialect: 'postgres' });
    analyzer.update(`${insert}\nSELECT 1;`);
    expect(analyzer.update(`${insert}\nSELECT 12;`)).toMatchObject({ parsed: 1 });
  });
});
