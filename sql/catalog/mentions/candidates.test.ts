import { beforeAll, expect, test } from 'vitest';
import { Schemas } from '../../analyze/check-many.ts';
import { loadParser } from '../../analyze/analyze.ts';
import { mayMean } from './candidates.ts';

beforeAll(loadParser);

const schema = `CREATE TABLE film (id int, title text);
CREATE TABLE other (id int);
CREATE VIEW shown AS SELECT f.id FROM film f;
CREATE VIEW twice AS SELECT s.* FROM (SELECT * FROM shown) s;
CREATE TABLE kept AS SELECT id FROM film;
CREATE TABLE child () INHERITS (film);
CREATE VIEW before_drop AS SELECT id FROM film;
DROP VIEW before_drop;
CREATE VIEW once AS SELECT id FROM film;
ALTER VIEW once RENAME TO later;
CREATE FUNCTION some_films() RETURNS SETOF film LANGUAGE sql AS 'SELECT * FROM film';
CREATE VIEW called AS SELECT id FROM some_films();
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t BEFORE UPDATE ON film FOR EACH ROW EXECUTE FUNCTION touch();
CREATE FUNCTION touch_child() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t BEFORE UPDATE ON child FOR EACH ROW EXECUTE FUNCTION touch_child();
CREATE FUNCTION on_other() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TRIGGER t BEFORE UPDATE ON other FOR EACH ROW EXECUTE FUNCTION on_other();
CREATE VIEW elsewhere AS SELECT id FROM other;
WITH RECURSIVE w AS (SELECT id FROM film UNION SELECT id FROM w) SELECT id FROM w;
CREATE VIEW recursive AS WITH RECURSIVE w AS (SELECT id FROM film UNION ALL SELECT w.id FROM w) SELECT * FROM w;`;

test.each([
  ['SELECT id FROM film', true],
  ['SELECT ID FROM "FILM"', true],
  ['SELECT title FROM film', false],
  ['SELECT id FROM other', false],
  ['SELECT id FROM shown', true],
  ['SELECT id FROM twice', true],
  ['SELECT id FROM kept', true],
  ['SELECT id FROM child', true],
  ['SELECT id FROM before_drop', true],
  ['SELECT id FROM once', true],
  ['SELECT id FROM later', true],
  ['SELECT id FROM some_films()', true],
  ['SELECT id FROM called', true],
  ['SELECT id FROM recursive', true],
  ['SELECT id FROM elsewhere', false],
  ["CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.id := 1; RETURN NEW; END'", true],
  ["CREATE FUNCTION touch_child() AS 'BEGIN NEW.id := 1; RETURN NEW; END'", true],
  ["CREATE FUNCTION on_other() AS 'BEGIN NEW.id := 1; RETURN NEW; END'", false],
  ['CREATE TRIGGER t BEFORE UPDATE OF id ON other FOR EACH ROW EXECUTE FUNCTION on_other()', false],
])('whether film.id may be in: %s', (text, expected) => {
  const schemas = new Schemas();
  schemas.analyzer('a.sql', 'postgres').update(schema);
  const { catalog } = schemas.of('postgres');
  const symbol = { kind: 'column', table: { schema: 'public', name: 'film' }, column: 'id' } as const;
  expect(mayMean(catalog, symbol)(text)).toBe(expected);
});

test('what is put together at run time may hold a name without its table, for who renames', () => {
  const schemas = new Schemas();
  schemas.analyzer('a.sql', 'postgres').update(schema);
  const { catalog } = schemas.of('postgres');
  const symbol = { kind: 'column', table: { schema: 'public', name: 'film' }, column: 'id' } as const;
  const may = mayMean(catalog, symbol, new Set(['id']), true);
  expect(may("DO $$ BEGIN EXECUTE 'SELECT id FROM ' || t; END $$")).toBe(true);
  expect(may('CREATE TRIGGER t BEFORE UPDATE OF id ON other EXECUTE FUNCTION on_other()')).toBe(false);
});
