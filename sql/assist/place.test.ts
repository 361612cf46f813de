import { describe, expect, it } from 'vitest';
import { caret } from './cursor.fixture.ts';
import { placeAt, type Place } from './place.ts';

/** In a word what tests care about: the kind, what it is about, and some of the keywords. */
function show(place: Place): string {
  switch (place.kind) {
    case 'columns':
      return `columns of ${place.table.join('.')}`;
    case 'own-columns':
      return `own columns ${place.names.join(', ')}`;
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
  ['CREATE TABLE t (a int, "B" int, UNIQUE (a, |', 'own columns a, B'],
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
  ['CREATE INDEX i ON s.t USING btree (a, |', 'columns of s.t'],
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
