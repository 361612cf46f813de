import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { HoverRequest, type MarkupContent } from 'vscode-languageserver-protocol/node';
import { BesideSchemas } from '../../beside-schemas.fixture.ts';

// What a hover shows beside a file that makes a schema, over stdio.

const schemas = {
  postgres: `CREATE TYPE mood AS ENUM ('ok');
CREATE DOMAIN price AS numeric(10, 2) CHECK (VALUE > 0);
CREATE TABLE film (film_id int8 PRIMARY KEY, title text NOT NULL, feeling mood, cost price);
CREATE TABLE actor (actor_id int8 PRIMARY KEY, film_id int8 REFERENCES film, names varchar(9)[]);
CREATE SEQUENCE film_seq OWNED BY film.film_id;
CREATE INDEX film_feeling ON film (feeling);
CREATE VIEW films AS SELECT f.title, f.film_id AS number, count(*) FROM film f GROUP BY 1, 2;
CREATE FUNCTION in_stock(p_film int, p_store int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION in_stock(p_title text) RETURNS int LANGUAGE sql AS 'SELECT 1';
`,
  mysql: `CREATE TABLE \`Film\` (\`film_id\` INT PRIMARY KEY, \`title\` VARCHAR(9) NOT NULL);
CREATE VIEW \`films\` AS SELECT \`title\` FROM \`Film\`;
DELIMITER //
CREATE FUNCTION in_stock(p_film INT) RETURNS INT DETERMINISTIC RETURN 1//
DELIMITER ;
`,
};

let server: BesideSchemas;
beforeAll(async () => {
  server = await BesideSchemas.start(schemas, { targetVersion: 'v25.2' });
}, 60_000);
afterAll(() => server?.stop());

async function hover(marked: string, dialect: keyof typeof schemas): Promise<string> {
  const answer = await server.ask(HoverRequest.type, marked, dialect);
  return (answer?.contents as MarkupContent | undefined)?.value ?? '';
}

describe('hover', () => {
  test.each<[string, readonly string[]]>([
    // Names of the schema
    ['SELECT * FROM fi|lm', ['CREATE TABLE public.film (', '  title text NOT NULL', 'postgres.sql:3']],
    ['SELECT * FROM ac|tor', ['FOREIGN KEY (film_id) REFERENCES film', 'names varchar(9)[]']],
    ['SELECT ti|tle FROM film', ['title text NOT NULL', 'Column of `public.film`', 'postgres.sql:3']],
    ['SELECT f.co|st FROM film AS f', ['cost price']],
    [
      'SELECT * FROM fil|ms',
      ['CREATE VIEW public.films (', '  title text', '  number int8', '  count', ':7'],
    ],
    ['SELECT num|ber FROM films', ['number int8', 'Column of the view `public.films`']],
    [
      'SELECT in_|stock(1)',
      ['FUNCTION in_stock(p_film int, p_store int DEFAULT 1) → int', 'in_stock(p_title text)', ':8', ':9'],
    ],
    ['CREATE TABLE t (a mo|od)', ['CREATE TYPE public.mood -- enum', ':1']],
    ['CREATE TABLE t (a pri|ce)', ['CREATE DOMAIN public.price AS numeric(10, 2)']],
    ["SELECT nextval('film_|seq')", ['CREATE SEQUENCE public.film_seq OWNED BY public.film.film_id;']],
    ['DROP INDEX film_fee|ling', ['CREATE INDEX film_feeling ON public.film']],
    ['SELECT ti|tle FROM film; DROP TABLE film;', ['title text NOT NULL']],
    // In bodies
    [
      'CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $$ SELECT ti|tle FROM film $$',
      ['title text NOT NULL'],
    ],
    [
      'CREATE FUNCTION g() RETURNS int LANGUAGE plpgsql AS $$ BEGIN UPDATE fi|lm SET title = 1; END $$',
      ['CREATE TABLE public.film'],
    ],
    ['DO $$ DECLARE r film.tit|le%TYPE; BEGIN NULL; END $$', ['title text NOT NULL']],
    // CockroachDB's own
    ['SELECT low|er(title) FROM film', ['lower(val: STRING) → STRING', 'Function of CockroachDB']],
    ['SELECT cou|nt(*) FROM film', ['Aggregate function of CockroachDB']],
    ['DO $$ BEGIN PERFORM low|er(1); END $$', ['Function of CockroachDB']],
    ['SELECT vector_di|ms(a) FROM film', ['| v23.1 – v24.1 | ✗ no |', '(your target: v25.2)']],
    ['CREATE TABLE t (a uu|id)', ['**UUID**']],
    ['CREATE TABLE t (a double preci|sion)', ['**FLOAT8**']],
    ['CREATE TABLE t (a timestamp with time zo|ne)', ['**TIMESTAMPTZ**']],
    ['SELECT 1::tex|t', ['**STRING(n)**']],
    ['CREATE TABLE t (a vec|tor(3))', ['**VECTOR(n)**', '| v24.2 – v26.2 | ✓ yes (your target: v25.2) |']],
  ])('%s', async (marked, expected) => {
    const text = await hover(marked, 'postgres');
    for (const part of expected) expect(text).toContain(part);
  });

  test.each([
    'SELECT |1',
    "SELECT 'film|'",
    '-- film|\nSELECT 1',
    'SELECT nothing_|like_it(1)',
    'SELECT tex|t FROM film',
  ])('shows nothing: %s', async (marked) => {
    expect(await hover(marked, 'postgres')).toBe('');
  });

  test.each<[string, readonly string[]]>([
    ['SELECT * FROM `Fi|lm`', ['CREATE TABLE public.Film', 'mysql.sql:1']],
    ['SELECT f.ti|tle FROM Film f', ['Column of `public.Film`']],
    ['SELECT * FROM fil|ms', ['CREATE VIEW public.films', '  title']],
    ['SELECT in_st|ock(1)', ['FUNCTION in_stock(p_film INT) → INT', 'mysql.sql:4']],
    ['CREATE TABLE t (a BLO|B)', ['**BYTES**', 'In CockroachDB: `BYTES`']],
    ['SELECT up|per(title) FROM Film', ['Function of CockroachDB']],
    ['SELECT date_|format(title, 1) FROM Film', ['MOLT']],
  ])('in MySQL: %s', async (marked, expected) => {
    const text = await hover(marked, 'mysql');
    for (const part of expected) expect(text).toContain(part);
  });
});
