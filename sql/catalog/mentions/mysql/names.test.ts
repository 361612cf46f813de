import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../analyze/analyze.ts';
import { found } from '../marked.fixture.ts';

beforeAll(loadParser);

const film = 'CREATE TABLE `film` (`film_id` INT PRIMARY KEY, «`ti|tle`» VARCHAR(9), `length` INT);\n';
const check = (marked: string): void =>
  expect(found({ 'a.sql': marked }, 'mysql')).toEqual({ 'a.sql': marked });

describe('names in MySQL', () => {
  it.each<[string, string]>([
    [
      'a table',
      'CREATE TABLE «`fi|lm`» (a INT);\nSELECT «film».a, f.a FROM «`film`» f JOIN «film» ON 1 = 1; INSERT INTO «film» VALUES (1); UPDATE «film» SET a = 1; DELETE FROM «film»; DROP TABLE IF EXISTS «`film`»; TRUNCATE TABLE «film»; ALTER TABLE «film» ADD b INT;',
    ],
    [
      'a table of a database',
      'CREATE TABLE db.«fi|lm» (a INT); CREATE TABLE film (a INT);\nSELECT * FROM `db`.«`film`», film; SELECT db.«film».a FROM db.«film»;',
    ],
    [
      'a column',
      `${film}SELECT «title», f.«title», film.length FROM film f WHERE «title» LIKE 'title%' GROUP BY «title» HAVING «TITLE» <> '' ORDER BY «title» DESC LIMIT 1;`,
    ],
    [
      'another table’s',
      `${film}CREATE TABLE b (title INT); SELECT b.title, film.«title» FROM film, b; SELECT title FROM b;`,
    ],
    [
      'columns of INSERT and UPDATE',
      `${film}INSERT INTO film (film_id, «title») VALUES (1, 'title') ON DUPLICATE KEY UPDATE «title» = VALUES(«title»); UPDATE film f SET f.«title» = CONCAT(«title», 'x') WHERE «title» IS NULL; REPLACE INTO film SET «title» = 'a';`,
    ],
    [
      'keys',
      'CREATE TABLE t («a|» INT, b INT, PRIMARY KEY («a»), KEY k (b, «a»), CHECK («a» > 0));\nCREATE TABLE u (c INT, CONSTRAINT f FOREIGN KEY (c) REFERENCES t («a»)); CREATE INDEX i ON t («`a`»); ALTER TABLE t ADD UNIQUE KEY («a»), DROP COLUMN b, MODIFY «a» BIGINT;',
    ],
    ['CHANGE', 'CREATE TABLE t («`a`» INT);\nALTER TABLE t CHANGE «`a`» «`b`» BIGINT; SELECT «b|» FROM t;'],
    [
      'subqueries',
      `${film}SELECT s.«title» FROM (SELECT film_id, «title» FROM film) AS s WHERE EXISTS (SELECT 1 FROM film x WHERE x.«title» = s.«title»);`,
    ],
    ['not an alias', `${film}SELECT length AS title FROM film; SELECT length title FROM film;`],
    ['WITH', `${film}WITH w AS (SELECT «title» FROM film) SELECT w.«title» FROM w;`],
    ['a view', `${film}CREATE VIEW v AS SELECT «title» FROM film; SELECT 1 FROM v;`],
    [
      'a trigger',
      `${film}CREATE TRIGGER g BEFORE INSERT ON film FOR EACH ROW SET NEW.«title» = UPPER(NEW.«title»);`,
    ],
    [
      'a procedure',
      `${film}DELIMITER //\nCREATE PROCEDURE p(IN n INT)\nBEGIN\n  DECLARE t INT;\n  SELECT «title» INTO @x FROM film WHERE film_id = n;\n  UPDATE film SET «title» = 'x';\nEND//\nDELIMITER ;\n`,
    ],
    [
      'a variable hides it',
      `${film}DELIMITER //\nCREATE PROCEDURE p(title INT)\nBEGIN\n  SELECT title FROM film;\nEND//\nDELIMITER ;\n`,
    ],
    [
      'not a unit of time',
      'CREATE TABLE t («`day|`» INT, b DATE);\nSELECT DATE_ADD(b, INTERVAL 1 DAY), «day» FROM t;',
    ],
    ['JOIN USING', `${film}CREATE TABLE b (title INT); SELECT * FROM film JOIN b USING («title»);`],
    [
      'a function',
      'DELIMITER //\nCREATE FUNCTION «f|»(a INT) RETURNS INT DETERMINISTIC RETURN a//\nDELIMITER ;\nSELECT «f»(1);',
    ],
    [
      'a procedure',
      'DELIMITER //\nDROP PROCEDURE IF EXISTS «p|»//\nCREATE PROCEDURE «p»(a INT) SELECT 1//\nCREATE PROCEDURE q() BEGIN CALL «p»(1); CALL «`p`»; END//\nDELIMITER ;\nCALL «p»(2);',
    ],
  ])('%s', (_, marked) => check(marked));
});
