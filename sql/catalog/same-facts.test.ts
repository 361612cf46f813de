import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';
import { SchemaChecker } from '../rules/schema-checker.ts';
import type { Fact } from './fact.ts';
import { sameFacts } from './same-facts.ts';

beforeAll(loadParser);

/** The facts of a text's statements, read by an analyzer that knows nothing yet. */
function factsOf(text: string): readonly Fact[] {
  const checker = new SchemaChecker([]);
  createAnalyzer({ dialect: 'postgres', schema: { checker, path: 'a.sql' } }).update(text);
  return checker.catalog.statementsOf('a.sql').flatMap(({ facts }) => facts);
}

describe('two statements say the same', () => {
  it.each([
    'CREATE TABLE t (a INT PRIMARY KEY, b TEXT DEFAULT now());',
    'CREATE VIEW v AS SELECT a.x, b.* FROM a JOIN b USING (id);',
    'CREATE VIEW v AS WITH q AS (SELECT x FROM t) SELECT x FROM q;',
    'CREATE FUNCTION f(a INT) RETURNS INT LANGUAGE SQL AS $$ SELECT a $$;',
  ])('when their texts are the same: %s', (text) => {
    // The first is looked at, the second filled in from the first.
    const [first, second, third] = [factsOf(text), factsOf(text), factsOf(text)];
    expect([sameFacts(first, second), sameFacts(second, third), sameFacts(second, first)]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it.each([
    ['CREATE TABLE t (a INT);', 'CREATE TABLE t (b INT);'],
    ['CREATE TABLE t (a INT);', 'CREATE TABLE t (a INT, b INT);'],
    ['CREATE TABLE t (a INT);', 'CREATE TABLE t (a INT NOT NULL);'],
    ['CREATE VIEW v AS SELECT x FROM t;', 'CREATE VIEW v AS SELECT y FROM t;'],
    ['CREATE VIEW v AS SELECT x FROM t;', 'CREATE VIEW v AS SELECT x FROM u;'],
    // Of one length, and different only where a name stands for another.
    [
      'CREATE VIEW v AS WITH q AS (SELECT x FROM t) SELECT x FROM q;',
      'CREATE VIEW v AS WITH q AS (SELECT x FROM u) SELECT x FROM q;',
    ],
  ])('not when they differ: %s, %s', (one, other) => {
    expect(sameFacts(factsOf(one), factsOf(other))).toBe(false);
  });
});

it('a view of queries in queries that is read again changes nothing', () => {
  const columns = Array.from({ length: 20 }, (_, i) => `c${i}`).join(', ');
  let query = `SELECT ${columns} FROM t`;
  // As text, what the facts say of it would be 20 to the power of 8 times as long.
  for (let i = 0; i < 8; i++) query = `SELECT ${columns} FROM (${query}) s${i}`;
  const checker = new SchemaChecker([]);
  const read = () =>
    createAnalyzer({ dialect: 'postgres', schema: { checker, path: 'a.sql' } }).update(
      `CREATE VIEW v AS ${query};`,
    );
  read();
  const { version } = checker.catalog;
  read();
  expect(checker.catalog.version).toBe(version);
});
