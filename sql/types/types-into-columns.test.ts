import { beforeAll, describe, expect, it, test } from 'vitest';
import { loadParser } from '../analyze/analyze.ts';
import { applyEdits } from '../findings/fix.ts';
import { typesBehind } from './types-behind.fixture.ts';

beforeAll(loadParser);

const schema = `CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE item (
  id bigint PRIMARY KEY, n int, price double precision, cost numeric(10,2), day date, at timestamp, stamp timestamptz,
  name text, code varchar(10), mood mood, tags text[], numbers int[], ratios numeric[], doc jsonb, flag boolean, key uuid, clock time, span interval
);
`;

const { said, short } = typesBehind(schema);

const fixed = (sql: string) => {
  const findings = said(sql);
  const edits = findings.flatMap(({ fix }) => fix?.edits ?? []);
  return {
    text: applyEdits(schema + sql, edits).text.slice(schema.length),
    classes: findings.map(({ fix }) => fix?.class),
  };
};

describe('rows of one INSERT that give values of several types to a column', () => {
  it.each<[string, string[]]>([
    ["INSERT INTO item (id, name) VALUES (1, 'a'), (2, 3);", ['MOLT265 «3» STRING and INT']],
    ["INSERT INTO item (id, name) VALUES (1, 3), (2, 'a');", ['MOLT265 «3» INT and STRING']],
    ["INSERT INTO public.item (id, code) VALUES (1, 'yes'), (2, true);", ['MOLT265 «true» STRING and BOOL']],
    ['INSERT INTO item (id, code) VALUES (1, 1), (2, true);', ['MOLT265 «1» INT and BOOL']],
    [
      "INSERT INTO item (id, at) VALUES (1, now()), (2, now() - interval '1 day');",
      ["MOLT265 «now() - interval '1 day'» TIMESTAMP and TIMESTAMPTZ"],
    ],
    [
      "INSERT INTO item (id, at) VALUES (1, '2020-01-01'), (2, CURRENT_DATE);",
      ['MOLT265 «CURRENT_DATE» TIMESTAMP and DATE'],
    ],
    [
      'INSERT INTO item (id, cost) VALUES (1, 5), (2, sqrt(2.0::float8));',
      ['MOLT265 «sqrt(2.0::float8)» DECIMAL and FLOAT'],
    ],
    [
      "INSERT INTO item (id, name) VALUES (1, 'a'), (2, gen_random_uuid());",
      ['MOLT265 «gen_random_uuid()» STRING and UUID'],
    ],
    [
      "INSERT INTO item VALUES (1, 1, 1, 1, NULL, NULL, NULL, 'a'), (2, 2, 1.5, 2.5, NULL, NULL, NULL, 7);",
      ['MOLT265 «7» STRING and INT'],
    ],
    [
      "WITH made AS (INSERT INTO item (id, name) VALUES (1, 'a'), (2, 3) RETURNING id) SELECT id FROM made;",
      ['MOLT265 «3» STRING and INT'],
    ],
    [
      "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN INSERT INTO item (id, name) VALUES (1, 'a'), (2, 3); END $$;",
      ['MOLT265 «3» STRING and INT'],
    ],
    // What several rows leave out of one INSERT is of the types in them.
    [
      'INSERT INTO item (id, n) VALUES (1, 2), (2, 2.5), (3, now()::date - CURRENT_DATE);',
      ['MOLT265 «2.5» INT and DECIMAL'],
    ],
  ])('%s', (sql, expected) => {
    expect(short(sql)).toEqual(expected);
  });

  it.each([
    "INSERT INTO item (id, name) VALUES (1, 'a'), (2, NULL), (3, DEFAULT);",
    "INSERT INTO item (id, name) VALUES (1, 'a');",
    'INSERT INTO item (id, name) VALUES (1, 1), (2, 2);',
    "INSERT INTO item (id, n, price, flag) VALUES (1, '1', 'NaN', 'yes'), (2, 2, 1.5, false);",
    "INSERT INTO item (id, at, stamp, day) VALUES (1, now(), now(), now()), (2, '2020-01-01', CURRENT_TIMESTAMP, 'today');",
    "INSERT INTO item (id, tags, mood, key) VALUES (1, '{a,b}', 'ok', gen_random_uuid()), (2, ARRAY['c'], 'sad', 'b5f7e5a0-0000-0000-0000-000000000000');",
    "INSERT INTO item (id, stamp) VALUES (1, now()), (2, now() - interval '1 day');",
    "INSERT INTO item (id, stamp) VALUES (1, COALESCE(NULL, now())), (2, '2020-01-01');",
    "INSERT INTO item (id, name) VALUES (1, lower('A')), (2, 'b' || 'c'), (3, CASE WHEN true THEN 'd' END);",
    "INSERT INTO item (id, name) VALUES (1, 'a'), (2, nobody_knows());",
    "INSERT INTO item (id, ratios) VALUES (1, ARRAY[1, 2]), (2, ARRAY[1.5]), (3, '{}');",
    'INSERT INTO item (id, price) VALUES (1, floor(2.5)), (2, 1.5), (3, abs(-2));',
    "INSERT INTO nowhere (id, name) VALUES (1, 'a'), (2, 3);",
    "INSERT INTO item (id, missing) VALUES (1, 'a'), (2, 3);",
    // PostgreSQL refuses them, too.
    "INSERT INTO item (id, n) VALUES (1, 'a'::text), (2, 3);",
    'INSERT INTO item (id, flag) VALUES (1, 1), (2, true);',
  ])('nothing is said of %s', (sql) => {
    expect(short(sql)).toEqual([]);
  });

  test('the fix casts what is of another type than the column', () => {
    expect(fixed("INSERT INTO item (id, name) VALUES (1, 'a'), (2, 3), (3, 4);")).toEqual({
      text: "INSERT INTO item (id, name) VALUES (1, 'a'), (2, 3::STRING), (3, 4::STRING);",
      classes: ['safe'],
    });
    expect(fixed('INSERT INTO item (id, n) VALUES (1, 2), (2, price(2)::numeric);')).toEqual({
      text: 'INSERT INTO item (id, n) VALUES (1, 2), (2, price(2)::numeric::INT);',
      classes: ['review'],
    });
  });

  test('of very many rows each sort of value is asked about once, without a fix', () => {
    const rows = Array.from({ length: 500 }, (_, i) => `(${i}, ${i === 400 ? 7 : "'a'"})`).join(', ');
    const sql = `INSERT INTO item (id, name) VALUES ${rows};`;
    expect(short(sql)).toEqual(['MOLT265 «7» STRING and INT']);
    expect(said(sql).map(({ fix }) => fix)).toEqual([undefined]);
  });
});

describe('expressions that have to be of their column’s type', () => {
  it.each<[string, string[]]>([
    [
      'CREATE TABLE t (id int8 PRIMARY KEY, n int, half int GENERATED ALWAYS AS (n / 2) STORED);',
      ['MOLT179 «n / 2»'],
    ],
    [
      'CREATE TABLE t (id int8 PRIMARY KEY, d date, y int GENERATED ALWAYS AS (extract(year FROM d)) STORED);',
      ['MOLT179 «extract(year FROM d)»'],
    ],
    [
      'ALTER TABLE item ADD COLUMN size text GENERATED ALWAYS AS (length(name)) STORED;',
      ['MOLT179 «length(name)»'],
    ],
    [
      'ALTER TABLE item ADD COLUMN c int GENERATED ALWAYS AS (CASE WHEN flag THEN cost ELSE 1 END) STORED;',
      ['MOLT179 «CASE WHEN flag THEN cost ELSE 1 END»'],
    ],
    ['ALTER TABLE item ALTER COLUMN name SET DEFAULT 0;', ['MOLT179 «0»']],
    [
      "ALTER TABLE item ALTER stamp SET DEFAULT (now() AT TIME ZONE 'utc'), ALTER COLUMN at SET DEFAULT CURRENT_DATE;",
      ["MOLT179 «(now() AT TIME ZONE 'utc')»", 'MOLT179 «CURRENT_DATE»'],
    ],
    ['ALTER TABLE item ALTER COLUMN code SET DEFAULT gen_random_uuid();', ['MOLT179 «gen_random_uuid()»']],
  ])('%s', (sql, expected) => {
    expect(short(sql).filter((each) => each.startsWith('MOLT179'))).toEqual(expected);
  });

  it.each([
    'CREATE TABLE t (id int8 PRIMARY KEY, a int2, b int8 GENERATED ALWAYS AS (a + 1) STORED, c numeric(10,2) GENERATED ALWAYS AS (a * 1.5) STORED);',
    "CREATE TABLE t (id int8 PRIMARY KEY, a text, b varchar(9) GENERATED ALWAYS AS (lower(a)) STORED, c tsvector GENERATED ALWAYS AS (to_tsvector('english', a)) STORED);",
    "CREATE TABLE t (id int8 PRIMARY KEY, a text, m mood GENERATED ALWAYS AS (CASE WHEN a = 'x' THEN 'ok' ELSE 'sad' END) STORED);",
    'CREATE TABLE t (id int8 PRIMARY KEY, a text, n numeric GENERATED ALWAYS AS (CASE WHEN a IS NULL THEN 0 ELSE 1 END) STORED);',
    'CREATE TABLE t (id int8 PRIMARY KEY, n text GENERATED ALWAYS AS (f(id)) STORED);',
    "ALTER TABLE item ALTER COLUMN at SET DEFAULT now(), ALTER COLUMN day SET DEFAULT CURRENT_TIMESTAMP, ALTER COLUMN n SET DEFAULT '0', ALTER COLUMN price SET DEFAULT 1;",
    "ALTER TABLE item ALTER COLUMN id SET DEFAULT nextval('s'), ALTER COLUMN name SET DEFAULT NULL, ALTER COLUMN flag SET DEFAULT true, ALTER COLUMN tags SET DEFAULT '{}'::text[];",
    "ALTER TABLE item ALTER COLUMN stamp SET DEFAULT now() + interval '1 day', ALTER COLUMN tags SET DEFAULT ARRAY[]::text[];",
    // The types of a table's columns when it was made, and not those of later.
    'CREATE TABLE t (id int8 PRIMARY KEY, a int, b int GENERATED ALWAYS AS (a * 2) STORED); ALTER TABLE t ALTER COLUMN a TYPE float8;',
    // A new column's default is assigned.
    "CREATE TABLE t (id text PRIMARY KEY DEFAULT gen_random_uuid(), until timestamp DEFAULT now() + interval '1 day');",
    // PostgreSQL refuses them, too.
    'ALTER TABLE item ALTER COLUMN flag SET DEFAULT 1;',
    'CREATE TABLE t (id int8 PRIMARY KEY, d date, at timestamptz GENERATED ALWAYS AS (d + 1) STORED);',
  ])('nothing is said of %s', (sql) => {
    expect(short(sql).filter((each) => each.startsWith('MOLT179'))).toEqual([]);
  });

  test('the fix casts the expression', () => {
    expect(
      fixed(
        'ALTER TABLE item ALTER COLUMN code SET DEFAULT gen_random_uuid(), ALTER COLUMN n SET DEFAULT 1.5 * 2.5;',
      ).text,
    ).toBe(
      'ALTER TABLE item ALTER COLUMN code SET DEFAULT gen_random_uuid()::STRING, ALTER COLUMN n SET DEFAULT (1.5 * 2.5)::INT;',
    );
  });
});
