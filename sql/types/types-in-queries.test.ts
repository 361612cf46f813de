import { beforeAll, describe, expect, it, test } from 'vitest';
import { loadParser } from '../analyze/analyze.ts';
import { checkMany, Schemas } from '../analyze/check-many.ts';
import { applyEdits } from '../findings/fix.ts';
import { codes, typesBehind } from './types-behind.fixture.ts';

beforeAll(loadParser);

const schema = `CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE DOMAIN ratio AS double precision;
CREATE TABLE item (
  id bigint PRIMARY KEY, n int, m smallint, price double precision, small real, cost numeric(10,2), day date, at timestamp,
  stamp timestamptz, clock time, span interval, name text, code varchar(10), head bytea, mood mood, moods mood[], numbers int[],
  part ratio, doc jsonb, flag boolean
);
CREATE TABLE other (id bigint PRIMARY KEY, n numeric, day date, label text);
CREATE VIEW totals AS SELECT sum(price) AS total, count(*) AS items, price * 2 AS twice FROM item GROUP BY price;
CREATE TABLE copied AS SELECT n, price AS p, avg(n) AS mean FROM item GROUP BY n, price;
CREATE VIEW mixed AS SELECT n AS x, cost AS y FROM item UNION ALL SELECT price, price FROM item;
`;

const { said, short } = typesBehind(schema);

describe('types that CockroachDB refuses together', () => {
  it.each<[string, string[]]>([
    // Where columns come from.
    ['SELECT price * n FROM item;', ['MOLT227 «*» FLOAT and INT']],
    ['SELECT i.price * i.n FROM item AS i;', ['MOLT227 «*» FLOAT and INT']],
    ['SELECT item.price * other.n FROM item, other;', ['MOLT227 «*» FLOAT and DECIMAL']],
    ['SELECT public.item.price * n FROM item;', ['MOLT227 «*» FLOAT and INT']],
    ['SELECT a * b FROM (SELECT price AS a, n AS b FROM item) s;', ['MOLT227 «*» FLOAT and INT']],
    ['SELECT a * b FROM (SELECT price, n FROM item) s (a, b);', ['MOLT227 «*» FLOAT and INT']],
    ['SELECT t / c FROM (SELECT sum(price) AS t, count(*) AS c FROM item) s;', ['MOLT227 «/» FLOAT and INT']],
    ['SELECT price * n FROM (SELECT * FROM item) s;', ['MOLT227 «*» FLOAT and INT']],
    ['WITH s AS (SELECT price, n FROM item) SELECT price * n FROM s;', ['MOLT227 «*» FLOAT and INT']],
    [
      'WITH s (a, b) AS (SELECT sum(price), count(*) FROM item) SELECT a / b FROM s;',
      ['MOLT227 «/» FLOAT and INT'],
    ],
    [
      'SELECT total / items, twice * items FROM totals;',
      ['MOLT227 «/» FLOAT and INT', 'MOLT227 «*» FLOAT and INT'],
    ],
    ['SELECT p * n, mean * p FROM copied;', ['MOLT227 «*» FLOAT and INT', 'MOLT227 «*» DECIMAL and FLOAT']],
    ['SELECT x * n FROM mixed, item;', ['MOLT227 «*» FLOAT and INT']],
    ['SELECT part * n FROM item;', ['MOLT227 «*» FLOAT and INT']],
    ['SELECT numbers[1] * price FROM item;', ['MOLT227 «*» INT and FLOAT']],
    ['SELECT id * price FROM item a JOIN item b USING (id, price);', ['MOLT227 «*» INT and FLOAT']],
    [
      'SELECT price FROM item i WHERE EXISTS (SELECT 1 FROM other o WHERE o.n - i.price > 1);',
      ['MOLT227 «-» DECIMAL and FLOAT'],
    ],
    ['SELECT x FROM item, LATERAL (SELECT price * n AS x) l;', ['MOLT227 «*» FLOAT and INT']],
    // Statements.
    ['UPDATE item SET price = price * n;', ['MOLT227 «*» FLOAT and INT']],
    ['UPDATE item SET price = 1 RETURNING price - n;', ['MOLT227 «-» FLOAT and INT']],
    [
      'DELETE FROM item USING other o WHERE item.price > 1 AND o.n - price > 1;',
      ['MOLT227 «-» DECIMAL and FLOAT'],
    ],
    [
      'INSERT INTO item (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET price = item.price + excluded.n;',
      ['MOLT227 «+» FLOAT and INT'],
    ],
    ['INSERT INTO other (n) SELECT price * n FROM item;', ['MOLT227 «*» FLOAT and INT']],
    ['PREPARE p (int) AS SELECT price * $1 FROM item;', ['MOLT227 «*» FLOAT and INT']],
    ['CREATE INDEX ON item ((price * n));', ['MOLT227 «*» FLOAT and INT']],
    ['ALTER TABLE item ADD CONSTRAINT c CHECK (price * n > 0);', ['MOLT227 «*» FLOAT and INT']],
    ['CREATE VIEW v AS SELECT price * n AS x FROM item;', ['MOLT227 «*» FLOAT and INT']],
    [
      "CREATE FUNCTION f() RETURNS float8 LANGUAGE sql AS 'SELECT price * n FROM item';",
      ['MOLT227 «*» FLOAT and INT'],
    ],
    [
      'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN UPDATE item SET price = price * n; END $$;',
      ['MOLT227 «*» FLOAT and INT'],
    ],
    // Operators.
    [
      'SELECT at - day, stamp - day, day - at, now() - day FROM item;',
      [
        'MOLT264 «-» TIMESTAMP and DATE',
        'MOLT264 «-» TIMESTAMPTZ and DATE',
        'MOLT264 «-» DATE and TIMESTAMP',
        'MOLT264 «-» TIMESTAMPTZ and DATE',
      ],
    ],
    [
      'SELECT at + clock, span / cost FROM item;',
      ['MOLT264 «+» TIMESTAMP and TIME', 'MOLT264 «/» INTERVAL and DECIMAL'],
    ],
    [
      'SELECT name || mood, mood || code, moods || mood, name || head FROM item;',
      [
        'MOLT264 «||» STRING and mood',
        'MOLT264 «||» mood and STRING',
        'MOLT264 «||» mood[] and mood',
        'MOLT264 «||» STRING and BYTES',
      ],
    ],
    ['SELECT price * CASE WHEN flag THEN 1 ELSE 0 END FROM item;', ['MOLT227 «*» FLOAT and INT']],
    ['SELECT sum(price) OVER () / count(*) OVER () FROM item;', ['MOLT227 «/» FLOAT and INT']],
    [
      'SELECT extract(year FROM day) * n, random() * n FROM item;',
      ['MOLT227 «*» FLOAT and INT', 'MOLT227 «*» FLOAT and INT'],
    ],
    // Values that come together.
    [
      'SELECT COALESCE(price, n), COALESCE(cost, n), COALESCE(at, day) FROM item;',
      [
        'MOLT265 «COALESCE» FLOAT and INT',
        'MOLT265 «COALESCE» DECIMAL and INT',
        'MOLT265 «COALESCE» TIMESTAMP and DATE',
      ],
    ],
    [
      'SELECT COALESCE(n, 0.5), CASE n WHEN 1.5 THEN 1 END FROM item;',
      ['MOLT265 «COALESCE» INT and DECIMAL', 'MOLT265 «CASE» INT and DECIMAL'],
    ],
    [
      'SELECT CASE WHEN flag THEN price ELSE n END, GREATEST(cost, n), ARRAY[cost, n] FROM item;',
      [
        'MOLT265 «CASE» FLOAT and INT',
        'MOLT265 «GREATEST» DECIMAL and INT',
        'MOLT265 «ARRAY» DECIMAL and INT',
      ],
    ],
    [
      'SELECT 1 FROM item WHERE n IN (1, 2.5) OR cost IN (n, 3);',
      ['MOLT265 «IN» INT and DECIMAL', 'MOLT265 «IN» DECIMAL and INT'],
    ],
    [
      'SELECT 1 FROM item WHERE n IN (SELECT n FROM other) OR id IN (SELECT n FROM item);',
      ['MOLT265 «IN» INT and DECIMAL'],
    ],
    ['SELECT day FROM item UNION SELECT at FROM item;', ['MOLT265 «at» DATE and TIMESTAMP']],
    ["SELECT '2020-01-01' UNION ALL SELECT day FROM item;", ['MOLT265 «day» STRING and DATE']],
    ['SELECT * FROM (VALUES (1, 1), (2.5, 2)) v (a, b);', ['MOLT265 «1» INT and DECIMAL']],
    // Functions.
    [
      'SELECT sqrt(n), power(price, n), mod(cost, n), to_timestamp(id) FROM item;',
      [
        'MOLT266 «sqrt» INT',
        'MOLT266 «power» FLOAT, INT',
        'MOLT266 «mod» DECIMAL, INT',
        'MOLT266 «to_timestamp» INT',
      ],
    ],
    [
      "SELECT age(day), day AT TIME ZONE 'UTC', jsonb_object_agg(id, name) FROM item;",
      ['MOLT266 «age» DATE', 'MOLT266 «AT» STRING, DATE', 'MOLT266 «jsonb_object_agg» INT, STRING'],
    ],
    [
      'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n), percentile_cont(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY cost DESC) FROM item;',
      ['MOLT266 «percentile_cont» DECIMAL, INT', 'MOLT266 «percentile_cont» …, DECIMAL'],
    ],
    ['SELECT st_makepoint(cost, n) FROM item;', ['MOLT266 «st_makepoint» DECIMAL, INT']],
    // Others.
    ["SELECT 1 FROM item WHERE head LIKE 'a%' AND name LIKE 'a%';", ['MOLT224 «LIKE»']],
  ])('%s', (sql, expected) => {
    expect(short(sql)).toEqual(expected);
  });
});

describe('nothing is said', () => {
  it.each([
    'SELECT price * 2, price / 3, 1 - price, cost * 1.5, n * 1.5, n + m, cost * n, n % 3 FROM item;',
    'SELECT price * small, small + 1, price + part, cost + cost, day + n, day - day, day + span, at - stamp FROM item;',
    'SELECT price + CASE WHEN flag THEN 1 ELSE 0 END, n * CASE WHEN flag THEN 1 ELSE 0 END FROM item;',
    "SELECT name || n, name || day, numbers || n, numbers || numbers, name || code, doc || '{}', 'x' || mood FROM item;",
    'SELECT span * 2, span * price, span * cost, span / n, n * span FROM item;',
    'SELECT COALESCE(n, price), COALESCE(price, 0), COALESCE(cost, 1.5), COALESCE(day, at), COALESCE(name, code, 1::text) FROM item;',
    "SELECT COALESCE(day, '2020-01-01'), CASE WHEN flag THEN 1 ELSE 2.5 END, COALESCE(NULL, n, 1), NULLIF(price, n) FROM item;",
    'SELECT 1 FROM item WHERE price IN (1, 2.5) AND n IN (1, 2) AND n = 2.5 AND price = n AND at > day;',
    'SELECT n FROM item UNION SELECT price FROM item UNION SELECT n FROM other;',
    "SELECT day FROM item UNION SELECT '2020-01-01' UNION SELECT NULL;",
    "INSERT INTO item (id, day) SELECT 1, '2020-01-01' UNION ALL SELECT id, day FROM other;",
    "INSERT INTO item (id, day) SELECT 1, '2020-01-01' UNION SELECT id, day FROM other UNION VALUES (1, '2020-01-01'), (2, NULL);",
    'INSERT INTO other (id, n) VALUES (1, 1), (2, 2.5);',
    'WITH made AS (INSERT INTO other (id, n) VALUES (1, 1), (2, 2.5) RETURNING id) SELECT id FROM made;',
    'EXPLAIN INSERT INTO other (id, n) VALUES (1, 1), (2, 2.5);',
    "SELECT sqrt(price), sqrt(2), power(n, 2), round(cost, n), round(price, 2), mod(n, 2), floor(n), date_trunc('day', day) FROM item;",
    "SELECT generate_series(1, n), to_timestamp(price), age(stamp), at AT TIME ZONE 'UTC', jsonb_object_agg(name, id) FROM item;",
    'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY price), percentile_cont(0.5) WITHIN GROUP (ORDER BY span), percentile_disc(0.5) WITHIN GROUP (ORDER BY n) FROM item;',
    // What nobody knows.
    'SELECT nowhere.a * nowhere.b FROM nowhere;',
    'SELECT price * n FROM item, nowhere;',
    'SELECT price * missing FROM item;',
    'SELECT price * x FROM item, unknown_function() AS x;',
    'SELECT y * n FROM mixed, item;',
    'PREPARE p AS SELECT price * $1 FROM item;',
    'PREPARE p (float8, text) AS SELECT price * $1 FROM item WHERE price > $3;',
    'CREATE FUNCTION f(n int) RETURNS float8 LANGUAGE sql AS $$ SELECT price * n FROM nowhere $$;',
    'WITH RECURSIVE r AS (SELECT 1 AS k UNION ALL SELECT k + 1 FROM r) SELECT k * price FROM r, item;',
    'CREATE FUNCTION sqrt(int) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; SELECT sqrt(n) * n FROM item;',
  ])('%s', (sql) => {
    expect(short(sql)).toEqual([]);
  });
});

test('a division of integers is certain when the columns are, and none when one is a number with a fraction', () => {
  const severities = (sql: string) => said(sql).map(({ severity }) => severity);
  expect(severities('SELECT n / m, n / 2, (n + 1) / 2 FROM item;')).toEqual([
    'warning',
    'warning',
    'warning',
  ]);
  expect(severities('SELECT cost / n, price / 2, sum(n) / 2 FROM item;')).toEqual([]);
  expect(severities('SELECT missing / 2 FROM item;')).toEqual(['hint']);
});

describe('fixes write the cast that PostgreSQL makes', () => {
  it.each<[string, string, string]>([
    ['SELECT price * n FROM item;', 'SELECT price * n::FLOAT8 FROM item;', 'safe'],
    ['SELECT n * i.price FROM item i;', 'SELECT n::FLOAT8 * i.price FROM item i;', 'safe'],
    ['SELECT (price + 1) * (n + 1) FROM item;', 'SELECT (price + 1) * (n + 1)::FLOAT8 FROM item;', 'safe'],
    [
      'SELECT sum(price) / count(*) FILTER (WHERE flag) FROM item;',
      'SELECT sum(price) / count(*) FILTER (WHERE flag)::FLOAT8 FROM item;',
      'safe',
    ],
    [
      'SELECT price * (SELECT count(*) FROM other) FROM item;',
      'SELECT price * (SELECT count(*) FROM other)::FLOAT8 FROM item;',
      'safe',
    ],
    [
      'SELECT price * CASE WHEN flag THEN 1 ELSE 0 END FROM item;',
      'SELECT price * CASE WHEN flag THEN 1 ELSE 0 END::FLOAT8 FROM item;',
      'safe',
    ],
    [
      'SELECT price * CAST(cost AS int) FROM item;',
      'SELECT price * CAST(cost AS int)::FLOAT8 FROM item;',
      'safe',
    ],
    ['SELECT at - day FROM item;', 'SELECT at - day::TIMESTAMP FROM item;', 'safe'],
    ['SELECT COALESCE(cost, n + 1) FROM item;', 'SELECT COALESCE(cost, (n + 1)::DECIMAL) FROM item;', 'safe'],
    ['SELECT sqrt(n + 1) FROM item;', 'SELECT sqrt((n + 1)::FLOAT8) FROM item;', 'safe'],
    [
      'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n DESC) FILTER (WHERE flag) FROM item;',
      'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY n::FLOAT8 DESC) FILTER (WHERE flag) FROM item;',
      'safe',
    ],
    // NUMERIC in PostgreSQL, and what is as text depends on a setting.
    [
      'SELECT extract(year FROM day) * n FROM item;',
      'SELECT extract(year FROM day) * n::FLOAT8 FROM item;',
      'review',
    ],
    ['SELECT name || head FROM item;', 'SELECT name || head::STRING FROM item;', 'review'],
  ])('%s', (sql, expected, fixClass) => {
    const findings = said(sql);
    const edits = findings.flatMap(({ fix }) => fix?.edits ?? []);
    expect(applyEdits(schema + sql, edits).text.slice(schema.length)).toBe(expected);
    expect(findings.map(({ fix }) => fix?.class)).toEqual([fixClass]);
    expect(said(expected)).toEqual([]);
  });

  it.each(['SELECT n * m * price FROM item;', 'SELECT -n * price FROM item;'])(
    'not where they would go elsewhere: %s',
    (sql) => {
      expect(said(sql).map(({ fix }) => fix)).toEqual([undefined]);
    },
  );
});

const ofFiles = (files: Readonly<Record<string, string>>): string[] => {
  const list = Object.entries(files).map(([path, text]) => ({ path, text, dialect: 'postgres' as const }));
  return checkMany(list).flatMap(({ findings }, i) =>
    findings.filter(({ code }) => codes.has(code)).map(({ code }) => `${list[i]?.path} ${code}`),
  );
};

describe('over files', () => {
  it.each<[string, Record<string, string>, string[]]>([
    [
      'a table of another file',
      { '1.sql': 'CREATE TABLE t (id INT8 PRIMARY KEY, a FLOAT8, b INT8);', '2.sql': 'SELECT a * b FROM t;' },
      ['2.sql MOLT227'],
    ],
    [
      'a table of a later file',
      { '1.sql': 'SELECT a * b FROM t;', '2.sql': 'CREATE TABLE t (id INT8 PRIMARY KEY, a FLOAT8, b INT8);' },
      ['1.sql MOLT227'],
    ],
    [
      'a type that is changed later',
      {
        '1.sql': 'CREATE TABLE t (id INT8 PRIMARY KEY, a FLOAT8, b INT8);',
        '2.sql': 'SELECT a * b FROM t;',
        '3.sql': 'ALTER TABLE t ALTER COLUMN b TYPE FLOAT8;',
        '4.sql': 'SELECT a * b FROM t;',
      },
      ['2.sql MOLT227'],
    ],
    [
      'a column that was renamed',
      {
        '1.sql': 'CREATE TABLE t (id INT8 PRIMARY KEY, a FLOAT8, b INT8);',
        '2.sql': 'ALTER TABLE t RENAME COLUMN b TO c;',
        '3.sql': 'SELECT a * c FROM t;',
      },
      ['3.sql MOLT227'],
    ],
    [
      'a function of somebody’s own',
      {
        '1.sql': 'CREATE TABLE t (id INT8 PRIMARY KEY, b INT8);',
        '2.sql': 'SELECT round(b) FROM t;',
        '3.sql': 'CREATE FUNCTION round(b INT8) RETURNS INT8 LANGUAGE sql AS $$ SELECT b $$;',
      },
      [],
    ],
  ])('%s', (_, files, expected) => {
    expect(ofFiles(files)).toEqual(expected);
  });

  it('an edit of a column changes what is said of queries that name its table, and of no others', () => {
    const schemas = new Schemas();
    const tables = schemas.analyzer('tables.sql', 'postgres');
    const queries = schemas.analyzer('queries.sql', 'postgres');
    const others = schemas.analyzer('others.sql', 'postgres');
    const query = 'SELECT a * b FROM t;';
    const found = () => queries.update(query).findings.map(({ code }) => code);
    const declared = (type: string) =>
      tables.update(
        `CREATE TABLE t (id INT8 PRIMARY KEY, a FLOAT8, b ${type}); CREATE TABLE u (id INT8 PRIMARY KEY, c INT8);`,
      );
    declared('FLOAT8');
    others.update('SELECT sqrt(c) FROM u;');
    expect(found()).toEqual([]);
    schemas.of('postgres').takeChanged();
    declared('INT8');
    expect(schemas.of('postgres').takeChanged()).toContain('queries.sql');
    expect(schemas.of('postgres').takeChanged()).not.toContain('others.sql');
    expect(found()).toEqual(['MOLT227']);
    declared('FLOAT8');
    expect(found()).toEqual([]);
    queries.update('SELECT 1;');
    declared('INT8');
    expect(found()).toEqual(['MOLT227']);
  });
});

test('a sum of very many terms asks nothing, or is answered', () => {
  const terms = Array.from({ length: 3_000 }, () => 'n').join(' + ');
  expect(said(`SELECT ${terms} FROM item;`)).toEqual([]);
});

test('queries that name each other twice, and a recursive one, are worked out once', () => {
  const queries = Array.from({ length: 60 }, (_, i) => `q${i + 1} AS (SELECT a + a AS a, b FROM q${i})`).join(
    ', ',
  );
  const sql = `WITH q0 AS (SELECT price AS a, n AS b FROM item), ${queries} SELECT a * b FROM q4;`;
  expect(short(sql)).toEqual(['MOLT227 «*» FLOAT and INT']);
  // What lies deeper than anybody writes is not known.
  expect(short(sql.replace(/q4;$/, 'q59;'))).toEqual([]);
  const recursive =
    'WITH RECURSIVE r AS (SELECT 1 AS k UNION ALL SELECT k + k + k FROM r WHERE k + k < 9) SELECT k * price FROM r, item;';
  expect(short(recursive)).toEqual([]);
});
