import { beforeAll, describe, expect, it, test } from 'vitest';
import { loadParser } from '../analyze/analyze.ts';
import { checkMany, Schemas } from '../analyze/check-many.ts';

beforeAll(loadParser);

type Files = Readonly<Record<string, string>>;

/** What MOLT177 says: `file: new name ← what reads it, where`. */
function found(files: Files): string[] {
  const list = Object.entries(files).map(([path, text]) => ({ path, text, dialect: 'postgres' as const }));
  return checkMany(list).flatMap(({ findings }, i) =>
    findings
      .filter(({ code }) => code === 'MOLT177')
      .map(({ range, related = [] }) => {
        const readers = related.map(({ file, range: { start, end }, message }) => {
          const [, view = ''] = /The (?:view )?(.+) (?:reads|uses)/.exec(message) ?? [];
          return `${view} in ${file} «${files[file]?.slice(start, end) ?? ''}»`;
        });
        const { path, text } = list[i] as (typeof list)[number];
        return `${path}: ${text.slice(range.start, range.end)} ← ${readers.join(', ')}`;
      }),
  );
}

const t = 'CREATE TABLE t (id INT8 PRIMARY KEY, a TEXT, b TEXT);\n';

describe('a column that a view reads', () => {
  it.each<[string, string, string[]]>([
    ['in its list', 'CREATE VIEW v AS SELECT a FROM t; ALTER TABLE t RENAME a TO z;', ['z ← v in 1.sql «a»']],
    [
      'under an alias of its table',
      'CREATE VIEW v AS SELECT x.a AS n FROM t AS x; ALTER TABLE t RENAME a TO z;',
      ['z ← v in 1.sql «a»'],
    ],
    [
      'in WHERE',
      "CREATE VIEW v AS SELECT id FROM t WHERE a > ''; ALTER TABLE t RENAME a TO z;",
      ['z ← v in 1.sql «a»'],
    ],
    [
      'in a query of its query',
      'CREATE VIEW v AS SELECT n FROM (SELECT a AS n FROM t) q; ALTER TABLE t RENAME a TO z;',
      ['z ← v in 1.sql «a»'],
    ],
    ['by a star', 'CREATE VIEW v AS SELECT * FROM t; ALTER TABLE t RENAME a TO z;', ['z ← v in 1.sql «t»']],
    [
      'by a star of WITH',
      'CREATE VIEW v AS WITH q AS (SELECT * FROM t) SELECT * FROM q; ALTER TABLE t RENAME a TO z;',
      ['z ← v in 1.sql «t»'],
    ],
    [
      'not by a star that was there before the column',
      'CREATE VIEW v AS SELECT * FROM t; ALTER TABLE t ADD c TEXT; ALTER TABLE t RENAME c TO z;',
      [],
    ],
    ['not', 'CREATE VIEW v AS SELECT b FROM t; ALTER TABLE t RENAME a TO z;', []],
    ['not by count(*)', 'CREATE VIEW v AS SELECT count(*) FROM t; ALTER TABLE t RENAME a TO z;', []],
    ['not yet', 'ALTER TABLE t RENAME a TO z; CREATE VIEW v AS SELECT z FROM t;', []],
    [
      'not any more',
      'CREATE VIEW v AS SELECT a FROM t; DROP VIEW v; ALTER TABLE t RENAME a TO z; CREATE VIEW v AS SELECT z FROM t;',
      [],
    ],
    [
      'not after it was replaced',
      'CREATE VIEW v AS SELECT a FROM t; CREATE OR REPLACE VIEW v AS SELECT b AS a FROM t; ALTER TABLE t RENAME a TO z;',
      [],
    ],
    [
      'by two views, one of which has another name now',
      'CREATE VIEW v AS SELECT a FROM t; CREATE VIEW w AS SELECT a FROM t; ALTER VIEW w RENAME TO x; ALTER TABLE t RENAME a TO z;',
      ['z ← v in 1.sql «a», x in 1.sql «a»'],
    ],
    [
      'that changes places with another',
      'CREATE VIEW v AS SELECT a FROM t; ALTER TABLE t RENAME a TO old; ALTER TABLE t RENAME b TO a;',
      ['old ← v in 1.sql «a»'],
    ],
    [
      'and that has another name before the view is made',
      'ALTER TABLE t RENAME a TO y; CREATE VIEW v AS SELECT y FROM t; ALTER TABLE t RENAME y TO z;',
      ['z ← v in 1.sql «y»'],
    ],
    [
      'of another table',
      'CREATE TABLE u (id INT8 PRIMARY KEY, a TEXT); CREATE VIEW v AS SELECT a FROM u; ALTER TABLE t RENAME a TO z;',
      [],
    ],
    [
      'of a table of another schema',
      'CREATE SCHEMA s; CREATE TABLE s.t (id INT8 PRIMARY KEY, a TEXT); CREATE VIEW v AS SELECT a FROM s.t; ALTER TABLE t RENAME a TO z;',
      [],
    ],
    [
      'in a view that is rolled back',
      'BEGIN; CREATE VIEW v AS SELECT a FROM t; ROLLBACK; ALTER TABLE t RENAME a TO z;',
      [],
    ],
  ])('%s', (_, text, expected) => {
    expect(found({ '1.sql': t + text })).toEqual(expected.map((line) => `1.sql: ${line}`));
  });
});

describe('a table or view that a view reads', () => {
  it.each<[string, string, string[]]>([
    [
      'gets another name',
      'CREATE VIEW v AS SELECT 1 FROM t; ALTER TABLE t RENAME TO z;',
      ['z ← v in 1.sql «t»'],
    ],
    [
      'gets another schema',
      'CREATE SCHEMA s; CREATE VIEW v AS SELECT 1 FROM t; ALTER TABLE t SET SCHEMA s;',
      ['t ← v in 1.sql «t»'],
    ],
    [
      'is a view',
      'CREATE VIEW u AS SELECT a FROM t; CREATE VIEW v AS SELECT a FROM u; ALTER VIEW u RENAME TO z;',
      ['z ← v in 1.sql «u»'],
    ],
    [
      'changes places with another',
      'CREATE TABLE n (id INT8 PRIMARY KEY); CREATE VIEW v AS SELECT id FROM t; ALTER TABLE t RENAME TO o; ALTER TABLE n RENAME TO t;',
      ['o ← v in 1.sql «t»'],
    ],
    [
      'is a sequence, which is kept by its number',
      'CREATE SEQUENCE s; CREATE VIEW v AS SELECT last_value FROM s; ALTER SEQUENCE s RENAME TO z;',
      [],
    ],
    ['is read by nobody', 'CREATE VIEW v AS SELECT 1; ALTER TABLE t RENAME TO z;', []],
  ])('%s', (_, text, expected) => {
    expect(found({ '1.sql': t + text })).toEqual(expected.map((line) => `1.sql: ${line}`));
  });
});

describe('what a routine uses', () => {
  const f = (body: string, name = 'f') =>
    `CREATE FUNCTION ${name}() RETURNS INT8 LANGUAGE SQL AS $$ ${body} $$;`;
  const g = (body: string) =>
    `CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${body} RETURN NEW; END $$;`;
  const u = 'CREATE TABLE u (id INT8 PRIMARY KEY, a TEXT);';
  const trigger = 'CREATE TRIGGER x AFTER INSERT ON u FOR EACH ROW EXECUTE FUNCTION g();';
  it.each<[string, string, string[]]>([
    ['a column of its query', `${f('SELECT a FROM t')} ALTER TABLE t RENAME a TO z;`, ['z ← function f in 1.sql «a»']],
    ['a column by a star', `${f('SELECT * FROM t')} ALTER TABLE t RENAME a TO z;`, ['z ← function f in 1.sql «t»']],
    ['a column of INSERT', `${f("INSERT INTO t (a) VALUES ('x') RETURNING 1")} ALTER TABLE t RENAME a TO z;`, ['z ← function f in 1.sql «a»']],
    ['not a column that UPDATE sets', `${f("UPDATE t SET a = 'x' RETURNING 1")} ALTER TABLE t RENAME a TO z;`, []],
    ['not a parameter', "CREATE FUNCTION f(a INT8) RETURNS INT8 LANGUAGE plpgsql AS $$ BEGIN RETURN a; END $$; ALTER TABLE t RENAME a TO z;", []],
    ['a table', `${f('DELETE FROM t RETURNING 1')} ALTER TABLE t RENAME TO z;`, ['z ← function f in 1.sql «t»']],
    ['a table, of another schema soon', `CREATE SCHEMA s; ${f('SELECT 1 FROM t')} ALTER TABLE t SET SCHEMA s;`, ['t ← function f in 1.sql «t»']],
    ['a table that goes', `${f('SELECT 1 FROM t')} DROP TABLE IF EXISTS t;`, ['t ← function f in 1.sql «t»']],
    ['a table that goes with it', `${f('SELECT 1 FROM t')} DROP TABLE t CASCADE;`, []],
    ['a table that goes after it', `${f('SELECT 1 FROM t')} DROP FUNCTION f; DROP TABLE t;`, []],
    ['a table that was another before', `DROP TABLE t; ${t} ${f('SELECT 1 FROM t')}`, []],
    ['a table in PL/pgSQL', 'CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ DECLARE n INT8; BEGIN SELECT count(*) INTO n FROM t; END $$; ALTER TABLE t RENAME TO z;', ['z ← function p in 1.sql «t»']],
    ['not by a type of a row', 'CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ DECLARE r t%ROWTYPE; BEGIN NULL; END $$; ALTER TABLE t RENAME TO z;', []],
    ['not any more', `${f('SELECT 1 FROM t')} DROP FUNCTION f; ALTER TABLE t RENAME TO z;`, []],
    ['not after it was replaced', `${f('SELECT 1 FROM t')} CREATE OR REPLACE FUNCTION f() RETURNS INT8 LANGUAGE SQL AS 'SELECT 1'; ALTER TABLE t RENAME TO z;`, []],
    ['nor what is dynamic', "CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DELETE FROM t'; END $$; ALTER TABLE t RENAME TO z;", []],
    ['in a DO block', 'DO $$ BEGIN DELETE FROM t; END $$; ALTER TABLE t RENAME TO z;', []],
    ['a table, by a trigger', `${u} ${g('DELETE FROM t;')} ${trigger} ALTER TABLE t RENAME TO z;`, ['z ← trigger x in 1.sql «t»']],
    ['not without a trigger', `${g('DELETE FROM t;')} ALTER TABLE t RENAME TO z;`, []],
    ['not with one that is gone', `${u} ${g('DELETE FROM t;')} ${trigger} DROP TRIGGER x ON u; ALTER TABLE t RENAME TO z;`, []],
    ['not with one whose table is gone', `${u} ${g('DELETE FROM t;')} ${trigger} DROP TABLE u; DROP TABLE t;`, []],
    ['not a column of NEW', `${u} ${g("NEW.a := 'x';")} ${trigger} ALTER TABLE u RENAME a TO z;`, []],
  ])('%s', (_, text, expected) => {
    expect(found({ '1.sql': t + text })).toEqual(expected.map((line) => `1.sql: ${line}`));
  });
}); // prettier-ignore

describe('a column that a routine uses, and that is dropped or gets another type', () => {
  const f = (body: string) => `CREATE FUNCTION f() RETURNS SETOF TEXT LANGUAGE SQL AS $$ ${body} $$; `;
  it.each<[string, string, string[]]>([
    ['dropped', `${f('SELECT a FROM t')}ALTER TABLE t DROP COLUMN a;`, ['a ← function f in 1.sql «a»']],
    [
      'named with its table',
      `${f('SELECT x.a FROM t x')}ALTER TABLE t DROP a;`,
      ['a ← function f in 1.sql «a»'],
    ],
    [
      'among other actions',
      `${f('SELECT a FROM t')}ALTER TABLE t DROP COLUMN b, DROP COLUMN IF EXISTS "a", ADD c INT8;`,
      ['"a" ← function f in 1.sql «a»'],
    ],
    ['by a star', `${f('SELECT t.* FROM t')}ALTER TABLE t DROP COLUMN a;`, ['a ← function f in 1.sql «t»']],
    [
      'in PL/pgSQL',
      'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 FROM t WHERE a > b; END $$; ALTER TABLE t DROP COLUMN b;',
      ['b ← function f in 1.sql «b»'],
    ],
    [
      'under a name that it has got since',
      `ALTER TABLE t RENAME a TO z; ${f('SELECT z FROM t')}ALTER TABLE t DROP COLUMN z;`,
      ['z ← function f in 1.sql «z»'],
    ],
    [
      'of another type',
      `${f('SELECT a FROM t')}ALTER TABLE t ALTER a TYPE VARCHAR(5);`,
      ['VARCHAR ← function f in 1.sql «a»'],
    ],
    [
      'of another type, then dropped',
      `${f('SELECT a FROM t')}ALTER TABLE t ALTER a TYPE VARCHAR(5); DROP FUNCTION f; ALTER TABLE t DROP a;`,
      ['VARCHAR ← function f in 1.sql «a»'],
    ],
    ['not with CASCADE', `${f('SELECT a FROM t')}ALTER TABLE t DROP COLUMN a CASCADE;`, []],
    [
      'not of another column',
      `${f('SELECT a FROM t')}ALTER TABLE t DROP COLUMN b; ALTER TABLE t ALTER b TYPE VARCHAR(5);`,
      [],
    ],
    [
      'not of another table',
      `CREATE TABLE u (a TEXT); ${f('SELECT a FROM u')}ALTER TABLE t DROP COLUMN a;`,
      [],
    ],
    ['not before the function', `ALTER TABLE t DROP COLUMN a; ${f('SELECT b FROM t')}`, []],
    ['not behind the function', `${f('SELECT a FROM t')}DROP FUNCTION f; ALTER TABLE t DROP COLUMN a;`, []],
    [
      'not when another table may have it',
      `${f('SELECT a FROM t, nowhere')}ALTER TABLE t DROP COLUMN a;`,
      [],
    ],
    [
      'not of a parameter',
      'CREATE FUNCTION f(a TEXT) RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM 1 FROM t WHERE b = f.a; END $$; ALTER TABLE t DROP COLUMN a;',
      [],
    ],
    [
      'not of what UPDATE sets',
      "CREATE FUNCTION f() RETURNS void LANGUAGE SQL AS $$ UPDATE t SET a = '' $$; ALTER TABLE t DROP COLUMN a;",
      [],
    ],
    [
      'not by a view, which PostgreSQL keeps as well',
      'CREATE VIEW v AS SELECT a FROM t; ALTER TABLE t DROP COLUMN a; ALTER TABLE t ALTER a TYPE VARCHAR(5);',
      [],
    ],
  ])('%s', (_, sql, expected) => {
    expect(found({ '1.sql': t + sql })).toEqual(expected.map((line) => `1.sql: ${line}`));
  });
});

describe('over several files', () => {
  it.each<[string, Files, string[]]>([
    [
      'the view in an earlier migration, in a folder of its own',
      {
        'm/1/up.sql': t,
        'm/2/up.sql': 'CREATE VIEW v AS SELECT a FROM t;',
        'm/3/up.sql': 'ALTER TABLE t RENAME a TO z;',
      },
      ['m/3/up.sql: z ← v in m/2/up.sql «a»'],
    ],
    [
      'the view is replaced in between',
      {
        '1.sql': t + 'CREATE VIEW v AS SELECT a FROM t;',
        '2.sql': 'CREATE OR REPLACE VIEW v AS SELECT b AS a FROM t;',
        '3.sql': 'ALTER TABLE t RENAME a TO z;',
      },
      [],
    ],
    [
      'the view is dropped in between',
      {
        '1.sql': t + 'CREATE VIEW v AS SELECT a FROM t;',
        '2.sql': 'DROP VIEW v;',
        '3.sql': 'ALTER TABLE t RENAME a TO z;',
      },
      [],
    ],
    [
      'the view of another folder reads the table of its own',
      { 'a/1.sql': `${t}CREATE VIEW v AS SELECT a FROM t;`, 'b/1.sql': `${t}ALTER TABLE t RENAME a TO z;` },
      [],
    ],
  ])('%s', (_, files, expected) => {
    expect(found(files)).toEqual(expected);
  });
});

test('a view that comes later to a file is noticed in the file of the new name', () => {
  const schemas = new Schemas();
  const views = schemas.analyzer('1.sql', 'postgres');
  const names = schemas.analyzer('2.sql', 'postgres');
  const said = () =>
    names.update('ALTER TABLE t RENAME a TO z;\nALTER TABLE t RENAME TO u;').findings.map(({ code }) => code);
  views.update(t);
  expect(said()).toEqual([]);
  views.update(`${t}CREATE VIEW v AS SELECT a FROM t;`);
  expect(schemas.of('postgres').takeChanged()).toContain('2.sql');
  expect(said()).toEqual(['MOLT177', 'MOLT177']);
  views.update(t);
  expect(said()).toEqual([]);
});
