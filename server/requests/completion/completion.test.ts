import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CompletionRequest, type CompletionItem, type TextEdit } from 'vscode-languageserver-protocol/node';
import { BesideSchemas } from '../../beside-schemas.fixture.ts';

// What is offered at the caret in a text beside files that make a schema. `+a b -c`: a and b are offered, c is not.

const schemas = {
  postgres: `CREATE SCHEMA shop;
CREATE TYPE mood AS ENUM ('ok');
CREATE TABLE film (film_id int8 PRIMARY KEY, title text NOT NULL, feeling mood, CONSTRAINT film_title_key UNIQUE (title));
CREATE TABLE actor (actor_id int8 PRIMARY KEY, film_id int8, "Größe" numeric(10, 2), CONSTRAINT actor_film FOREIGN KEY (film_id) REFERENCES film);
CREATE TABLE shop.stock (stock_id int8, film_id int8, amount int);
CREATE SEQUENCE film_seq;
CREATE INDEX film_feeling ON film (feeling);
CREATE VIEW films AS SELECT f.title, f.film_id AS number, count(*), upper(title) AS loud FROM film f GROUP BY 1, 2;
CREATE VIEW shown AS SELECT * FROM films;
CREATE FUNCTION in_stock(p_film int, p_store int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION all_films() RETURNS SETOF film LANGUAGE sql AS 'SELECT * FROM film';
CREATE FUNCTION pairs() RETURNS TABLE (one int, two text) LANGUAGE sql AS 'SELECT 1, 2';
CREATE PROCEDURE restock(p_film int) LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER film_touch BEFORE UPDATE ON film FOR EACH ROW EXECUTE FUNCTION touch();
`,
  mysql: `CREATE TABLE \`Film\` (\`film_id\` INT PRIMARY KEY, \`title\` VARCHAR(9), \`release year\` INT);
CREATE TABLE \`actor\` (\`actor_id\` INT PRIMARY KEY, \`film_id\` INT);
CREATE VIEW \`films\` AS SELECT \`title\`, \`film_id\` AS \`number\` FROM \`Film\`;
DELIMITER //
CREATE FUNCTION in_stock(p_film INT) RETURNS INT DETERMINISTIC RETURN 1//
CREATE PROCEDURE restock(p_film INT) BEGIN SELECT 1; END//
DELIMITER ;
`,
};

let server: BesideSchemas;
beforeAll(async () => {
  server = await BesideSchemas.start(
    schemas,
    {},
    { textDocument: { completion: { completionItem: { snippetSupport: true } } } },
  );
}, 60_000);
afterAll(() => server?.stop());

const complete = async (
  marked: string,
  dialect: keyof typeof schemas = 'postgres',
): Promise<CompletionItem[]> =>
  (await server.ask(CompletionRequest.type, marked, dialect)) as CompletionItem[];

async function check(marked: string, expected: string, dialect: keyof typeof schemas): Promise<void> {
  const labels = new Set((await complete(marked, dialect)).map(({ label }) => label));
  const wrong: string[] = [];
  for (const [, sign, list = ''] of expected.matchAll(/([+-])([^+-]*)/g)) {
    for (const label of list.trim().split(/ +/)) {
      // A space in a name is written as a dot in the middle.
      if (label !== '' && labels.has(label.replaceAll('·', ' ')) !== (sign === '+')) wrong.push(sign + label);
    }
  }
  expect({ wrong, offered: [...labels].slice(0, wrong.length === 0 ? 0 : 40) }).toEqual({
    wrong: [],
    offered: [],
  });
}

const cases: readonly (readonly [string, string])[] = [
  // Tables, views, functions that give rows
  ['SELECT * FROM |', '+film actor films shop.stock all_films pairs -in_stock restock film_seq film_feeling'],
  ['SELECT * FROM shop.|', '+stock -film'],
  ['SELECT * FROM film JOIN |', '+actor films'],
  ['DELETE FROM |', '+film films'],
  ['TRUNCATE |', '+film'],
  ['CREATE TABLE t (a int8 REFERENCES |', '+film actor'],
  // Columns
  ['SELECT | FROM film', '+title feeling film in_stock lower -actor_id stock_id restock touch'],
  ['SELECT f.| FROM film f', '+title feeling -f actor_id lower'],
  ['SELECT | FROM film f, actor a', '+f.film_id a.film_id title "Größe" a f -film_id'],
  ['SELECT | FROM films', '+title number count loud -feeling'],
  ['SELECT s.| FROM shown AS s', '+title number count loud -feeling'],
  ['SELECT | FROM all_films()', '+film_id title -one'],
  ['SELECT p.| FROM pairs() AS p', '+one two -title'],
  ['SELECT p.| FROM pairs() AS p(x, y)', '+x y -one two'],
  ['SELECT 1 FROM film f WHERE EXISTS (SELECT 1 FROM actor a WHERE |', '+"Größe" title a.film_id f.film_id'],
  ['SELECT | FROM film WHERE film_id IN (SELECT film_id FROM actor)', '+title -actor_id'],
  ['SELECT title FROM film UNION SELECT | FROM actor', '+actor_id -title'],
  ['SELECT EXTRACT(year FROM |) FROM film', '+film'],
  [
    'SELECT s.| FROM (SELECT title, film_id AS id, upper(title) FROM film) s',
    '+title id upper -film_id feeling',
  ],
  ['SELECT s.| FROM (SELECT f.* FROM film f) AS s', '+title feeling'],
  ['SELECT s.| FROM (SELECT title::text, count(*) amount FROM film) AS s', '+title amount -film_id'],
  ['SELECT v.| FROM (VALUES (1, 2)) AS v(x, y)', '+x y'],
  // WITH
  ['WITH w AS (SELECT title AS t, film_id FROM film) SELECT * FROM |', '+w film'],
  ['WITH w AS (SELECT title AS t, film_id FROM film) SELECT | FROM w', '+t film_id w -title'],
  ['WITH w (x, y) AS (SELECT title, film_id FROM film) SELECT w.| FROM w', '+x y -title'],
  ['WITH a AS (SELECT 1 AS n), b AS (SELECT * FROM |) SELECT 1', '+a film -b'],
  ['WITH RECURSIVE w AS (SELECT film_id AS n FROM film UNION ALL SELECT w.| FROM w) SELECT 1', '+n -title'],
  ['WITH d AS (DELETE FROM film RETURNING title, film_id) SELECT | FROM d', '+title film_id -feeling'],
  ['SELECT 1 FROM film WHERE film_id IN (WITH w AS (SELECT 1 AS n) SELECT | FROM w)', '+n title'],
  // Lists of columns
  ['INSERT INTO film (|', '+film_id title -actor_id'],
  ['INSERT INTO film (film_id, |', '+title feeling -film_id'],
  ['INSERT INTO film (film_id) SELECT | FROM actor', '+actor_id'],
  ['INSERT INTO film VALUES (1) ON CONFLICT (|', '+film_id title -actor_id'],
  ['INSERT INTO film VALUES (1) ON CONFLICT (film_id) DO UPDATE SET |', '+title -actor_id'],
  ['INSERT INTO film VALUES (1) ON CONFLICT (film_id) DO UPDATE SET title = excluded.|', '+title feeling'],
  ['INSERT INTO film VALUES (1) RETURNING |', '+title film_id'],
  ['UPDATE film SET |', '+title -actor_id'],
  ['UPDATE film SET title = |', '+title feeling lower'],
  ['UPDATE film SET title = actor.| FROM actor', '+actor_id "Größe" -title'],
  ['DELETE FROM film USING actor WHERE |', '+title actor_id film.film_id'],
  ['CREATE TABLE t (a int8 REFERENCES film (|', '+film_id title -actor_id'],
  ['ALTER TABLE actor ADD FOREIGN KEY (film_id) REFERENCES film (|', '+film_id title -actor_id'],
  ['ALTER TABLE actor ADD UNIQUE (|', '+actor_id "Größe" -title'],
  ['ALTER TABLE film DROP COLUMN |', '+title -actor_id'],
  ['ALTER TABLE film ADD CHECK (|', '+title lower -actor_id'],
  ['CREATE INDEX i ON film (|', '+title -actor_id'],
  ['CREATE INDEX i ON film (lower(|', '+title in_stock -actor_id'],
  ['CREATE INDEX i ON film (title) WHERE |', '+feeling -actor_id'],
  ['COPY film (|', '+film_id title'],
  ['COMMENT ON COLUMN film.|', '+title -actor_id'],
  ['COMMENT ON COLUMN shop.stock.|', '+amount -title'],
  ['ALTER SEQUENCE film_seq OWNED BY film.|', '+film_id -actor_id'],
  ['ALTER TABLE film DROP CONSTRAINT |', '+film_title_key -actor_film title'],
  ['ALTER TABLE actor VALIDATE CONSTRAINT |', '+actor_film'],
  // Things by their names
  ['DROP INDEX |', '+film_feeling -film title'],
  ['DROP VIEW |', '+films shown -film'],
  ['DROP SEQUENCE IF EXISTS |', '+film_seq -film'],
  ['DROP TYPE |', '+mood -film INT8'],
  ['DROP FUNCTION |', '+in_stock touch -lower film'],
  ['DROP TRIGGER |', '+film_touch'],
  ['DROP TRIGGER film_touch ON |', '+film'],
  ['GRANT SELECT ON |', '+film films TABLE -title'],
  ['GRANT USAGE ON SCHEMA |', '+shop -film'],
  ['SET search_path = |', '+shop'],
  ['SET |', '+statement_timeout search_path -film'],
  ['CALL |', '+restock'],
  ['CREATE TRIGGER t BEFORE INSERT ON film FOR EACH ROW EXECUTE FUNCTION |', '+touch'],
  ['CREATE TRIGGER t BEFORE INSERT ON film FOR EACH ROW WHEN (NEW.|', '+title -actor_id'],
  ['CREATE TABLE t (a |', '+mood INT8 -film'],
  ['SELECT 1::|', '+mood INT8'],
  // Bodies
  [
    'CREATE FUNCTION g(p_one int) RETURNS int LANGUAGE sql AS $$ SELECT | FROM film $$',
    '+title p_one in_stock -actor_id',
  ],
  [
    'CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $$ SELECT 1 FROM film; SELECT | FROM actor; $$',
    '+actor_id -title',
  ],
  ["CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT f.| FROM film f'", '+title'],
  [
    'CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS $$ BEGIN UPDATE film SET | ; END $$',
    '+title -actor_id',
  ],
  ['DO $$ DECLARE total int; BEGIN SELECT | FROM film; END $$', '+title total -actor_id'],
  ['DO $$ DECLARE total int; BEGIN |', '+total PERFORM IF -CREATE·TABLE'],
  ['DO $$ DECLARE total int; BEGIN total := |', '+total in_stock'],
  ['DO $$ DECLARE row film%ROWTYPE; BEGIN row.| END $$', '+title feeling -actor_id'],
  [
    'DO $$ DECLARE r record; BEGIN FOR r IN SELECT title, film_id AS id FROM film LOOP UPDATE actor SET film_id = r.| END LOOP; END $$',
    '+title id -film_id',
  ],
  [
    'CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.| RETURN NEW; END $$',
    '+title feeling -actor_id',
  ],
  ['CREATE OR REPLACE FUNCTION touch() RETURNS trigger AS $$ BEGIN IF OLD.| THEN', '+title'],
  ['DO $$ BEGIN IF EXISTS (SELECT 1 FROM film WHERE |) THEN NULL; END IF; END $$', '+title -actor_id'],
  ['DO $$ BEGIN PERFORM in_stock(|) ; END $$', '+in_stock -title'],
  // Nothing
  ["SELECT 'film|'", '-film title'],
  ['CREATE VIEW |', '-film films'],
  ['ALTER TABLE film RENAME COLUMN title TO |', '-title film'],
];

describe('completion in PostgreSQL files', () => {
  test.each(cases)('%s → %s', (marked, expected) => check(marked, expected, 'postgres'));

  test('a call of one’s own function has places for what must be given', async () => {
    const edit = async (marked: string, label: string) =>
      ((await complete(marked)).find((item) => item.label === label)?.textEdit as TextEdit | undefined)
        ?.newText;
    expect(await edit('SELECT in|', 'in_stock')).toBe('in_stock(${1:p_film})');
    expect(await edit('SELECT * FROM al|', 'all_films')).toBe('all_films()');
    expect(await edit('CALL re|', 'restock')).toBe('restock(${1:p_film})');
    expect(await edit('SELECT lo|', 'lower')).toBe('lower($0)');
  });

  test('a column says its type and where it is from', async () => {
    const column = async (marked: string, label: string) =>
      (await complete(marked)).find((item) => item.label === label);
    expect(await column('SELECT | FROM actor', '"Größe"')).toMatchObject({
      labelDetails: { description: 'numeric(10, 2)' },
      detail: 'public.actor.Größe',
    });
    expect(await column('SELECT | FROM shown', 'number')).toMatchObject({
      labelDetails: { description: 'int8' },
      detail: 'public.film.film_id',
    });
  });
});

const mysqlCases: readonly (readonly [string, string])[] = [
  ['SELECT * FROM |', '+Film actor films'],
  ['SELECT f.| FROM Film f', '+title `release·year` -actor_id'],
  ['SELECT `F`.| FROM `film` AS `F`', '+title'],
  ['SELECT | FROM films', '+title number -actor_id'],
  ['SELECT | FROM Film', '+title in_stock count -gen_random_uuid actor_id restock'],
  ['INSERT INTO `Film` (`film_id`, |', '+title `release·year` -film_id'],
  ['INSERT INTO Film (film_id) VALUES (1) ON DUPLICATE KEY UPDATE |', '+title -actor_id'],
  ['UPDATE actor SET |', '+film_id -title'],
  ['ALTER TABLE `Film` MODIFY |', '+title -actor_id'],
  ['ALTER TABLE `Film` MODIFY title |', '+MEDIUMTEXT VARCHAR -TSVECTOR'],
  ['CREATE TABLE t (a |', '+MEDIUMINT JSON -STRING'],
  ['WITH w AS (SELECT title AS t FROM Film) SELECT | FROM w', '+t -title'],
  ['CREATE TRIGGER g BEFORE INSERT ON Film FOR EACH ROW SET NEW.|', '+title -actor_id'],
  ['CREATE PROCEDURE p(n INT) BEGIN DECLARE total INT; SELECT | FROM actor; END', '+actor_id n total -title'],
  ['CREATE PROCEDURE p(n INT) BEGIN IF n > 1 THEN UPDATE Film SET | ; END IF; END', '+title -actor_id'],
  ['CALL |', '+restock'],
  ['SELECT 1 # fi|', '-Film film_id'],
];

test.each(mysqlCases)('completion in MySQL: %s → %s', (marked, expected) => check(marked, expected, 'mysql'));
