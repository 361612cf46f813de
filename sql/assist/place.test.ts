import { describe, expect, it } from 'vitest';
import { caret } from './cursor.fixture.ts';
import { placeAt, type Place } from './place.ts';

/** In a word what tests care about: the kind, what it is about, and some of the keywords. */
function show(place: Place): string {
  switch (place.kind) {
    case 'columns':
      return `columns of ${place.table.join('.')}${place.except?.length ? ` but ${place.except.join(', ')}` : ''}`;
    case 'own-columns':
      return `own columns ${place.names.join(', ')}`;
    case 'objects':
      return `objects ${place.sorts.join(', ')}`;
    case 'constraints':
      return `constraints of ${place.table.join('.')}`;
    case 'member':
      return `member of ${place.of.join('.')}`;
    case 'words':
      return `words ${place.words.slice(0, 2).join(', ')}`;
    case 'nothing':
    case 'type':
    case 'table':
    case 'expression':
      return place.kind;
  }
}

const cases: readonly (readonly [string, string])[] = [
  // Beginnings
  ['|', 'words ALTER TABLE, ANALYZE'],
  ['SEL|', 'words ALTER TABLE, ANALYZE'],
  ['CREATE |', 'words DATABASE, FUNCTION'],
  ['DROP |', 'words COLUMN, CONSTRAINT'],
  ['COMMENT |', 'words ON COLUMN, ON CONSTRAINT'],
  ['INSERT |', 'words INTO'],
  // CREATE TABLE
  ['CREATE TABLE |', 'nothing'],
  ['CREATE TABLE IF NOT EXISTS |', 'nothing'],
  ['CREATE TABLE t (|', 'words CHECK, CONSTRAINT'],
  ['CREATE TABLE t (a |', 'type'],
  ['CREATE TABLE t (a in|', 'type'],
  ['CREATE TABLE s.t (a int, "B c" |', 'type'],
  ['CREATE TABLE t (a int |', 'words AS, CHECK'],
  ['CREATE TABLE t (a numeric(10, 2) |', 'words AS, CHECK'],
  ['CREATE TABLE t (a int NOT |', 'words NULL, VISIBLE'],
  ['CREATE TABLE t (a int DEFAULT |', 'expression'],
  ['CREATE TABLE t (a int REFERENCES |', 'table'],
  ['CREATE TABLE t (a int REFERENCES o(|', 'columns of o'],
  ['CREATE TABLE t (a int REFERENCES s.o (|', 'columns of s.o'],
  ['CREATE TABLE t (a int, b int, PRIMARY KEY (|', 'own columns a, b'],
  ['CREATE TABLE t (a int, "B" int, UNIQUE (a, |', 'own columns B'],
  ['CREATE TABLE t (a int, CONSTRAINT |', 'nothing'],
  ['CREATE TABLE t (a int, CONSTRAINT k |', 'words CHECK, FOREIGN KEY'],
  ['CREATE TABLE t (a int, CONSTRAINT k FOREIGN KEY (a) REFERENCES |', 'table'],
  ['CREATE TABLE t (a int, CHECK (|', 'expression'],
  ['CREATE TABLE t (a int REFERENCES o ON DELETE |', 'words CASCADE, NO ACTION'],
  ['CREATE TABLE t AS SELECT |', 'expression'],
  // ALTER TABLE
  ['ALTER TABLE |', 'table'],
  ['ALTER TABLE ONLY s.t |', 'words ADD COLUMN, ADD CONSTRAINT'],
  ['ALTER TABLE t ADD COLUMN |', 'words IF NOT EXISTS'],
  ['ALTER TABLE t ADD COLUMN c |', 'type'],
  ['ALTER TABLE t ADD COLUMN IF NOT EXISTS c |', 'type'],
  ['ALTER TABLE t ADD COLUMN c int, DROP COLUMN |', 'columns of t'],
  ['ALTER TABLE s.t ALTER COLUMN |', 'columns of s.t'],
  ['ALTER TABLE t ALTER COLUMN c SET DATA TYPE |', 'type'],
  ['ALTER TABLE t ALTER c TYPE |', 'type'],
  ['ALTER TABLE t ALTER COLUMN c SET DEFAULT |', 'expression'],
  ['ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (|', 'columns of t'],
  ['ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (a) REFERENCES o (|', 'columns of o'],
  ['ALTER TABLE t RENAME COLUMN a TO |', 'nothing'],
  // Indexes
  ['CREATE INDEX i ON |', 'table'],
  ['CREATE INDEX i ON t (|', 'columns of t'],
  ['CREATE INDEX i ON s.t USING btree (a, |', 'columns of s.t but a'],
  ['CREATE UNIQUE INDEX ON t (a) STORING (|', 'columns of t'],
  ['CREATE INDEX i ON t (a) WHERE |', 'expression'],
  ['CREATE INDEX i ON t (a) WHERE (|', 'expression'],
  ['CREATE INDEX i ON t (lower(|', 'expression'],
  // Queries
  ['SELECT |', 'expression'],
  ['SELECT a, |', 'expression'],
  ['SELECT a |', 'words AND, AS'],
  ['SELECT a FROM |', 'table'],
  ['SELECT a FROM t, |', 'table'],
  ['SELECT a FROM t JOIN |', 'table'],
  ['SELECT a FROM t LEFT |', 'words JOIN, OUTER JOIN'],
  ['SELECT a FROM t WHERE |', 'expression'],
  ['SELECT a FROM t WHERE b = |', 'expression'],
  ['SELECT a FROM t WHERE b |', 'words AND, AS'],
  ['SELECT a FROM t WHERE t.|', 'member of t'],
  ['SELECT a FROM t WHERE s.t.b|', 'member of s.t'],
  ['SELECT a FROM t WHERE "T x".|', 'member of T x'],
  ['SELECT a FROM t WHERE b IN (SELECT |', 'expression'],
  ['SELECT a FROM t WHERE b IN (SELECT c FROM |', 'table'],
  ['SELECT a::|', 'type'],
  ['SELECT CAST(a AS |', 'type'],
  ['SELECT lower(|', 'expression'],
  ['SELECT a FROM t ORDER |', 'words BY'],
  ['SELECT a FROM t ORDER BY |', 'expression'],
  ['SELECT a IS |', 'words DISTINCT FROM, FALSE'],
  // Changes
  ['INSERT INTO |', 'table'],
  ['INSERT INTO t (|', 'columns of t'],
  ['INSERT INTO t (a) VALUES (|', 'expression'],
  ['INSERT INTO t (a) VALUES (1) ON CONFLICT (|', 'columns of t'],
  ['UPDATE |', 'table'],
  ['UPDATE t SET |', 'columns of t'],
  ['UPDATE t SET a = 1, |', 'columns of t'],
  ['UPDATE t SET a = |', 'expression'],
  ['DELETE FROM |', 'table'],
  ['DELETE FROM t USING |', 'table'],
  ['TRUNCATE |', 'table'],
  ['DROP TABLE IF EXISTS |', 'table'],
  ['GRANT SELECT ON |', 'table'],
  ['INSERT INTO t (a, |', 'columns of t but a'],
  ['INSERT INTO s.t (a, "B", |', 'columns of s.t but a, B'],
  ['INSERT INTO t VALUES (1) ON CONFLICT (a) DO |', 'words NOTHING, UPDATE SET'],
  ['INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET |', 'columns of t'],
  ['INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = excluded.|', 'member of excluded'],
  ['INSERT INTO t VALUES (1) RETURNING |', 'expression'],
  ['UPDATE s.t SET a = 1 WHERE |', 'expression'],
  // Things by their names
  ['DROP INDEX |', 'objects index'],
  ['DROP INDEX IF EXISTS a, |', 'objects index'],
  ['DROP INDEX a |', 'words CASCADE, RESTRICT'],
  ['DROP VIEW |', 'objects view'],
  ['DROP MATERIALIZED VIEW IF EXISTS |', 'objects view'],
  ['DROP SEQUENCE |', 'objects sequence'],
  ['DROP TYPE |', 'objects type'],
  ['DROP FUNCTION |', 'objects routine'],
  ['DROP SCHEMA |', 'objects schema'],
  ['DROP TRIGGER |', 'objects trigger'],
  ['DROP TRIGGER g ON |', 'table'],
  ['DROP TABLE a, |', 'table'],
  ['ALTER INDEX |', 'objects index'],
  ['ALTER SEQUENCE s OWNED BY |', 'table'],
  ['ALTER SEQUENCE s OWNED BY t.|', 'member of t'],
  ['ALTER TYPE |', 'objects type'],
  ['ALTER TYPE t |', 'words ADD VALUE, DROP VALUE'],
  ['ALTER TYPE t RENAME TO |', 'nothing'],
  ['ALTER TABLE t DROP CONSTRAINT |', 'constraints of t'],
  ['ALTER TABLE t VALIDATE CONSTRAINT |', 'constraints of t'],
  ['ALTER TABLE t RENAME CONSTRAINT |', 'constraints of t'],
  ['ALTER TABLE t SET SCHEMA |', 'objects schema'],
  ['ALTER TABLE t ALTER COLUMN c TYPE text |', 'words COLLATE, USING'],
  ['COMMENT ON |', 'words COLUMN, CONSTRAINT'],
  ['COMMENT ON TABLE |', 'table'],
  ['COMMENT ON TABLE t |', 'words IS'],
  ['COMMENT ON COLUMN |', 'table'],
  ['COMMENT ON COLUMN t.|', 'member of t'],
  ['COMMENT ON COLUMN s.t.|', 'member of s.t'],
  ['COMMENT ON COLUMN t.a |', 'words IS'],
  ['COMMENT ON INDEX |', 'objects index'],
  ['COMMENT ON CONSTRAINT c ON |', 'table'],
  ['GRANT |', 'words ALL, ALL PRIVILEGES'],
  ['GRANT SELECT, |', 'words ALL, ALL PRIVILEGES'],
  ['GRANT SELECT |', 'words ON, PRIVILEGES ON'],
  ['GRANT USAGE ON SCHEMA |', 'objects schema'],
  ['GRANT EXECUTE ON FUNCTION |', 'objects routine'],
  ['GRANT SELECT ON ALL TABLES IN SCHEMA |', 'objects schema'],
  ['GRANT SELECT ON t, |', 'table'],
  ['GRANT SELECT ON t |', 'words TO'],
  ['GRANT SELECT ON t TO |', 'nothing'],
  ['REVOKE ALL ON t |', 'words FROM'],
  ['CALL |', 'objects routine'],
  ['REFRESH MATERIALIZED VIEW |', 'objects view'],
  ['CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION |', 'objects routine'],
  ['CREATE TRIGGER g BEFORE INSERT ON |', 'table'],
  ['SET |', 'words CLUSTER SETTING, LOCAL'],
  ['SET LOCAL |', 'words CLUSTER SETTING, LOCAL'],
  ['SET search_path = |', 'objects schema'],
  ['SET search_path TO a, |', 'objects schema'],
  ['SET statement_timeout |', 'words =, TO'],
  ['RESET |', 'words ALL, application_name'],
  ['SHOW |', 'words COLUMNS FROM, CONSTRAINTS FROM'],
  // Parameters
  ['CREATE FUNCTION f(|', 'nothing'],
  ['CREATE FUNCTION f(a |', 'type'],
  ['CREATE FUNCTION f(OUT a int, b |', 'type'],
  ['CREATE FUNCTION f() RETURNS |', 'type'],
  ['CREATE FUNCTION f() RETURNS TABLE (a |', 'type'],
  // Bodies
  ['CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT a FROM |', 'table'],
  ['CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT a FROM | $$', 'table'],
  ["CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT a FROM |'", 'table'],
  ['CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $f$ SELECT 1; INSERT INTO t (| $f$', 'columns of t'],
  ['CREATE FUNCTION f() RETURNS int AS $$ BEGIN |', 'expression'],
  ['CREATE FUNCTION f() RETURNS int AS $$ BEGIN SELECT a FROM | $$ LANGUAGE plpgsql', 'table'],
  [
    'CREATE FUNCTION f() RETURNS int AS $$ BEGIN PERFORM 1; UPDATE t SET | END $$ LANGUAGE plpgsql',
    'columns of t',
  ],
  ['DO $$ BEGIN IF | THEN', 'expression'],
  ['DO $$ BEGIN IF a | THEN', 'words AND, AS'],
  ['DO $$ BEGIN IF a THEN | ', 'expression'],
  ['DO $$ BEGIN IF a THEN DELETE FROM | ', 'table'],
  ['DO $$ BEGIN IF a THEN NULL; ELSE DELETE FROM | ', 'table'],
  ['DO $$ BEGIN x := |', 'expression'],
  ['DO $$ BEGIN x := a |', 'words AND, AS'],
  ['DO $$ BEGIN RETURN |', 'expression'],
  ['DO $$ BEGIN RETURN QUERY SELECT a FROM |', 'table'],
  ['DO $$ BEGIN FOR r IN SELECT a FROM | LOOP', 'table'],
  ['DO $$ BEGIN FOR r IN SELECT 1 LOOP UPDATE |', 'table'],
  ['DO $$ BEGIN SELECT CASE WHEN a THEN | END', 'expression'],
  ['DO $$ BEGIN SELECT CASE WHEN a THEN 1 END FROM |', 'table'],
  ['DO $$ BEGIN NEW.|', 'member of new'],
  ['DO $$ BEGIN NEW.a := OLD.|', 'member of old'],
  ['DO $$ DECLARE a |', 'type'],
  ['DO $$ DECLARE a int; b |', 'type'],
  ['DO $$ DECLARE a t.b%|', 'words ROWTYPE, TYPE'],
  ['DO $$ DECLARE a int := |', 'expression'],
  ['DO $$ DECLARE a int; BEGIN SELECT 1 FROM |', 'table'],
  ['DO $$ BEGIN RAISE EXCEPTION |', 'expression'],
  ["DO $$ BEGIN SELECT 'a|", 'nothing'],
  ['DO $$ BEGIN -- a|', 'nothing'],
  ['CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS $$ import |', 'nothing'],
  ['CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a FROM |', 'table'],
  ['INSERT INTO t VALUES ($$ SELECT a FROM | $$)', 'nothing'],
  // Where nothing of ours belongs
  ["SELECT 'a|", 'nothing'],
  ["SELECT 'a| b'", 'nothing'],
  ['SELECT 1 -- a|', 'nothing'],
  ['SELECT /* a| */ 1', 'nothing'],
  ['SELECT 12|', 'nothing'],
  ['SELECT $1|', 'nothing'],
];

describe('What can be written at a place', () => {
  it.each(cases)('%s → %s', (marked, expected) => {
    const { text, at } = caret(marked);
    expect(show(placeAt(text, at).place)).toBe(expected);
  });

  it.each([
    ['SELECT `a` FROM |', 'table'],
    ['SELECT t.`a` FROM `T x` t WHERE t.|', 'member of t'],
    ['SELECT `T x`.|', 'member of T x'],
    ['SELECT Film.|', 'member of Film'],
    ['INSERT INTO `t` (`a`, |', 'columns of t but a'],
    ['INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE |', 'columns of t'],
    ['ALTER TABLE t MODIFY |', 'columns of t'],
    ['ALTER TABLE t MODIFY a |', 'type'],
    ['ALTER TABLE t CHANGE a |', 'nothing'],
    ['ALTER TABLE t CHANGE a b |', 'type'],
    ['CREATE TABLE t (a int, b int, KEY k (|', 'own columns a, b'],
    ['CREATE TABLE t (`a` int, UNIQUE KEY (|', 'own columns a'],
    ['CREATE PROCEDURE p(n INT) BEGIN SELECT a FROM |', 'table'],
    ['CREATE PROCEDURE p(n INT) BEGIN DECLARE x |', 'type'],
    ['CREATE PROCEDURE p(n INT) BEGIN DECLARE x INT; IF n > 1 THEN UPDATE |', 'table'],
    ['CREATE PROCEDURE p() BEGIN SET @a = |', 'expression'],
    ['CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW SET NEW.|', 'member of NEW'],
    ['CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW BEGIN SET NEW.a = |', 'expression'],
    ['SELECT 1 # a|', 'nothing'],
    ['SELECT "a|', 'nothing'],
  ])('in MySQL: %s → %s', (marked, expected) => {
    const { text, at } = caret(marked);
    expect(show(placeAt(text, at, 'mysql').place)).toBe(expected);
  });

  it.each(['SELECT fo|o', 'SELECT "f|', 'SELECT a.b|c'])(
    'what is written of the word ends at the caret: %s',
    (marked) => {
      const { text, at } = caret(marked);
      const { written } = placeAt(text, at);
      expect(written.end).toBe(at);
      expect(text.slice(written.start, at)).toMatch(/^(?:fo|"f|b)$/);
    },
  );

  it('takes every beginning of a statement', () => {
    const statement =
      'CREATE TABLE "é😀".t (a int8 DEFAULT nextval(\'s\'::regclass) REFERENCES o (x) ON DELETE CASCADE, CHECK (a > 0 AND a IN (1, 2)), b $$ ; SELECT a[1] FROM (SELECT';
    for (let at = 0; at <= statement.length; at++) {
      const { written } = placeAt(statement.slice(0, at), at);
      expect(written.start).toBeLessThanOrEqual(at);
    }
  });
});
