import { beforeAll, describe, expect, it, test } from 'vitest';
import { loadParser } from '../analyze/analyze.ts';
import { checkMany } from '../analyze/check-many.ts';
import { applyEdits } from '../findings/fix.ts';
import { codes, typesBehind } from './types-behind.fixture.ts';

beforeAll(loadParser);

const schema = `CREATE DOMAIN ratio AS double precision;
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE item (id bigint PRIMARY KEY, n int, price double precision, cost numeric(10,2), day date, at timestamp, name text, mood mood);
CREATE TABLE other (id bigint PRIMARY KEY, rate numeric, price double precision);
`;

const { said, short } = typesBehind(schema);

const plpgsql = (body: string, parameters = '') =>
  `CREATE FUNCTION f(${parameters}) RETURNS void LANGUAGE plpgsql AS $$ ${body} $$;`;
const trigger = (body: string) => `CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ ${body} $$;`;
const onItem = ' CREATE TRIGGER tr BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION tf();';

describe('types of what a body declares', () => {
  it.each<[string, string, string[]]>([
    [
      'variables',
      plpgsql('DECLARE a float8; b int := 1; c numeric(8,2); BEGIN a := a * b; c := c * b; a := a + c; END'),
      ['MOLT227 «*» FLOAT and INT', 'MOLT227 «+» FLOAT and DECIMAL'],
    ],
    [
      'types of several words',
      plpgsql(
        "DECLARE a double precision; b timestamp with time zone; c character varying(10); BEGIN a := a * 2; PERFORM b - current_date; PERFORM c || 'x'; END",
      ),
      ['MOLT264 «-» TIMESTAMPTZ and DATE'],
    ],
    [
      'parameters',
      plpgsql('BEGIN PERFORM a * b, c / d; END', 'a float8, b bigint, c int, OUT d int'),
      ['MOLT227 «*» FLOAT and INT', 'MOLT251 «/»'],
    ],
    [
      'parameters and columns',
      plpgsql('BEGIN UPDATE item SET price = price * factor WHERE n > 1; END', 'factor int'),
      ['MOLT227 «*» FLOAT and INT'],
    ],
    [
      'parameters by number',
      "CREATE FUNCTION f(float8, int) RETURNS float8 LANGUAGE sql AS 'SELECT $1 * $2';",
      ['MOLT227 «*» FLOAT and INT'],
    ],
    [
      'those of PL/pgSQL',
      'CREATE FUNCTION f(float8, int) RETURNS float8 LANGUAGE plpgsql AS $$ BEGIN RETURN $1 * $2; END $$;',
      ['MOLT227 «*» FLOAT and INT'],
    ],
    [
      'what goes out has no number in SQL',
      "CREATE FUNCTION f(OUT x int, float8, float8) LANGUAGE sql AS 'SELECT $1 * $2';",
      ['MOLT266 «never»'].slice(1),
    ],
    [
      'parameters of SQL come after columns',
      "CREATE FUNCTION f(n float8, k int) RETURNS float8 LANGUAGE sql AS 'SELECT price * n + price * k FROM item';",
      ['MOLT227 «*» FLOAT and INT', 'MOLT227 «*» FLOAT and INT'],
    ],
    [
      'the standard’s body',
      'CREATE FUNCTION f(a float8, b int) RETURNS float8 LANGUAGE sql RETURN a * b;',
      ['MOLT227 «*» FLOAT and INT'],
    ],
    [
      'a column’s type',
      plpgsql('DECLARE p item.price%TYPE; q public.item.n%TYPE; r p%TYPE; BEGIN r := p * q; r := r * q; END'),
      ['MOLT227 «*» FLOAT and INT', 'MOLT227 «*» FLOAT and INT'],
    ],
    [
      'a column’s type in the list of parameters',
      plpgsql('BEGIN PERFORM a * b; END', 'a item.price%TYPE, b item.n%TYPE'),
      ['MOLT227 «*» FLOAT and INT'],
    ],
    [
      'a block without a name',
      'DO $$ DECLARE p item.price%TYPE; BEGIN PERFORM p * 1::int; END $$;',
      ['MOLT227 «*» FLOAT and INT'],
    ],
    [
      'a table’s row',
      plpgsql(
        'DECLARE r item%ROWTYPE; s other; BEGIN PERFORM r.price * r.n, r.price * s.rate, (s).price * (r).n; END',
      ),
      ['MOLT227 «*» FLOAT and INT', 'MOLT227 «*» FLOAT and DECIMAL', 'MOLT227 «*» FLOAT and INT'],
    ],
    [
      'a record of a loop',
      plpgsql(
        'DECLARE r record; BEGIN FOR r IN SELECT i.price, count(*) AS c, price * 2 AS twice FROM item i GROUP BY 1 LOOP PERFORM r.price * r.c, r.twice / r.c; END LOOP; END',
      ),
      ['MOLT227 «*» FLOAT and INT', 'MOLT227 «/» FLOAT and INT'],
    ],
    [
      'a record of SELECT INTO',
      plpgsql('DECLARE r record; BEGIN SELECT * INTO r FROM item; PERFORM r.price * r.n; END'),
      ['MOLT227 «*» FLOAT and INT'],
    ],
    [
      'a record of several queries',
      plpgsql(
        'DECLARE r record; BEGIN SELECT price, n AS x INTO r FROM item; PERFORM r.price * r.x; SELECT price, rate AS x INTO r FROM other; END',
      ),
      [],
    ],
    [
      'a loop’s number',
      plpgsql(
        'DECLARE p float8; BEGIN FOR i IN 1..3 LOOP p := p * i; END LOOP; FOR i IN 1..3 LOOP p := p / i; END LOOP; END',
      ),
      ['MOLT227 «*» FLOAT and INT', 'MOLT227 «/» FLOAT and INT'],
    ],
    [
      'a domain, an enum',
      plpgsql("DECLARE p ratio; m mood; n int; BEGIN p := p * n; PERFORM 'a'::text || m; END"),
      ['MOLT227 «*» FLOAT and INT', 'MOLT264 «||» STRING and mood'],
    ],
    [
      'rows of a trigger’s table',
      trigger('BEGIN NEW.price := NEW.price * NEW.n; NEW.at := OLD.at; RETURN NEW; END') + onItem,
      ['MOLT227 «*» FLOAT and INT'],
    ],
    [
      'the same in parentheses',
      trigger('BEGIN NEW.price := (NEW).price * (NEW).n; RETURN NEW; END') + onItem,
      ['MOLT227 «*» FLOAT and INT'],
    ],
    [
      'functions',
      plpgsql('DECLARE n int; d date; BEGIN PERFORM sqrt(n), age(d); END'),
      ['MOLT266 «sqrt» INT', 'MOLT266 «age» DATE'],
    ],
    [
      'values together',
      plpgsql('DECLARE n int; p float8; BEGIN PERFORM COALESCE(p, n); END'),
      ['MOLT265 «COALESCE» FLOAT and INT'],
    ],
  ])('%s', (_, sql, expected) => {
    expect(short(sql)).toEqual(expected);
  });
});

describe('nothing is said', () => {
  it.each<[string, string]>([
    ['of a trigger that no file makes', trigger('BEGIN NEW.price := NEW.price * NEW.n; RETURN NEW; END')],
    [
      'of triggers of tables with different types',
      `CREATE TABLE third (id int8 PRIMARY KEY, price numeric, n int); ${trigger('BEGIN NEW.price := NEW.price * NEW.n; RETURN NEW; END')}${onItem} CREATE TRIGGER tr BEFORE INSERT ON third FOR EACH ROW EXECUTE FUNCTION tf();`,
    ],
    [
      'of a name that two blocks declare',
      plpgsql('DECLARE p float8; n int; BEGIN DECLARE n float8; BEGIN p := p * n; END; END'),
    ],
    [
      'of a parameter that a variable hides',
      plpgsql('DECLARE n float8; p float8; BEGIN p := p * n; END', 'n int'),
    ],
    [
      'of a record that a cursor or a text fills',
      plpgsql("DECLARE r record; p float8; BEGIN EXECUTE 'SELECT 1 AS n' INTO r; p := p * r.n; END"),
    ],
    [
      'of another record',
      plpgsql(
        'DECLARE c CURSOR FOR SELECT n FROM item; BEGIN FOR r IN c LOOP PERFORM r.n * 1.5::float8; END LOOP; END',
      ),
    ],
    [
      'of a type that no file makes',
      plpgsql('DECLARE a thing; b nowhere.x%TYPE; p float8; BEGIN p := p * a; p := p * b; END'),
    ],
    [
      'of variables that go together',
      plpgsql(
        "DECLARE a int; b numeric; c float8; d date; BEGIN PERFORM a * b, a + a, c * c, c * 2, d + a, 'x'::text || a; END",
      ),
    ],
    [
      'where a column may be meant',
      plpgsql(
        '#variable_conflict use_column\nDECLARE k int; BEGIN UPDATE nowhere SET price = 1.5::float8 * k; END',
      ),
    ],
    ['of polymorphic parameters', plpgsql('BEGIN PERFORM a * 1.5::float8; END', 'a anyelement')],
  ])('%s', (_, sql) => {
    expect(short(sql)).toEqual([]);
  });
});

test('a fix casts variables where they stand, whether their types are known at once or by a table', () => {
  const fixed = (sql: string) => {
    const edits = said(sql).flatMap(({ fix }) => fix?.edits ?? []);
    return applyEdits(schema + sql, edits).text.slice(schema.length);
  };
  expect(fixed(plpgsql('DECLARE p float8; n int; BEGIN p := p * n; END'))).toBe(
    plpgsql('DECLARE p float8; n int; BEGIN p := p * n::FLOAT8; END'),
  );
  expect(fixed(plpgsql('DECLARE r item%ROWTYPE; BEGIN r.price := (r).price * (r).n; END'))).toBe(
    plpgsql('DECLARE r item%ROWTYPE; BEGIN r.price := (r).price * (r).n; END'),
  );
  expect(fixed(trigger('BEGIN NEW.price := NEW.price * NEW.n; RETURN NEW; END') + onItem)).toBe(
    trigger('BEGIN NEW.price := NEW.price * NEW.n::FLOAT8; RETURN NEW; END') + onItem,
  );
});

test('a division is certain when the variables are integers', () => {
  const severities = said(plpgsql('DECLARE a int; b int; c float8; BEGIN PERFORM a / b, c / 2; END'));
  expect(severities.map(({ severity }) => severity)).toEqual(['warning']);
});

test('pieces of the same words in bodies that declare other types are not taken for each other', () => {
  const body = (type: string, name: string) =>
    `CREATE FUNCTION ${name}() RETURNS void LANGUAGE plpgsql AS $$ DECLARE p float8; n ${type}; BEGIN p := p * n; END $$;\n`;
  expect(short(body('float8', 'a') + body('int', 'b') + body('float8', 'c') + body('int', 'd'))).toHaveLength(
    2,
  );
});

test('another file makes the table, or the trigger', () => {
  const files = (texts: Readonly<Record<string, string>>) => {
    const list = Object.entries(texts).map(([path, text]) => ({ path, text, dialect: 'postgres' as const }));
    return checkMany(list).flatMap(({ findings }, i) =>
      findings.filter(({ code }) => codes.has(code)).map(({ code }) => `${list[i]?.path} ${code}`),
    );
  };
  const table = 'CREATE TABLE item (id int8 PRIMARY KEY, price float8, n int4);';
  expect(
    files({ '1.sql': plpgsql('DECLARE r item; BEGIN PERFORM r.price * r.n; END'), '2.sql': table }),
  ).toEqual(['1.sql MOLT227']);
  expect(
    files({
      '1.sql': table,
      '2.sql': trigger('BEGIN NEW.price := NEW.price * NEW.n; RETURN NEW; END'),
      '3.sql': onItem,
    }),
  ).toEqual(['2.sql MOLT227']);
});

test('functions worded alike are told apart by the tables that they name', () => {
  const tables = ['one', 'two', 'three', 'four', 'five'].map((name, i) => {
    const type = i % 2 === 0 ? 'float8' : 'int';
    return `CREATE TABLE ${name} (id int8 PRIMARY KEY, price float8, n ${type});
CREATE FUNCTION of_${name}(x ${name}.n%TYPE) RETURNS void LANGUAGE plpgsql AS $$
DECLARE r ${name}%ROWTYPE; s record;
BEGIN
  FOR s IN SELECT price, n FROM ${name} LOOP PERFORM s.price * s.n, s.price + x; END LOOP;
  PERFORM r.price - r.n;
END $$;
CREATE FUNCTION tf_${name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.price := NEW.price / NEW.n; RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE INSERT ON ${name} FOR EACH ROW EXECUTE FUNCTION tf_${name}();
`;
  });
  const sql = tables.join('');
  const found = said(sql).map(({ range }) => {
    const line = (schema + sql).slice(0, range.start).split('\n').length - schema.split('\n').length;
    return `${Math.floor(line / 9)} ${(schema + sql).slice(range.start, range.end)}`;
  });
  expect(found).toEqual(['1 *', '1 +', '1 -', '1 /', '3 *', '3 +', '3 -', '3 /']);
});
