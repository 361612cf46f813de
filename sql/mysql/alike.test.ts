import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  compareWithKin,
  compareWords,
  expectSame,
  wordsOf,
  type Both,
} from '../analyze/alike/alike.fixture.ts';
import { reworded } from '../analyze/alike/wording.ts';
import { loadParser } from '../analyze/analyze.ts';
import { rulesFor } from '../rules/applies.ts';
import { newestVersion, type CockroachVersion } from '../rules/metadata.ts';
import { createMysqlLint } from './lint.ts';
import { bareMeanings } from './meaning-words.ts';
import { splitMysql } from './split.ts';
import { mysqlWordingOf } from './wording.ts';

beforeAll(loadParser);

function both(version: CockroachVersion = newestVersion): Both {
  const rules = rulesFor('mysql', version);
  return {
    knowing: createMysqlLint(version, rules, false),
    each: createMysqlLint(version, rules, false, true),
  };
}

/** All statements of the rules' examples and of the samples. */
function exampleStatements(): ReadonlySet<string> {
  const samples = join(import.meta.dirname, '../../test/samples/mysql');
  const texts = readdirSync(samples).map((name) => readFileSync(join(samples, name), 'utf8'));
  for (const { examples } of rulesFor('mysql', newestVersion)) {
    texts.push(...examples.flatMap(({ bad = '', good = '', fixed = '' }) => [bad, good, fixed]));
  }
  return new Set(
    texts.flatMap((text) =>
      splitMysql(text).pieces.flatMap(({ kind, range }) =>
        kind === 'statement' ? [text.slice(range.start, range.end)] : [],
      ),
    ),
  );
}

/** The same statement about other things: other names, texts and numbers in the place of those that were cut out. */
function kinOf(text: string, generation: number): string | null {
  const wording = mysqlWordingOf(text);
  if (wording === null) return null;
  const others = wording.names.map((name) => {
    const number = wording.names.indexOf(name);
    return /^\d/.test(name)
      ? String(generation * 1_000 + number)
      : `kin${'_of'.repeat(generation)}_${number}_a`;
  });
  return reworded(text, wording, others);
}

describe('what is known of a statement by those worded alike is what comes of looking at it', () => {
  it.each([newestVersion, 'v23.1'] as const)(
    'for the examples of all rules and the samples, on %s',
    (version) => {
      const withKin = compareWithKin(both(version), exampleStatements(), kinOf, [1, 2, 3]);
      expect(withKin).toBeGreaterThan(600);
    },
    60_000,
  );

  it('for each word of the sources in the place of each sort of name', () => {
    const words = wordsOf(textsOfSources(), /[a-z_][a-z0-9_]*/gi);
    expect(words.length).toBeGreaterThan(2_000);
    compareWords(both(), carriers, words);
  }, 300_000);

  it('for values of all sorts in the place of a text or a number', () => {
    const { knowing, each } = both();
    for (const carrier of valueCarriers) {
      for (const value of ["'kin'", "'some kin'", "'others'", '7', '12', '1234']) {
        knowing(carrier.replaceAll('VALUE', value));
      }
      for (const value of values) {
        const text = carrier.replaceAll('VALUE', value);
        expectSame(knowing(text), each(text));
      }
    }
  });
});

const carriers = [
  'CREATE TABLE `NAME` (`a` int NOT NULL, b varchar(10) DEFAULT now(), KEY `k` (`a`)) ENGINE=InnoDB;',
  'CREATE TABLE NAME (a int, NAME tinyint(1), PRIMARY KEY (a), KEY NAME (NAME));',
  'CREATE TABLE t (`NAME` int unsigned NOT NULL, `b` text, UNIQUE KEY `NAME` (`NAME`,`b`(10)));',
  "CREATE TABLE t (`NAME` enum('a','b') DEFAULT 'a' COMMENT 'c', `d` set('a','b'), KEY `i` (`NAME`));",
  'CREATE TABLE t (a int, CONSTRAINT `NAME` FOREIGN KEY NAME (a) REFERENCES `NAME` (NAME));',
  'CREATE TABLE t (a NAME(3), b int AS (NAME + 1) STORED, c NAME) CHARSET=NAME COLLATE=NAME;',
  'CREATE TABLE t (a varchar(9) COLLATE NAME, b char(3) CHARACTER SET NAME, UNIQUE (a), UNIQUE (b)) ENGINE=NAME;',
  'CREATE TABLE NAME LIKE NAME;',
  'ALTER TABLE NAME ADD COLUMN NAME int(11) AFTER NAME, ADD INDEX NAME (NAME);',
  'ALTER TABLE t MODIFY NAME int NOT NULL, DROP INDEX NAME, ENGINE=NAME, RENAME TO NAME;',
  'ALTER TABLE `NAME` CHANGE `NAME` `b` bigint unsigned, DROP FOREIGN KEY `NAME`;',
  'DROP TABLE IF EXISTS `NAME`, NAME;',
  'LOCK TABLES `NAME` WRITE, NAME READ;',
  'RENAME TABLE NAME TO b, `NAME` TO c;',
  'CREATE INDEX NAME ON NAME (NAME(3)) USING NAME;',
  'DROP INDEX NAME ON NAME;',
  'SELECT NAME, t.NAME, `NAME`, count(*) AS NAME FROM NAME GROUP BY NAME HAVING NAME > 3;',
  'SELECT NAME FROM t NAME JOIN NAME USING (NAME) WHERE NAME.a = 3 ORDER BY NAME LIMIT 5, 6;',
  'SELECT NAME(a), `NAME`(b), a NAME b FROM t WHERE a = NAME (3) AND b LIKE NAME;',
  'SELECT a NAME, NAME.NAME, NOT NAME, BINARY NAME, a COLLATE NAME FROM NAME WHERE NAME IN (SELECT NAME FROM t);',
  'SELECT t.a, u.NAME, max(v.b) FROM t, u JOIN v ON u.NAME = v.a GROUP BY t.NAME, t.a;',
  "SELECT a->>'$.b', a || NAME, b + INTERVAL NAME DAY, c DIV NAME FROM t FORCE INDEX (NAME);",
  'INSERT INTO NAME (NAME, a) VALUES (NAME, 3) ON DUPLICATE KEY UPDATE NAME = VALUES(NAME);',
  'INSERT INTO t SET NAME = 3, a = NAME(4);',
  'REPLACE INTO NAME SELECT NAME FROM NAME;',
  'UPDATE NAME SET NAME = NAME + 1, a = 3 WHERE NAME = 4 ORDER BY NAME LIMIT 2;',
  'UPDATE a JOIN NAME b ON a.id = b.NAME SET a.NAME = b.NAME WHERE b.c > 3;',
  'DELETE NAME FROM NAME JOIN b ON NAME.id = b.id WHERE b.NAME = 5;',
  'DELETE FROM t WHERE NAME = 3 AND `NAME` < now();',
  'CREATE VIEW `NAME` AS select `t`.`NAME` AS `NAME`,NAME(`t`.`b`) AS `c` from `t` join NAME on `t`.`a` = NAME.NAME;',
  'CREATE TRIGGER NAME BEFORE INSERT ON NAME FOR EACH ROW SET NEW.NAME = OLD.NAME + NAME(3);',
  'CREATE PROCEDURE NAME(IN NAME int) BEGIN DECLARE NAME int; SELECT NAME INTO NAME FROM t WHERE a = NAME; CALL NAME(3); END;',
  'CREATE FUNCTION NAME(a int) RETURNS NAME DETERMINISTIC RETURN NAME(a) + NAME;',
  'CALL NAME(NAME, 3);',
  'TRUNCATE NAME;',
  'WITH NAME AS (SELECT NAME FROM t) SELECT * FROM NAME;',
];

const valueCarriers = [
  'SELECT a FROM t WHERE b = VALUE AND c > VALUE;',
  'UPDATE t SET a = VALUE WHERE b < VALUE;',
  'INSERT INTO t (a, b) VALUES (VALUE, f(VALUE));',
  'INSERT INTO t VALUES (VALUE, VALUE), (1, VALUE) ON DUPLICATE KEY UPDATE a = VALUE;',
  'REPLACE INTO t VALUES (VALUE, -VALUE, b = VALUE);',
  'CREATE TABLE t (a int COMMENT VALUE) AUTO_INCREMENT=VALUE COMMENT=VALUE;',
  'CREATE TABLE t (a int DEFAULT VALUE, b enum(VALUE) DEFAULT VALUE, KEY k (a) COMMENT VALUE);',
  'ALTER TABLE t AUTO_INCREMENT = VALUE, COMMENT = VALUE;',
];

const values = [
  "''", "'a'", "'it''s'", "'it\\'s'", "'A b'", "'ä'", "'null'", "'true'", "'now'", "'0000-00-00'", "'2024-00-01'", "'1'", "' '",
  "'a\\nb'", "'%Y'", "'infinity'", "'id'", "_utf8'a'", "N'a'", "x'41'", '"a"', '"it\'s"', "'a' 'b'", `'${'long '.repeat(30)}'`,
  '0', '1', '2', '00', '01', '1.5', '1e3', '.5', '0x1f', "b'1'", '18446744073709551616', '-3', '?', ':a', '@a', 'NULL', 'a', 'f(3)',
]; // prettier-ignore

const sources = [
  'mysql',
  'rules/mysql',
  'rules/mysql-expressions',
  'rules/mysql-queries',
  'rules/mysql-session',
];

/** What the reader, the rules and the facts are written in. */
function textsOfSources(): readonly string[] {
  const root = join(import.meta.dirname, '..');
  const isOne = (path: string) =>
    path.endsWith('.ts') && !/\.(?:test|fixture)\.ts$|reserved\.ts|meaning-words/.test(path);
  return [...sources, 'rules/data', 'assist'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(isOne)
      .map((path) => readFileSync(join(root, folder, path), 'utf8')),
  );
}

it.each([
  ['names that are equal', 'ALTER TABLE `a` RENAME TO `b`;', 'ALTER TABLE `a` RENAME TO `a`;'],
  ['a name in upper case', 'CREATE TABLE a (b int);', 'CREATE TABLE A (b int);'],
  ['a name in double quotes', 'CREATE TABLE a (b int);', 'CREATE TABLE "a" (b int);'],
  ['a name without backticks', 'CREATE TABLE `a` (b int);', 'CREATE TABLE a (b int);'],
  ['a backtick in backticks', 'CREATE TABLE `a` (b int);', 'CREATE TABLE `a``b` (b int);'],
  ['a name that needs quotes', 'CREATE TABLE `a` (b int);', 'CREATE TABLE `order` (b int);'],
  ['a text with a quote', "CREATE TABLE a (b int COMMENT 'b');", "CREATE TABLE a (b int COMMENT 'it''s');"],
  [
    'a long comment',
    "CREATE TABLE a (b int COMMENT 'b');",
    `CREATE TABLE a (b int COMMENT '${'b'.repeat(80)}');`,
  ],
  ['a name in two ways', 'CREATE TABLE t (`a` int, KEY (type));', 'CREATE TABLE t (`type` int, KEY (type));'],
  ['a name in another case', 'CREATE TABLE t (a int, KEY (`B`));', 'CREATE TABLE t (b int, KEY (`B`));'],
  ['a comment between', 'CREATE TABLE a (b int);', 'CREATE TABLE a (b /* c */ int);'],
  ['what a server runs', 'DROP TABLE `a`;', '/*!40000 DROP TABLE `a` */;'],
  ['a stand-in', 'CREATE TABLE a (b int);', 'CREATE TABLE zq0 (zq1z int);'],
  ['a name beyond ASCII', 'CREATE TABLE `a` (b int);', 'CREATE TABLE `ä` (b int);'],
  ['two statements', 'DROP TABLE a;', 'DROP TABLE a\n\nSELECT 1 XOR b;'],
])('%s: what was learnt of the one holds for the other, or is not used', (_, taught, asked) => {
  const { knowing, each } = both();
  for (const n of [1, 2, 3, 4]) knowing(taught.replace(/\ba\b/, `kin_${n}`));
  for (const text of [asked, taught, asked]) expect(knowing(text), text).toEqual(each(text));
});

describe('mysqlWordingOf', () => {
  it.each([
    ['SELECT `a`.b FROM `c d`;', ['a', 'b']],
    ["INSERT INTO t VALUES (1,'a b',-2.5,'it\\'s',f(3)),(4,NULL,5.5,'',0);", ['t', '1', 'a b', 'f', '4', '5.5', '0']],
    ["SELECT a FROM t WHERE b = 'Paris' AND c > 12 AND d = 1 AND e = '5';", ['a', 't', 'b', 'Paris', 'c', '12', 'd', 'e']],
    ["CREATE TABLE t (a int COMMENT 'all (of) them') AUTO_INCREMENT=77 COMMENT='b';", ['t', 'a', 'all (of) them', '77', 'b']],
    ['SELECT parent_id, id, uuid, count(*), `count`, `sum`(a), `b`(c) FROM t;', ['parent', 'a', 'b', 'c', 't']],
    ['SET foo = bar, `baz` = 3;', ['baz']],
    ["SELECT @a, _utf8mb4'b', x'41', 0x1f, 2fa, :c, `D`, utf8mb4_bin, \"e\";", null],
    ['/*!40000 ALTER TABLE `a` /* b */ DISABLE KEYS */; # c', ['a']],
  ])('%s', (text, names) => {
    expect(mysqlWordingOf(text)?.names ?? null).toEqual(names);
  }); // prettier-ignore

  it.each([
    'SELECT é FROM a;',
    "SELECT a, 'open",
    'SELECT `open',
    'SELECT a /* open',
    'SELECT a \\G',
    "SELECT a, '\x02';",
  ])('nothing is known of the words of %j', (text) => {
    expect(mysqlWordingOf(text)).toBeNull();
  });
});

it('each word that the reader or a rule looks for is known to have a meaning', () => {
  const root = join(import.meta.dirname, '..');
  const missing = new Set<string>();
  for (const folder of sources) {
    for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      if (!path.endsWith('.ts') || /\.(?:test|fixture)\.ts$/.test(path)) continue;
      const source = readFileSync(join(root, folder, path), 'utf8').replace(
        /\/\*\*?[^]*?\*\/|\/\/[^\n]*/g,
        ' ',
      );
      // What rules say and show are no words that they look for.
      const code = source.replace(
        /\n {2}(?:examples: \[[^]*?\n {2}\]|(?:why|workaround|title):[^]*?,(?=\n {2}\w))/g,
        '',
      );
      for (const [, quoted, key = ''] of code.matchAll(
        /'([A-Z][A-Z0-9_]+)'|(?<=\n\s+)([A-Z][A-Z0-9_]+)(?=:)/g,
      )) {
        const word = quoted ?? key;
        if (!/^MOLT\d/.test(word) && !bareMeanings.has(word.toLowerCase())) missing.add(word);
      }
    }
  }
  expect([...missing]).toEqual([]);
});
