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
          const [, view = ''] = /The view (.+) reads/.exec(message) ?? [];
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
