import { beforeAll, describe, expect, it, test } from 'vitest';
import { loadParser } from '../../analyze/analyze.ts';
import { convert, type Change } from '../convert.ts';
import { headerLength } from '../header.ts';

beforeAll(loadParser);

const mark = '-- molt: dialect=mysql\n';
const made = (source: string) => {
  const conversion = convert(`${mark}${source}`);
  return { ...conversion, text: conversion.text.slice(headerLength(conversion.text) + mark.length).trim() };
};

/** What becomes of the last statement in MySQL's words, and how it is told: in the counts, in the changes, in the file. */
type Outcome = Change['sort'] | 'kept';
const notes: Readonly<Partial<Record<Outcome, string>>> = {
  review: '-- molt: review (',
  'needs-you': '-- molt: needs you (',
  dropped: '-- molt: dropped',
};

const table = (column: string) => `CREATE TABLE t (id BIGINT PRIMARY KEY, c ${column});`;
const row = (column: string, value: string) => `${table(column)}\nINSERT INTO t VALUES (1,${value});`;

describe.each<[string, Outcome, string, string]>([
  // What nobody understands is never kept in silence.
  ['no statement', 'needs-you', 'FROBNICATE the server;', '-- FROBNICATE the server;'],
  ['a column that is none', 'review', 'CREATE TABLE t (id BIGINT PRIMARY KEY, 5 BIGINT);', '5 BIGINT'],
  ['a query with a part missing', 'review', 'SELECT a FROM t WHERE;', 'SELECT a FROM t WHERE;'],
  // Literals
  ['\\0 in a text', 'needs-you', row('VARCHAR(9)', "'a\\0b'"), "(1,e'a\\x00b');"],
  ['\\0 in bytes', 'changed', row('BLOB', "'a\\0b'"), "(1,x'610062');"],
  ['\\0 in bytes with a charset', 'changed', row('VARBINARY(9)', "_binary 'a\\0'"), "(1,x'6100');"],
  ['\\0 of a BIT', 'changed', row('BIT(4)', "'\\0'"), "(1,B'0000');"],
  ['bytes beyond ASCII', 'changed', row('BLOB', "_binary 'é'"), "(1,x'c3a9');"],
  ['0x… for bytes', 'changed', row('BLOB', '0x4D5'), "(1,x'04D5');"],
  ['0x… for a number', 'changed', row('BIGINT', '0xFF'), '(1,255);'],
  ['0x… for a text', 'changed', row('TEXT', '0x41'), "(1,convert_from(x'41', 'utf8'));"],
  ['0x… for nobody knows what', 'review', 'INSERT INTO u VALUES (0x41);', "(x'41');"],
  ["b'…' for BIT", 'changed', row('BIT(8)', "b'101'"), "(1,B'00000101');"],
  ["b'…' for BIT(1)", 'changed', row('BIT(1)', "b'1'"), '(1,true);'],
  ['a charset', 'changed', row('TEXT', "_utf8mb4'x'"), "(1,'x');"],
  ["N'…'", 'changed', row('TEXT', "N'x'"), "(1,'x');"],
  ['a backslash', 'changed', row('TEXT', "'it\\'s\\n'"), "(1,e'it''s\\n');"],
  ['double quotes', 'changed', row('TEXT', '"it\'s"'), "(1,'it''s');"],
  ['a plain row', 'kept', row('TEXT', "'it''s'"), "(1,'it''s');"],
  ['a zero date', 'review', row('DATE NULL', "'0000-00-00'"), '(1,NULL);'],
  ['a zero date where NULL may not be', 'needs-you', row('DATE NOT NULL', "'2024-00-01'"), '(1,NULL);'],
  ["'' for a number", 'review', row('INT', "''"), '(1,0);'],
  ['NULL for the next number', 'changed', 'CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, c INT);\nINSERT INTO t VALUES (NULL,1),(7,NULL);', '(DEFAULT,1),(7,NULL);'],
  ['NULL for a SERIAL', 'changed', 'CREATE TABLE t (id SERIAL, c INT);\nINSERT INTO t (c, id) VALUES (1, NULL);', '(1, DEFAULT);'],
  ['0 and 1 for flags', 'changed', row('TINYINT(1)', '1'), '(1,true);'],
  ['TRUE for a number', 'changed', row('INT', 'TRUE'), '(1,1);'],
  ['values of a SET', 'changed', row("SET('a','b c')", "'a,b c'"), `(1,'{"a","b c"}');`],
  ['no value of a SET', 'changed', row("SET('a')", "''"), "(1,'{}');"],
  ['the number of an ENUM label', 'changed', row("ENUM('a','it''s')", '2'), "(1,'it''s');"],
  ['an ENUM label with other capitals', 'changed', row("ENUM('Open','it''s')", "'OPEN '"), "(1,'Open');"],
  ['an ENUM label as it is made', 'kept', row("ENUM('Open')", "'Open'"), "(1,'Open');"],
  ['the number of an ENUM label in quotes', 'changed', row("ENUM('a','b')", "'2'"), "(1,'b');"],
  ['no ENUM label', 'review', row("ENUM('a')", "''"), '(1,NULL);'],
  ['no ENUM label where NULL may not be', 'needs-you', row("ENUM('a') NOT NULL", '0'), '(1,NULL);'],
  ['an unknown ENUM label', 'needs-you', row("ENUM('a')", "'c'"), "(1,'c');"],
  ['a label of a SET with other capitals', 'changed', row("SET('Red','blue')", "'BLUE,red'"), `(1,'{"blue","Red"}');`],
  ['the number of a SET', 'changed', row("SET('a','b','c')", '5'), `(1,'{"a","c"}');`],
  ['a year of two digits', 'changed', row('YEAR', '99'), '(1,1999);'],
  ['a time as a number', 'changed', row('TIME', '101112'), "(1,'10:11:12');"],
  ['a time beyond a day', 'kept', row('TIME', "'100:00:00'"), "(1,'100:00:00');"],
  ['a date as a number', 'changed', row('DATE', '20240105'), "(1,'2024-01-05');"],
  ['a moment of digits alone', 'changed', row('DATETIME', "'20240105103000'"), "(1,'2024-01-05 10:30:00');"],
  ['a date with other marks', 'changed', row('DATE', "'24.1.5'"), "(1,'2024-01-05');"],
  ['a usual date', 'kept', row('DATETIME', "'2024-01-05 10:30:00'"), "(1,'2024-01-05 10:30:00');"],
  ['a fraction for a whole number', 'changed', row('INT', "'-1.5'"), '(1,-2);'],
  ['a number beyond INT8', 'needs-you', row('BIGINT UNSIGNED', '18446744073709551615'), '(1,18446744073709551615);'],
  ['a large number within INT8', 'kept', row('BIGINT', '9223372036854775807'), '(1,9223372036854775807);'],
  ['another case of a name', 'changed', 'CREATE TABLE `T` (`Id` INT PRIMARY KEY);\nSELECT ID FROM t;', 'SELECT "Id" FROM "T";'],
  ['another case of a name in front of rows', 'changed', 'CREATE TABLE `T` (`Id` INT PRIMARY KEY);\nINSERT INTO t (id) VALUES (1);', 'INSERT INTO "T" ("Id") VALUES (1);'],
  ['a name in quotes that is made without', 'changed', 'CREATE TABLE T (Id INT PRIMARY KEY);\nUPDATE `T` SET `Id` = 1;', 'UPDATE t SET id = 1;'],
  ['a text that is like a name', 'review', 'CREATE TABLE `T` (`Id` INT PRIMARY KEY);\nDELETE FROM `T` WHERE `Id` = "id";', `DELETE FROM "T" WHERE "Id" = 'id';`],
  ['a UUID of 16 bytes', 'changed', row('BINARY(16) DEFAULT (uuid_to_bin(uuid()))', '0x8D9E2F6C3A1B4C5D8E7F6A5B4C3D2E1F'), "(1,'8d9e2f6c-3a1b-4c5d-8e7f-6a5b4c3d2e1f');"],
  ['a shape', 'changed', row('POINT', '0xE610000001010000000000000000002440000000000000344'.concat('0')), "(1,st_geomfromwkb(x'010100000000000000000024400000000000003440', 4326));"],
  // Types and columns
  ['ENUM', 'changed', table("ENUM('a','b')"), "CREATE TYPE t_c AS ENUM ('a', 'b');"],
  ['SET', 'review', table("SET('a','b')"), "c TEXT[] CHECK (c <@ ARRAY['a', 'b'])"],
  ['ENUM with a default in other capitals', 'changed', table("ENUM('Open') DEFAULT 'open'"), "c t_c DEFAULT 'Open'"],
  ["ENUM with DEFAULT ''", 'review', table("ENUM('Open') DEFAULT ''"), 'c t_c)'],
  ["SET with DEFAULT ''", 'review', table("SET('a') NOT NULL DEFAULT ''"), "c TEXT[] CHECK (c <@ ARRAY['a']) NOT NULL DEFAULT '{}'"],
  ['a check on a name with capitals', 'changed', 'CREATE TABLE t (Id INT UNSIGNED PRIMARY KEY);', 'CREATE TABLE t (Id INT8 CHECK (Id >= 0) PRIMARY KEY);'],
  ['a check on a name with capitals in backticks', 'changed', 'CREATE TABLE t (`Id` INT UNSIGNED PRIMARY KEY);', 'CREATE TABLE t ("Id" INT8 CHECK ("Id" >= 0) PRIMARY KEY);'],
  ['a key that names a column without its quotes', 'changed', 'CREATE TABLE t (`Id` INT, Ref INT, PRIMARY KEY (ID), KEY (`Ref`));', 'CREATE TABLE t ("Id" INT4, Ref INT4, PRIMARY KEY ("Id"), INDEX (ref));'],
  ['a column named value', 'changed', 'INSERT INTO t SET k = 1, value = 2;', 'INSERT INTO t (k, value) VALUES (1, 2);'],
  ['a primary key on the beginning', 'review', 'CREATE TABLE t (a TEXT, PRIMARY KEY (a(4)));', 'PRIMARY KEY (a)'],
  ['UNSIGNED', 'changed', table('INT UNSIGNED NOT NULL'), 'c INT8 CHECK (c >= 0) NOT NULL'],
  ['AUTO_INCREMENT', 'changed', 'CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY) AUTO_INCREMENT=7;', 'id INT4 GENERATED BY DEFAULT AS IDENTITY (START WITH 7) PRIMARY KEY'],
  ['SERIAL', 'review', 'CREATE TABLE t (id SERIAL);', 'id INT8 GENERATED BY DEFAULT AS IDENTITY UNIQUE'],
  ['DATETIME is no moment', 'changed', table('DATETIME(3) NOT NULL'), 'c TIMESTAMP(3) NOT NULL'],
  ['TIMESTAMP is one', 'changed', table('TIMESTAMP NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP'), 'c TIMESTAMPTZ NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP'],
  ['a generated column', 'changed', table('INT AS (id * 2)'), 'c INT4 AS (id * 2) VIRTUAL'],
  ['TINYINT(1)', 'review', table("TINYINT(1) DEFAULT '1'"), 'c BOOL DEFAULT true'],
  ['UUID() as the default of a text', 'changed', table('CHAR(36) DEFAULT (UUID())'), 'c CHAR(36) DEFAULT (gen_random_uuid()::STRING)'],
  // Keys, partitions
  ['FULLTEXT', 'needs-you', 'CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT, FULLTEXT KEY f (a), KEY k (a(9)));', 'CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT, INDEX k (a));'],
  ['FULLTEXT first', 'needs-you', 'CREATE TABLE t (FULLTEXT KEY f (a), FULLTEXT KEY g (a), a TEXT, id BIGINT PRIMARY KEY);', 'a TEXT, id BIGINT PRIMARY KEY);'],
  ['SPATIAL', 'changed', 'CREATE TABLE t (id BIGINT PRIMARY KEY, p POINT NOT NULL, SPATIAL KEY s (p));', 'INVERTED INDEX s (p)'],
  ['a unique key on the beginning', 'review', 'CREATE TABLE t (id BIGINT PRIMARY KEY, a TEXT, UNIQUE KEY u (a(4)));', 'UNIQUE INDEX u ((left(a, 4)))'],
  ['partitions', 'review', 'CREATE TABLE t (id BIGINT PRIMARY KEY) PARTITION BY HASH (id) PARTITIONS 4;', 'CREATE TABLE t (id BIGINT PRIMARY KEY);'],
  // Views, routines
  ['a view with DEFINER', 'changed', 'CREATE ALGORITHM=UNDEFINED DEFINER=`a`@`%` SQL SECURITY DEFINER VIEW `v` AS SELECT 1 AS `a`;', 'CREATE VIEW v AS SELECT 1 AS a;'],
  ['a view of the caller’s rights', 'review', 'CREATE SQL SECURITY INVOKER VIEW v AS SELECT 1 AS a;', 'CREATE VIEW v AS SELECT 1 AS a;'],
  ['a trigger', 'needs-you', 'CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = 1;', '-- CREATE TRIGGER r'],
  ['a procedure', 'needs-you', 'CREATE PROCEDURE p() BEGIN SELECT 1; END;', '-- CREATE PROCEDURE p()'],
  ['an event', 'needs-you', 'CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO DELETE FROM t;', '-- CREATE EVENT e'],
  // Sessions
  ['the log of the server', 'dropped', "SET @@GLOBAL.GTID_PURGED=/*!80000 '+'*/ 'x:1-2';", '-- molt: dropped: SET'],
  ['autocommit', 'dropped', 'SET autocommit=0;', '-- molt: dropped: SET'],
  ['COMMIT without a beginning', 'dropped', 'COMMIT;', '-- molt: dropped: COMMIT;'],
  ['COMMIT with one', 'kept', 'BEGIN;\nCOMMIT;', 'BEGIN;\nCOMMIT;'],
  // Words in the right order: what a fix wrote is not read as MySQL again.
  ['a function that means something else', 'review', 'SELECT CONCAT(a, b) FROM t;', 'SELECT CONCAT(a, b) FROM t;'],
  ['neighbouring strings', 'changed', "SELECT 'a' 'b';", "SELECT 'a' || 'b';"],
  ['strings in an INSERT … SET', 'review', 'INSERT INTO t SET a = "x";', "INSERT INTO t (a) VALUES ('x');"],
])('%s: %s', (_, outcome, source, expected) => {
  it('is written so', () => {
    expect(made(source).text).toContain(expected);
  });

  it('is told so', () => {
    const { changes, statements, text } = made(source);
    const before = convert(`${mark}${source.split('\n').slice(0, -1).join('\n')}`);
    const key = outcome === 'needs-you' ? 'needYou' : outcome;
    expect(statements[key] - before.statements[key]).toBe(1);
    if (outcome === 'kept') return;
    expect(changes.some((change) => change.sort === outcome)).toBe(true);
    const note = notes[outcome];
    if (note !== undefined) expect(text).toContain(note);
  });
}); // prettier-ignore

test('foreign keys come behind their tables, and behind rows that are in no order', () => {
  const tables = (rows: string) =>
    `SET FOREIGN_KEY_CHECKS=0;\nCREATE TABLE a (id INT PRIMARY KEY, b INT, c INT, CONSTRAINT k FOREIGN KEY (b) REFERENCES b (id) ON DELETE CASCADE);\nCREATE TABLE b (id INT PRIMARY KEY, a INT, KEY i (a), FOREIGN KEY (a) REFERENCES a (id));\n${rows}SET FOREIGN_KEY_CHECKS=1;`;
  const keys = (rows: string) =>
    made(tables(rows))
      .text.split('\n')
      .filter((line) => line.startsWith('ALTER'));
  const toB = 'ALTER TABLE a ADD CONSTRAINT k FOREIGN KEY (b) REFERENCES b (id) ON DELETE CASCADE;';
  expect(keys('')).toEqual([toB]);
  expect(keys('INSERT INTO a VALUES (1,2,3);\n')).toEqual([
    toB,
    'ALTER TABLE b ADD FOREIGN KEY (a) REFERENCES a (id);',
  ]);
  expect(made(tables('')).statements).toMatchObject({ changed: 2, dropped: 2, needYou: 0 });
});

test('views come behind the views that they read, stand-ins of a dump go', () => {
  const { text, changes } = made(
    'CREATE VIEW a AS SELECT * FROM `b`;\nCREATE VIEW c AS SELECT 1 AS x;\nCREATE VIEW b AS SELECT x FROM c, d;\nCREATE VIEW d AS SELECT 2 AS y;',
  );
  expect(text.split('\n').filter((line) => line.startsWith('CREATE'))).toEqual([
    'CREATE VIEW c AS SELECT 1 AS x;',
    'CREATE VIEW d AS SELECT 2 AS y;',
    'CREATE VIEW b AS SELECT x FROM c, d;',
    'CREATE VIEW a AS SELECT * FROM b;',
  ]);
  expect(changes.filter(({ why }) => why.includes('behind'))).toHaveLength(2);
  const dump =
    '/*!50001 CREATE VIEW `v` AS SELECT \n 1 AS `a`*/;\n/*!50001 CREATE ALGORITHM=UNDEFINED */\n/*!50013 DEFINER=`a`@`%` SQL SECURITY DEFINER */\n/*!50001 VIEW `v` AS select `t`.`a` AS `a` from `t` */;';
  const views = made(dump).text.match(/^(?:-- )?.*CREATE[^]*?VIEW/gm);
  expect(views).toHaveLength(2);
  expect(made(dump).statements).toMatchObject({ dropped: 1, changed: 1 });
});

test('bytes of a text that was read byte by byte are what they were', () => {
  const source = `${mark}${row('BLOB', "_binary 'é\u0080\\0'")}`;
  expect(convert(source, { bytes: 'latin1' }).text).toContain("(1,x'e98000');");
});
