import { beforeAll, describe, expect, it, test } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';
import { applyEdits } from '../findings/fix.ts';
import type { CockroachVersion } from '../rules/metadata.ts';
import { codes, typesBehind } from './types-behind.fixture.ts';

beforeAll(loadParser);

const schema = `CREATE TABLE person (id bigint PRIMARY KEY, email citext, other public.citext, name text, tags citext[]);
`;

const { said, short } = typesBehind(schema);

describe('what CITEXT does not do', () => {
  it.each<[string, string[]]>([
    [
      "SELECT 1 FROM person WHERE email ILIKE 'a%' OR email NOT ILIKE 'b%';",
      ['MOLT229 «ILIKE» CITEXT', 'MOLT229 «NOT» CITEXT'],
    ],
    [
      "SELECT 1 FROM person WHERE other ~ '^a' OR email !~* name;",
      ['MOLT229 «~» CITEXT', 'MOLT229 «!~*» CITEXT'],
    ],
    [
      'SELECT 1 FROM person WHERE email = lower(name) OR name::text < email;',
      ['MOLT229 «=» CITEXT and STRING', 'MOLT229 «<» CITEXT and STRING'],
    ],
    ["SELECT email || ' ' || name, name || other FROM person;", ['MOLT264 «||» STRING and CITEXT']],
    ['SELECT email || name FROM person;', ['MOLT264 «||» CITEXT and STRING']],
    [
      'SELECT lower(email), length(other), replace(name, email, name) FROM person;',
      ['MOLT266 «lower» CITEXT', 'MOLT266 «length» CITEXT', 'MOLT266 «replace» STRING, CITEXT, STRING'],
    ],
    ['SELECT COALESCE(name, email) FROM person;', ['MOLT265 «COALESCE» STRING and CITEXT']],
    ['SELECT email FROM person UNION SELECT name FROM person;', ['MOLT265 «name» CITEXT and STRING']],
    ['SELECT 1 FROM person WHERE email IN (SELECT name FROM person);', ['MOLT265 «IN» CITEXT and STRING']],
    [
      "INSERT INTO person (id, email) VALUES (1, 'a'), (2, lower('B'));",
      ["MOLT265 «lower('B')» CITEXT and STRING"],
    ],
    ['CREATE INDEX ON person (lower(email));', ['MOLT266 «lower» CITEXT']],
  ])('%s', (sql, expected) => {
    expect(short(sql)).toEqual(expected);
  });

  it.each([
    "SELECT 1 FROM person WHERE email = 'a' AND email <> other AND email LIKE 'a%' AND email IN ('a', 'b') AND email > 'a';",
    "SELECT lower(email::text), email::text || 'x', COALESCE(email, name), COALESCE(email, 'none') FROM person;",
    "SELECT 1 FROM person WHERE name = lower(name) AND name ~ '^a' AND name ILIKE 'a%' AND lower(name) = 'a';",
    "INSERT INTO person (id, email) VALUES (1, 'a'), (2, NULL), (3, 'b'::citext);",
    'SELECT email = unknown(name) FROM person;',
  ])('nothing is said of %s', (sql) => {
    expect(short(sql)).toEqual([]);
  });

  test.each<[CockroachVersion, string[]]>([
    // There the type itself is what is said.
    ['v25.2', []],
    ['v25.3', ['MOLT229', 'MOLT229', 'MOLT266']],
    ['v25.4', ['MOLT229', 'MOLT266']],
    ['v26.2', ['MOLT229', 'MOLT266']],
  ])('%s', (targetVersion, expected) => {
    const sql = "SELECT lower(email) FROM person WHERE email LIKE 'a%' OR email ILIKE 'a%';";
    const { findings } = createAnalyzer({ dialect: 'postgres', targetVersion }).update(schema + sql);
    const said = findings.filter(({ code, range }) => codes.has(code) && range.start >= schema.length);
    expect(said.map(({ code }) => code).sort()).toEqual(expected);
  });

  test('the cast is written where it compares as PostgreSQL does', () => {
    const sql =
      "SELECT lower(email) FROM person WHERE email = lower(name) AND email ILIKE 'a%' AND email ~ 'a';";
    const edits = said(sql).flatMap(({ fix }) => fix?.edits ?? []);
    expect(applyEdits(schema + sql, edits).text.slice(schema.length)).toBe(
      "SELECT lower(email::STRING) FROM person WHERE email::STRING = lower(name) AND email::STRING ILIKE 'a%' AND email ~ 'a';",
    );
  });
});
