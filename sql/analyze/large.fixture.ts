const times = (count: number, text: string): string => text.repeat(count);
const listed = (count: number, item: (i: number) => string): string =>
  Array.from({ length: count }, (_, i) => item(i)).join(', ');

/** Statements larger or deeper than any recursion takes: what each is, and its text. */
export const extremeStatements: readonly (readonly [string, string])[] = [
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
  ['a table of 10,000 columns', `CREATE TABLE t (${listed(10_000, (i) => `c${i} SERIAL`)});`],
  ['a list of 100,000', `SELECT a FROM t WHERE a IN (${times(100_000, "'x', ")}'y');`],
  ['10,000 nested comments', `SELECT 1 ${times(10_000, '/*')} ${times(10_000, '*/')};`],
  ['10,000 comments that nothing closes', `SELECT 1 ${times(10_000, '/*')};`],
  ['10,000 dollar quotes in one another', `SELECT ${listed(10_000, (i) => `$a${i}$`)};`],
  [
    '1,000 bodies in one another',
    `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS ${Array.from({ length: 1_000 }, (_, i) => `$q${i}$ BEGIN EXECUTE `).join('')}1${Array.from({ length: 1_000 }, (_, i) => `; END $q${999 - i}$`).join('')};`,
  ],
  ['10,000 nested calls', `SELECT ${times(10_000, 'f(')}1${times(10_000, ')')};`],
  ['10,000 NOTs', `SELECT ${times(10_000, 'NOT ')}a;`],
  ['10,000 minus signs', `SELECT ${times(10_000, '- ')}a;`],
  ['10,000 members', `SELECT (a)${times(10_000, '.b')};`],
  ['10,000 subscripts', `SELECT a${times(10_000, '[1]')};`],
  ['3,000 windows', `SELECT ${listed(3_000, () => 'count(*) OVER (PARTITION BY a ORDER BY b)')} FROM t;`],
  [
    '1,000 queries WITH one another',
    `WITH ${listed(1_000, (i) => `q${i} AS (SELECT * FROM q${Math.max(0, i - 1)})`)} SELECT 1;`,
  ],
  ['a number of a million digits', `SELECT ${times(1_000_000, '9')};`],
  ['10,000 opening brackets of each kind', `SELECT ${times(10_000, '([{')};`],
  ['casts 5,000 deep', `SELECT ${times(5_000, 'CAST(')}1${times(5_000, ' AS CHAR)')};`],
  ['5,000 conditional comments', `SELECT 1 ${times(5_000, '/*!50001 + 1 */')};`],
  [
    '5,000 conditional comments in one another',
    `SELECT 1 ${times(5_000, '/*!50001 ')}${times(5_000, '*/')};`,
  ],
  ['a row with a string of 20 MB', `INSERT INTO t VALUES (1, '${times(20_000_000, 'a')}');`],
];
