import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../analyze/analyze.ts';
import { Schemas } from '../analyze/check-many.ts';
import type { Table } from './model.ts';
import { showName } from './name.ts';
import { compareFiles, undoFrom } from './order.ts';
import type { WorkspaceCatalog } from './workspace-catalog.ts';

beforeAll(loadParser);

type Files = Readonly<Record<string, string>>;

function catalogOf(files: Files): WorkspaceCatalog {
  const schemas = new Schemas();
  for (const [path, text] of Object.entries(files)) schemas.analyzer(path, 'postgres').update(text);
  return schemas.of('postgres').catalog;
}

/** A table in a line: `public.t(a int4!, b text) key(a) unique(b) fk(b→u) index(a)`. */
function show(table: Table): string {
  const columns = [...table.columns.values()].map(
    ({ name, type, notNull, filling }) =>
      `${name} ${type.name.name}${type.isArray ? '[]' : ''}${notNull ? '!' : ''}${filling.by === 'nothing' ? '' : `=${filling.by}`}`,
  );
  const key = table.primaryKey === null ? '' : ` key(${table.primaryKey.columns.join(',')})`;
  const unique = table.uniqueKeys.map((each) => ` unique(${each.columns.join(',')})`).join('');
  const foreign = table.foreignKeys
    .map(({ columns: own, target }) => ` fk(${own.join(',')}→${showName(target.name)})`)
    .join('');
  const indexes = table.indexes.map(
    ({ elements }) => ` index(${elements.map(({ name }) => name).join(',')})`,
  );
  return `${showName(table)}(${columns.join(', ')})${key}${unique}${foreign}${indexes.join('')}`;
}

const tables = (files: Files): string[] =>
  [...catalogOf(files).objects()].filter((each) => each.sort === 'table').map(show);

describe('tables, in one file', () => {
  it.each<[string, string[]]>([
    [
      'CREATE TABLE t (a int PRIMARY KEY, "B" varchar(10)[] NOT NULL);',
      ['public.t(a int4!, B varchar[]!) key(a)'],
    ],
    ['CREATE TABLE "My.Table" ("Ä" text);', ['public.My.Table(Ä text)']],
    ['CREATE TABLE T (A int); ALTER TABLE t ADD PRIMARY KEY (a);', ['public.t(a int4) key(a)']],
    ['CREATE TABLE t (a int); DROP TABLE t;', []],
    ['CREATE SCHEMA s; CREATE TABLE s.t (a int); DROP SCHEMA s CASCADE;', []],
    ['CREATE SCHEMA s; CREATE TABLE s.t (a int); ALTER SCHEMA s RENAME TO u;', ['u.t(a int4)']],
    ["CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (x m, y int); DROP TYPE m CASCADE;", ['public.t(y int4)']],
    ["CREATE TYPE m AS ENUM ('a'); CREATE TABLE t (x m); ALTER TYPE m RENAME TO n;", ['public.t(x n)']],
    [
      'CREATE TABLE a (x int PRIMARY KEY); CREATE TABLE b (y int REFERENCES a); DROP TABLE a CASCADE;',
      ['public.b(y int4)'],
    ],
    [
      'CREATE TABLE a (x int); CREATE TABLE b (LIKE a); ALTER TABLE a RENAME x TO z; ALTER TABLE a ADD y int;',
      ['public.a(z int4, y int4)', 'public.b(x int4)'],
    ],
    [
      'CREATE TABLE a (x int NOT NULL, y text); CREATE TABLE b AS SELECT a.x, y FROM a;',
      ['public.a(x int4!, y text)', 'public.b(x int4, y text)'],
    ],
    ['CREATE TABLE t (a int); DROP TABLE t; CREATE TABLE t (b text);', ['public.t(b text)']],
    ['CREATE TABLE t (a int); CREATE TABLE IF NOT EXISTS t (b text);', ['public.t(a int4)']],
    ['CREATE TABLE t (a int, b int); ALTER TABLE t DROP COLUMN a;', ['public.t(b int4)']],
    [
      'CREATE TABLE t (a int PRIMARY KEY, b int); ALTER TABLE t RENAME COLUMN a TO c; CREATE INDEX ON t (c);',
      ['public.t(c int4!, b int4) key(c) index(c)'],
    ],
    [
      'CREATE TABLE t (a int); ALTER TABLE t RENAME TO u; ALTER TABLE u ADD b text;',
      ['public.u(a int4, b text)'],
    ],
    [
      'CREATE TABLE a (x int); CREATE TABLE b (y int); ALTER TABLE a RENAME TO t; ALTER TABLE b RENAME TO a; ALTER TABLE t RENAME TO b;',
      ['public.a(y int4)', 'public.b(x int4)'],
    ],
    [
      'CREATE TABLE a (x int); CREATE SCHEMA s; ALTER TABLE a SET SCHEMA s; ALTER TABLE s.a ADD y int;',
      ['s.a(x int4, y int4)'],
    ],
    [
      'CREATE TABLE a.t (x int); CREATE TABLE b.t (y int); ALTER TABLE b.t ADD PRIMARY KEY (y);',
      ['a.t(x int4)', 'b.t(y int4) key(y)'],
    ],
    [
      'SET search_path = shop, public; CREATE TABLE t (a int); ALTER TABLE shop.t ADD b int;',
      ['shop.t(a int4, b int4)'],
    ],
    [
      "SELECT pg_catalog.set_config('search_path', '', false); CREATE TABLE app.t (a int); ALTER TABLE ONLY app.t ADD CONSTRAINT k PRIMARY KEY (a);",
      ['app.t(a int4) key(a)'],
    ],
    [
      'SET search_path = app; CREATE TABLE t (a int); RESET search_path; CREATE TABLE t (b int);',
      ['app.t(a int4)', 'public.t(b int4)'],
    ],
    ['CREATE SCHEMA s CREATE TABLE t (a int) CREATE TABLE u (b int);', ['s.t(a int4)', 's.u(b int4)']],
    [
      'CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b (id);',
      ['public.a(id int4!, b int4) key(id) fk(b→b)', 'public.b(id int4!, a int4) key(id) fk(a→a)'],
    ],
    [
      'CREATE TABLE a (x int, y text); CREATE TABLE b (LIKE a, z int);',
      ['public.a(x int4, y text)', 'public.b(z int4, x int4, y text)'],
    ],
    ['CREATE TABLE a (LIKE b); CREATE TABLE b (LIKE a);', ['public.a()', 'public.b()']],
    [
      'CREATE TABLE t (a serial, b int GENERATED ALWAYS AS IDENTITY, c timestamptz DEFAULT now());',
      ['public.t(a serial!=serial, b int4!=identity, c timestamptz=clock)'],
    ],
    [
      "CREATE TABLE t (a int DEFAULT nextval('s'::regclass)); ALTER TABLE t ALTER a DROP DEFAULT;",
      ['public.t(a int4)'],
    ],
    [
      'CREATE TABLE t (a int UNIQUE, b int, UNIQUE (a, b)); ALTER TABLE t ALTER b TYPE int8, ALTER b SET NOT NULL;',
      ['public.t(a int4, b int8!) unique(a) unique(a,b)'],
    ],
    [
      'CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CREATE TABLE hidden (a int); END $$;',
      [],
    ],
    ['BEGIN; CREATE TABLE t (a int); ROLLBACK; BEGIN; CREATE TABLE u (a int); COMMIT;', ['public.u(a int4)']],
    ['CREATE TEMP TABLE t (a int); CREATE TABLE t (b int);', ['pg_temp.t(a int4)', 'public.t(b int4)']],
  ])('%s', (text, expected) => {
    expect(tables({ 'a.sql': text })).toEqual(expected);
  });
});

describe('tables, in several files', () => {
  it.each<[string, Files, string[]]>([
    [
      'migrations are applied by number',
      { 'm/10.sql': 'ALTER TABLE t DROP COLUMN a;', 'm/9.sql': 'CREATE TABLE t (a int, b int);' },
      ['public.t(b int4)'],
    ],
    [
      'a migration that takes another back is not applied',
      { 'm/1.up.sql': 'CREATE TABLE t (a int);', 'm/1.down.sql': 'DROP TABLE t;' },
      ['public.t(a int4)'],
    ],
    [
      'nor is the part of a file that does so',
      { 'm/1.sql': '-- +goose Up\nCREATE TABLE t (a int);\n-- +goose Down\nDROP TABLE t;' },
      ['public.t(a int4)'],
    ],
    [
      'a file sorted before the table that it changes counts',
      { 'constraints.sql': 'ALTER TABLE t ADD PRIMARY KEY (a);', 'tables.sql': 'CREATE TABLE t (a int);' },
      ['public.t(a int4) key(a)'],
    ],
    [
      'two folders with a table of the same name change their own',
      {
        'a/1.sql': 'CREATE TABLE t (a int);',
        'a/2.sql': 'ALTER TABLE t ADD PRIMARY KEY (a);',
        'b/1.sql': 'CREATE TABLE t (b int);',
        'b/2.sql': 'ALTER TABLE t ADD PRIMARY KEY (b);',
      },
      ['public.t(a int4) key(a)', 'public.t(b int4) key(b)'],
    ],
    [
      'a table is dropped in one file and made again in the next',
      {
        '1.sql': 'CREATE TABLE t (a int);',
        '2.sql': 'DROP TABLE t;',
        '3.sql': 'CREATE TABLE t (b int);',
        '4.sql': 'ALTER TABLE t ADD c int;',
      },
      ['public.t(b int4, c int4)'],
    ],
  ])('%s', (_, files, expected) => {
    expect(tables(files)).toEqual(expected);
  });
});

describe('other things', () => {
  it.each<[string, string, string[]]>([
    ['enum', "CREATE TYPE mood AS ENUM ('a');", ['type public.mood']],
    ['domain', 'CREATE DOMAIN d AS int; DROP DOMAIN d;', []],
    [
      'sequence with its owner',
      'CREATE SEQUENCE s; CREATE TABLE t (a int); ALTER SEQUENCE s OWNED BY t.a;',
      ['sequence public.s', 'table public.t'],
    ],
    [
      'view',
      'CREATE VIEW v AS SELECT 1; CREATE OR REPLACE VIEW v AS SELECT 2; ALTER VIEW v RENAME TO w;',
      ['view public.w'],
    ],
    [
      'overloads',
      'CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS $$SELECT 1$$; CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS $$SELECT 1$$;',
      ['routine public.f', 'routine public.f'],
    ],
    [
      'index and its table',
      'CREATE TABLE t (a int); CREATE INDEX i ON t (a); DROP INDEX i;',
      ['table public.t'],
    ],
    ['schema', 'CREATE SCHEMA s;', ['schema s.s']],
  ])('%s', (_, text, expected) => {
    const objects = [...catalogOf({ 'a.sql': text }).objects()];
    expect(objects.map((each) => `${each.sort} ${showName(each)}`).sort()).toEqual(expected);
  });

  it('ties a sequence to its column', () => {
    const catalog = catalogOf({
      'a.sql': 'CREATE SEQUENCE app.s OWNED BY app.t.a; CREATE TABLE app.t (a int);',
    });
    expect(catalog.find({ schema: 'app', name: 's' })).toMatchObject([
      { owner: { table: { schema: 'app', name: 't' }, column: 'a' } },
    ]);
  });
});

describe('an edit', () => {
  const text = 'CREATE TABLE a (x int);\nCREATE TABLE b (y int);\nCREATE TABLE c (z int);\n';

  it('changes what it is about, and moves the rest', () => {
    const schemas = new Schemas();
    const analyzer = schemas.analyzer('f.sql', 'postgres');
    const { catalog } = schemas.of('postgres');
    analyzer.update(text);
    const before = catalog.table({ schema: null, name: 'c' });
    analyzer.update(text.replace('(y int)', '(y int, more text)'));
    expect(show(catalog.table({ schema: null, name: 'b' }) as Table)).toBe('public.b(y int4, more text)');
    // The same object, in a new place.
    expect(catalog.table({ schema: null, name: 'c' })).toBe(before);
    expect(catalog.declarations({ kind: 'relation', object: { schema: 'public', name: 'c' } })).toEqual([
      {
        path: 'f.sql',
        start: text.indexOf('c (z') + ', more text'.length,
        end: text.indexOf('c (z') + ', more text'.length + 1,
      },
    ]);
  });

  it('gives what a fresh catalogue gives, for any row of edits', () => {
    const statements = [
      'CREATE TABLE a (x int);', 'CREATE TABLE b (LIKE a);', 'ALTER TABLE a RENAME TO b;', 'ALTER TABLE b RENAME TO a;',
      'DROP TABLE a;', 'DROP TABLE IF EXISTS b;', 'ALTER TABLE a ADD y text;', 'ALTER TABLE a RENAME y TO z;',
      'ALTER TABLE b ADD PRIMARY KEY (x);', 'SET search_path = s;', 'RESET search_path;', 'CREATE TABLE s.a (w int);',
      'ALTER TABLE s.a SET SCHEMA public;', 'CREATE SEQUENCE q OWNED BY a.x;', 'CREATE TYPE t AS ENUM ();', 'DROP TYPE t;',
      'CREATE INDEX i ON a (x);', 'CREATE TABLE b (x int REFERENCES a);', 'SELECT 1;',
    ]; // prettier-ignore
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return Math.floor((seed / 2147483648) * below);
    };
    const schemas = new Schemas();
    const analyzers = ['1.sql', '2.sql'].map((path) => schemas.analyzer(path, 'postgres'));
    const texts: string[][] = [[], []];
    const state = (catalog: WorkspaceCatalog) =>
      [...catalog.objects()]
        .map((each) => (each.sort === 'table' ? show(each) : `${each.sort} ${showName(each)}`))
        .sort();
    for (let i = 0; i < 400; i++) {
      const file = random(2);
      const list = texts[file] as string[];
      const at = random(list.length + 1);
      list.splice(
        at,
        random(3),
        ...(random(3) === 0 ? [] : [statements[random(statements.length)] as string]),
      );
      analyzers[file]?.update(list.join('\n'));
      const fresh = catalogOf({ '1.sql': (texts[0] ?? []).join('\n'), '2.sql': (texts[1] ?? []).join('\n') });
      expect(state(schemas.of('postgres').catalog)).toEqual(state(fresh));
    }
  });
});

it('takes five thousand tables', () => {
  const text = Array.from(
    { length: 5000 },
    (_, i) => `CREATE TABLE t${i} (id int PRIMARY KEY, r int REFERENCES t${(i + 1) % 5000});`,
  ).join('\n');
  const catalog = catalogOf({ 'a.sql': text });
  expect([...catalog.objects()].length).toBe(5000);
  expect(catalog.table({ schema: 'public', name: 't4999' })?.foreignKeys[0]?.target.name.name).toBe('t0');
});

it('takes two thousand files in any order, and lets them go', () => {
  const schemas = new Schemas();
  const { catalog } = schemas.of('postgres');
  const names = Array.from({ length: 2000 }, (_, i) => `m/${(i * 7919) % 2000}.sql`);
  for (const name of names) catalog.setFile(name, []);
  expect(catalog.files()).toEqual(Array.from({ length: 2000 }, (_, i) => `m/${i}.sql`));
  for (const name of names.slice(0, 1999)) catalog.removeFile(name);
  expect(catalog.files()).toEqual([names[1999]]);
});

it('lets a long file go in steps, between which it is a shorter one', () => {
  const schemas = new Schemas();
  const checker = schemas.of('postgres');
  const text = Array.from({ length: 1_700 }, (_, i) => `CREATE TABLE t${i} (a int8 PRIMARY KEY);`).join('\n');
  schemas.analyzer('1.sql', 'postgres').update(text);
  const other = schemas.analyzer('2.sql', 'postgres');
  const query = 'CREATE TABLE c (a int8 PRIMARY KEY, b text REFERENCES t0 (a));';
  const codes = () => other.update(query).findings.map(({ code }) => code);
  const before = codes();
  const lengths = new Set<number>();
  for (const _ of checker.removeFileSteps('1.sql')) {
    lengths.add(checker.catalog.statementsOf('1.sql').length);
    expect(checker.catalog.find({ schema: null, name: 't0' }).length).toBe(
      checker.catalog.files().includes('1.sql') ? 1 : 0,
    );
  }
  expect([...lengths]).toEqual([1_200, 700, 200, 0]);
  expect(checker.takeChanged()).toEqual(['2.sql']);
  const alone = new Schemas().analyzer('2.sql', 'postgres').update(query);
  expect(codes()).toEqual(alone.findings.map(({ code }) => code));
  expect(codes()).not.toEqual(before);
  expect([...checker.catalog.names()].filter((name) => /^t\d+$/.test(name)).sort()).toEqual(['t0']);
});

describe('the order of files', () => {
  it.each<[string, string[]]>([
    ['numbers', ['9.sql', '10.sql', '11_x.sql']],
    [
      'Flyway',
      ['db/V1__a.sql', 'db/V1_1__b.sql', 'db/V1_2__c.sql', 'db/V2__d.sql', 'db/V10__e.sql', 'db/R__view.sql'],
    ],
    ['timestamps', ['20240101120000_a.sql', '20240101120001_b.sql', '20250101000000_c.sql']],
    ['folders', ['a/2/x.sql', 'a/10/x.sql', 'b.sql']],
    ['leading zeros', ['001_a.sql', '002_b.sql', '0010_c.sql']],
  ])('%s', (_, paths) => {
    expect(paths.toReversed().sort(compareFiles)).toEqual(paths);
  });

  it.each<[string, string, number]>([
    ['1.sql', 'SELECT 1;', -1],
    ['1.down.sql', 'SELECT 1;', 0],
    ['m/U1__undo.sql', '', 0],
    ['users.sql', '', -1],
    ['m/1.sql', 'a;\n-- migrate:down\nb;', 3],
    ['m/down.sql', '', 0],
  ])('what takes a migration back: %s', (path, text, expected) => {
    expect(undoFrom(path, text)).toBe(expected);
  });
});

it('does not change by a file that is read again, and says the same', () => {
  const text = 'CREATE TABLE a (id int8 PRIMARY KEY);\nALTER TABLE a ADD COLUMN b text;\n';
  const schemas = new Schemas();
  const checker = schemas.of('postgres');
  const read = (source: string): void => {
    schemas.analyzer('a.sql', 'postgres').update(source);
  };
  read(text);
  checker.takeChanged();
  const { version } = checker.catalog;
  read(text);
  expect(checker.catalog.version).toBe(version);
  expect(checker.takeChanged()).toEqual([]);
  read(text.replace('text', 'money'));
  expect(checker.catalog.version).toBeGreaterThan(version);
});
