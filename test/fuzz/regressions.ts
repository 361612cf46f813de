import type { Dialect } from '../../sql/analyze/analyze.ts';

/** Inputs that `npm run fuzz:sql` has found, as small as it could make them. */
export const regressions: readonly {
  readonly why: string;
  readonly dialect: Dialect;
  readonly before: string;
  readonly after: string;
}[] = [
  {
    why: 'a backslash at the very end of a MySQL file',
    dialect: 'mysql',
    before: '\\',
    after: 'SELECT 1;\n``\\',
  },
  {
    why: 'a MySQL query in many unclosed parentheses',
    dialect: 'mysql',
    before: `SELECT a FROM t WHERE x = ${'((SELECT '.repeat(40)}1;`,
    after: `SELECT ${'CAST('.repeat(40)}1${' AS CHAR)'.repeat(40)};`,
  },
  {
    why: 'a NUL in the rows of an INSERT that is known without it',
    dialect: 'postgres',
    before: "INSERT INTO t VALUES (8, 3, '')",
    after: "INSERT INTO t VALUES (8, 3, '\0')",
  },
  {
    why: 'a conditional comment with nothing in it',
    dialect: 'mysql',
    before: '',
    after: '/*!50001 */x',
  },
  {
    why: 'a quote that is open over lines, where something is to be completed',
    dialect: 'postgres',
    before: '',
    after: '"\n ',
  },
  {
    why: 'a stray letter in front of a MySQL table',
    dialect: 'mysql',
    before: "SELECT 1;\n\n\nCREATE TABLE t (id INT PRIMARY KEY, e ENUM('a')) ENGINE=InnoDB;",
    after: "SELECT 1;\nz\n\nCREATE TABLE t (id INT PRIMARY KEY, e ENUM('a')) ENGINE=InnoDB;",
  },
  {
    why: 'a variable of psql in front of a view, a colon in front of a query',
    dialect: 'postgres',
    before:
      'SELECT 1;\n\n-- a\nCREATE VIEW v AS SELECT * FROM t WHERE a;\nSELECT 2;\n\n-- b\nSELECT a FROM t GROUP BY CUBE (a);',
    after:
      'SELECT 1;\n:x\n\n-- a\nCREATE VIEW v AS SELECT * FROM t WHERE a;\nSELECT 2;\n:\n-- b\nSELECT a FROM t GROUP BY CUBE (a);',
  },
  {
    why: 'a stray word in front of a function whose body has semicolons',
    dialect: 'postgres',
    before:
      '-- a\n\nCREATE FUNCTION f(p regclass) RETURNS boolean LANGUAGE plpgsql AS $$\nBEGIN\n  EXECUTE p;\n  RETURN true;\nEND;\n$$;',
    after:
      'a\n\nCREATE FUNCTION f(p regclass) RETURNS boolean LANGUAGE plpgsql AS $$\nBEGIN\n  EXECUTE p;\n  RETURN true;\nEND;\n$$;',
  },
  {
    why: 'a row with an infinite date behind one with another string',
    dialect: 'postgres',
    before: "INSERT INTO t VALUES ('')",
    after: "--\nINSERT INTO t VALUES ('INFINITY')",
  },
  {
    why: 'a row with a month 0 behind one with another string',
    dialect: 'mysql',
    before: "INSERT INTO t VALUES ('a')",
    after: "--\nINSERT INTO t VALUES ('2024-00-00')",
  },
  {
    why: 'MySQL that is not understood at the end of two statements of which the first has no semicolon',
    dialect: 'mysql',
    before: '',
    after: '(--\nALTER TABLE ONLY r',
  },
  {
    why: 'a MySQL query in 600 others',
    dialect: 'mysql',
    before: '',
    after: `SELECT ${'((SELECT '.repeat(600)}1${'))'.repeat(600)};`,
  },
  {
    why: 'a broken word in front of a statement in its line',
    dialect: 'postgres',
    before: "  SELECT 'infinity'::;",
    after: "}  SELECT 'infinity'::;",
  },
  {
    why: 'half of the word DELIMITER',
    dialect: 'mysql',
    before: 'DELIMITER |\nSELECT name FROM ',
    after: 'ER |\nSELECT name FROM ',
  },
  {
    why: 'a space of another kind in front of the rows of an INSERT that is known without it',
    dialect: 'postgres',
    before: "INSERT INTO t VALUES (8, '')",
    after: "--\nINSERT INTO t VALUES (8,\u00a0'')",
  },
  {
    why: 'a broken word in the line above a MERGE',
    dialect: 'postgres',
    before: 'SELECT 1;\n\n-- (a\nMERGE INTO t USING s ON t.a = s.a WHEN NOT MATCHED THEN INSERT VALUES (1);',
    after: 'SELECT 1;\n\n-- \n(a\nMERGE INTO t USING s ON t.a = s.a WHEN NOT MATCHED THEN INSERT VALUES (1);',
  },
  {
    why: 'two statements without a semicolon, of which the parser refuses the second at its end',
    dialect: 'postgres',
    before: '',
    after: 'SELECT FROMe\nTRUNCATE u',
  },
  {
    why: 'something to complete in 700 queries',
    dialect: 'postgres',
    before: '',
    after: `${'((SELECT '.repeat(700)}1${'))'.repeat(700)};`,
  },
  {
    why: 'a sign of two units among the digits of a bit string',
    dialect: 'postgres',
    before: '',
    after: "SELECT B'01😀1';",
  },
  {
    why: 'a broken word above a cursor',
    dialect: 'postgres',
    before: '\n\nFETCH backward 14 in foo10;',
    after: ']\n\nFETCH backward 14 in foo10;',
  },
  {
    why: 'a broken word above the beginning of a transaction',
    dialect: 'postgres',
    before: '\n\n-- (a\nBEGIN READ ONLY, READ WRITE;',
    after: '@\n\n-- (a\nBEGIN READ ONLY, READ WRITE;',
  },
  {
    why: 'a broken word above a setting of MySQL',
    dialect: 'mysql',
    before: '\r\n\r\nSET FOREIGN_KEY_CHECKS = 0;',
    after: '@\r\n\r\nSET FOREIGN_KEY_CHECKS = 0;',
  },
  {
    why: 'a word above a statement that is a part of another one then',
    dialect: 'postgres',
    before: '\n\n-- (a\nDELETE FROM t;',
    after: 'SELECT\n\n-- (a\nDELETE FROM t;',
  },
  {
    why: "a word above a client's command, which is none then",
    dialect: 'mysql',
    before: '\n \nSOURCE other.sql\n',
    after: 'x.\n \nSOURCE other.sql\n',
  },
  {
    why: 'a dollar quote that is left open, with a sign of two units at its end',
    dialect: 'postgres',
    before: '',
    after: "$$    AND n IN ('a')\n  ORDER BY 😀, 😀$",
  },
  {
    why: 'a word above a statement that is further in',
    dialect: 'postgres',
    before: '\n\n    CREATE TABLE a (\n        b integer\n    );',
    after: 'Y\n\n    CREATE TABLE a (\n        b integer\n    );',
  },
  {
    why: 'findings of the schema at one place',
    dialect: 'postgres',
    before:
      'CREATE TABLE s.t (y int);\nCREATE VIEW a AS SELECT y FROM s.t;\nALTER TABLE s.t RENAME TO u;\nALTER TABLE s.u SET SCHEMA e;',
    after:
      'CREATE TABLE s.t (y int);\nCREATE VIEW a AS SELECT y FROM s.t;\nALTER TABLE s.t RENAME TO u;\nALTER TABLE s.u SET SCHEMA ee;',
  },
  {
    why: 'hundreds of findings at one place',
    dialect: 'postgres',
    before: '',
    after: `SELECT ${'ARRAY['.repeat(700)}1${']'.repeat(700)};`,
  },
  {
    why: 'a backslash before a character of two units',
    dialect: 'mysql',
    before: '',
    after: "SELECT '\\😀'; SELECT '\\😀",
  },
  {
    why: 'a body without DELIMITER that nothing closes',
    dialect: 'mysql',
    before: 'CREATE PROCEDURE p()\nBEGIN\n  IF a THEN SELECT 1; END IF;\n  SELECT 2;\nEND;\nSELECT 3;\n',
    after: 'CREATE PROCEDURE p()\nBEGIN\n  IF a THEN SELECT 1; END IF;\n  SELECT 2;\n;\nSELECT 3;\n',
  },
  {
    why: 'a character of two units where digits are wanted',
    dialect: 'postgres',
    before: '',
    after: "SELECT X'1😀', B'1😀', U&'\\😀', E'\\x😀', E'\\u😀', 1_😀;",
  },
  {
    why: 'a statement about types that goes and comes again, and one that stands there twice',
    dialect: 'postgres',
    before: 'CREATE TABLE t (price float8, n int4);\nSELECT price * n FROM t;',
    after:
      'CREATE TABLE t (price float8, n int4, o int4);\nSELECT 1;\nSELECT price * n FROM t;\nSELECT price * n FROM t;',
  },
  {
    why: 'parentheses behind letters of two bytes',
    dialect: 'postgres',
    before: '',
    after: 'CREATE TABLE p (é int, b int) PARTITION BY RANGE (((b + é) / 2));',
  },
  {
    why: 'a bracket that was left in front of the first query',
    dialect: 'postgres',
    before: "  -- so\nSELECT EXTRACT(EPOCH FROM TIME '2020-05-26 13:30:25.575401');\nSELECT 1;\n",
    after: "] -- so\nSELECT EXTRACT(EPOCH FROM TIME '2020-05-26 13:30:25.575401');\nSELECT 1;\n",
  },
  {
    why: 'a mark in front of a comment, behind which a query is indented',
    dialect: 'cockroach',
    before: ' -- a\n DELETE FROM t;',
    after: '- -- a\n DELETE FROM t;',
  },
  {
    why: 'a number in the empty line in front of a comment and what is no statement of schemas',
    dialect: 'postgres',
    before: 'SELECT 1;\n\n-- so\nSET SESSION AUTHORIZATION a;\nSELECT 2;\n',
    after: 'SELECT 1;\n1_000\n-- so\nSET SESSION AUTHORIZATION a;\nSELECT 2;\n',
  },
];
