import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../analyze/analyze.ts';
import { found } from './marked.fixture.ts';

beforeAll(loadParser);

const film = 'CREATE TABLE film (film_id int PRIMARY KEY, title text NOT NULL, length int);\n';

describe('all places that mean the same', () => {
  it.each<[string, string]>([
    [
      'a table',
      `CREATE TABLE «fi|lm» (id int);\nSELECT * FROM «film»; INSERT INTO public.«film» VALUES (1); DROP TABLE «film»;`,
    ],
    ['from a use', 'CREATE TABLE «film» (id int);\nSELECT «fi|lm».id FROM «film»;'],
    [
      'not an alias',
      'CREATE TABLE «film» (id int); CREATE TABLE t (a int);\nSELECT film.a FROM t AS film, «f|ilm» f;',
    ],
    [
      'not a WITH query',
      'CREATE TABLE «film» (id int);\nWITH film AS (SELECT 1 AS x) SELECT x FROM film; SELECT 1 FROM «|film»;',
    ],
    [
      'a column',
      `CREATE TABLE film (id int, «ti|tle» text, CHECK («title» <> ''));\nSELECT f.«title», film.title FROM film f WHERE «title» IS NULL;`,
    ],
    [
      'a column, by its table',
      `${film.replace('title text', '«title» text')}CREATE TABLE book (title text);\nSELECT f.«tit|le», b.title FROM film f JOIN book b ON f.«title» = b.title;`,
    ],
    [
      'in constraints',
      'CREATE TABLE a («i|d» int, b int, PRIMARY KEY («id», b), UNIQUE («id»));\nCREATE TABLE c (a int REFERENCES a («id»), FOREIGN KEY (a) REFERENCES a («id»));',
    ],
    [
      'in ALTER TABLE',
      'CREATE TABLE a («x» int);\nALTER TABLE a ALTER COLUMN «x» SET NOT NULL, ALTER «x|» DROP DEFAULT, ADD CONSTRAINT k PRIMARY KEY («x»);',
    ],
    [
      'in INSERT and UPDATE',
      'CREATE TABLE a («x|» int, y int);\nINSERT INTO a («x», y) VALUES (1, 2) ON CONFLICT («x») DO UPDATE SET «x» = excluded.«x» RETURNING «x»;\nUPDATE a SET «x» = «x» + 1, y = 2 WHERE a.«x» = 3;',
    ],
    [
      'in COPY, COMMENT and indexes',
      "CREATE TABLE a («|x» int, y int);\nCOPY a («x», y) FROM stdin;\n1\t2\n\\.\nCOMMENT ON COLUMN a.«x» IS 'x';\nCREATE INDEX i ON a («x») INCLUDE (y) WHERE «x» > 0;",
    ],
    [
      'a sequence in a string',
      "CREATE SEQUENCE «|s»; CREATE TABLE t (a int DEFAULT nextval('public.«s»'::regclass)); SELECT setval('«s»', 3);",
    ],
    ['the owner of a sequence', 'CREATE TABLE t («a|» int); CREATE SEQUENCE s OWNED BY t.«a»;'],
    [
      'a type',
      "CREATE TYPE «mo|od» AS ENUM ('a');\nCREATE TABLE t (m «mood», n public.«mood»[]); SELECT 'a'::«mood», CAST('a' AS «mood»);",
    ],
    [
      'a function',
      'CREATE FUNCTION «f|»() RETURNS int LANGUAGE sql AS $$SELECT 1$$;\nSELECT «f»() + public.«f»();',
    ],
    [
      'a trigger function',
      'CREATE FUNCTION «f|»() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN RETURN NEW; END$$; CREATE TABLE t (a int);\nCREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION «f»();',
    ],
    ['a schema', 'CREATE SCHEMA «|s»;\nCREATE TABLE «s».t (a int); SELECT «s».t.a FROM «s».t;'],
    [
      'quoted',
      'CREATE TABLE «"Fi|lm"» ("Id" int); CREATE TABLE film (id int);\nSELECT * FROM «"Film"», film;',
    ],
    ['folded', 'CREATE TABLE «Film» (ID int);\nselect id from «FI|LM»;'],
    ['two schemas', 'CREATE TABLE a.«|t» (x int); CREATE TABLE b.t (x int);\nSELECT * FROM a.«t», b.t;'],
    [
      'search_path',
      'CREATE TABLE a.«t» (x int); CREATE TABLE b.t (x int);\nSET search_path = a; SELECT * FROM «|t»; SET search_path = b; SELECT * FROM t;',
    ],
    [
      'before and after RENAME',
      'CREATE TABLE «a» (x int); SELECT x FROM «a»; ALTER TABLE «a» RENAME TO «b»; SELECT x FROM «|b»;',
    ],
    [
      'a renamed column',
      'CREATE TABLE a («x» int); ALTER TABLE a RENAME COLUMN «x» TO «y»; SELECT «y|» FROM a;',
    ],
    [
      'subqueries',
      'CREATE TABLE a («|x» int); CREATE TABLE b (y int);\nSELECT (SELECT max(a.«x») FROM a WHERE «x» < b.y) FROM b WHERE EXISTS (SELECT 1 FROM a WHERE «x» = y);',
    ],
    ['UNION', 'CREATE TABLE a («|x» int); CREATE TABLE b (x int);\nSELECT «x» FROM a UNION SELECT x FROM b;'],
    [
      'views',
      'CREATE TABLE «|a» (x int);\nCREATE VIEW v AS SELECT x FROM «a»; CREATE MATERIALIZED VIEW w AS SELECT «a».x FROM «a»;',
    ],
    [
      'MERGE, DELETE, TRUNCATE',
      'CREATE TABLE «|a» (x int); CREATE TABLE b (x int);\nMERGE INTO «a» USING b ON «a».x = b.x WHEN MATCHED THEN UPDATE SET x = b.x;\nDELETE FROM «a» USING b WHERE «a».x = b.x; TRUNCATE «a», b;',
    ],
    ['beyond ASCII', "SELECT 'é😀'; CREATE TABLE «ta|ble_é» (x int); SELECT 'é😀', x FROM «table_é»;"],
    ['an index', 'CREATE TABLE t (a int); CREATE INDEX «i|» ON t (a); DROP INDEX «i»;'],
    [
      'a partition',
      'CREATE TABLE «|t» (a int) PARTITION BY RANGE (a); CREATE TABLE p PARTITION OF «t» DEFAULT;',
    ],
  ])('%s', (_, marked) => {
    expect(found({ 'a.sql': marked })).toEqual({ 'a.sql': marked });
  });

  it.each<[string, Record<string, string>]>([
    [
      'files',
      { '1.sql': 'CREATE TABLE «film» (id int);', '2.sql': 'SELECT * FROM «fi|lm»;', '3.sql': 'SELECT 1;' },
    ],
    [
      'columns of files',
      { '1.sql': 'CREATE TABLE film («id» int);', '2.sql': 'SELECT f.«i|d» FROM film f;' },
    ],
    ['a later RENAME', { '1.sql': 'CREATE TABLE «a|» (x int);', '2.sql': 'ALTER TABLE «a» RENAME TO «b»;' }],
  ])('across %s', (_, files) => {
    expect(found(files)).toEqual(files);
  });

  it.each([
    ['a table that nobody makes', 'SELECT * FROM not|hing;'],
    ['a keyword', `${film}SELECT * FR|OM film;`],
    ['a string', `${film}SELECT 'fi|lm';`],
    ['a comment', `${film}SELECT 1; -- fi|lm`],
    ['a column that no table has', `${film}SELECT nothi|ng FROM film;`],
  ])('nothing at %s', (_, marked) => {
    expect(found({ 'a.sql': marked })).toEqual({});
  });

  it('is not upset by an expression deeper than the stack', () => {
    const text = `CREATE TABLE t (a int); SELECT ${'a + '.repeat(5000)} a FROM t;`;
    expect(() => found({ 'a.sql': `${text.slice(0, 13)}|${text.slice(13)}` })).not.toThrow();
  });
});
