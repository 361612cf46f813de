import { beforeAll, describe, expect, it, test } from 'vitest';
import { loadParser, type Analysis, type Analyzer } from '../analyze/analyze.ts';
import { checkMany, Schemas } from '../analyze/check-many.ts';
import type { RuleCode } from './metadata.ts';

beforeAll(loadParser);

type Files = Readonly<Record<string, string>>;

/** The rules about the schema. */
const codes: readonly RuleCode[] = [
  'MOLT101', 'MOLT102', 'MOLT120', 'MOLT127', 'MOLT128', 'MOLT129', 'MOLT135', 'MOLT158', 'MOLT291',
]; // prettier-ignore

const inFile = (text: string, { findings }: Analysis, wanted: readonly RuleCode[] = codes): string[] =>
  findings
    .filter(({ code }) => wanted.includes(code))
    .map(({ code, range, related = [] }) => {
      const places = related.map((each) => each.file).join(',');
      return `${code} «${text.slice(range.start, range.end)}»${places === '' ? '' : ` → ${places}`}`;
    });

/** Findings about the schema, by file. */
function found(files: Files, wanted: readonly RuleCode[] = codes): Record<string, string[]> {
  const list = Object.entries(files).map(([path, text]) => ({ path, text, dialect: 'postgres' as const }));
  const analyses = checkMany(list);
  return Object.fromEntries(
    list.flatMap(({ path, text }, i) => {
      const lines = inFile(text, analyses[i] as Analysis, wanted);
      return lines.length === 0 ? [] : [[path, lines]];
    }),
  );
}

test('a file has changed for whoever asked for its findings before another file did something to them', () => {
  const schemas = new Schemas();
  const first = schemas.analyzer('1.sql', 'postgres');
  const second = schemas.analyzer('2.sql', 'postgres');
  const changed = () => schemas.of('postgres').takeChanged();
  expect(inFile('CREATE TABLE a (x INT8);', first.update('CREATE TABLE a (x INT8);'))).toEqual([
    'MOLT101 «a»',
  ]);
  expect(changed()).toEqual([]);
  second.update('ALTER TABLE a ADD PRIMARY KEY (x);');
  expect(changed()).toEqual(['1.sql']);
  expect(first.update('CREATE TABLE a (x INT8);').findings).toEqual([]);
  expect(changed()).toEqual([]);
});

test('of plain statements that write to one view, or name one sequence, a file is told once, wherever the first one stands', () => {
  const codesOf = (texts: Files) => found(texts, ['MOLT226', 'MOLT178']);
  const view = 'CREATE TABLE t (id SERIAL PRIMARY KEY, a TEXT); CREATE VIEW v AS SELECT id, a FROM t;';
  const writes =
    "INSERT INTO v VALUES (1, 'a'); INSERT INTO v VALUES (2, 'b'); DELETE FROM v WHERE id = 1; UPDATE t SET a = '' WHERE id = 2;";
  expect(codesOf({ '1.sql': view, '2.sql': writes, '3.sql': writes })).toEqual({
    '2.sql': ['MOLT226 «v» → 1.sql'],
    '3.sql': ['MOLT226 «v» → 1.sql'],
  });
  const numbers =
    "INSERT INTO t VALUES (nextval('t_id_seq'), 'a'); INSERT INTO t VALUES (nextval('t_id_seq'), 'b');";
  expect(codesOf({ '1.sql': numbers, '2.sql': view })).toEqual({ '1.sql': ["MOLT178 «'t_id_seq'» → 2.sql"] });
  expect(codesOf({ '1.sql': writes.replaceAll('v', 't'), '2.sql': view })).toEqual({});
  const schemas = new Schemas();
  const first = schemas.analyzer('1.sql', 'postgres');
  const second = schemas.analyzer('2.sql', 'postgres');
  const places = (text: string) =>
    second.update(text).findings.flatMap(({ code, range }) => (code === 'MOLT226' ? [range.start] : []));
  expect(places(writes)).toEqual([]);
  first.update(view);
  expect(places(writes)).toEqual([12]);
  expect(places(writes.slice(31))).toEqual([12]);
  first.update(view.replace('VIEW v', 'VIEW w'));
  expect(places(writes)).toEqual([]);
});

describe('what an INTEGER that refers to a key is to be', () => {
  const key = 'CREATE TABLE a (id SERIAL PRIMARY KEY, n INTEGER UNIQUE, u BIGINT UNIQUE, s SERIAL UNIQUE);';
  const child = 'CREATE TABLE b (id UUID PRIMARY KEY, a_id INTEGER);';
  it.each<[string, Files, string[]]>([
    [
      'nothing is known of its key',
      { '1.sql': child, '2.sql': 'ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES x (y);' },
      ['INT4 review'],
    ],
    ['it refers to nothing', { '1.sql': child }, ['INT4 safe']],
    [
      'a later file makes it refer to a SERIAL key',
      { '1.sql': child, '2.sql': `${key} ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a;` },
      ['INT8 safe'],
    ],
    [
      'it says so itself',
      { '0.sql': key, '1.sql': 'CREATE TABLE b (id UUID PRIMARY KEY, a_id INTEGER REFERENCES a);' },
      ['INT8 safe'],
    ],
    [
      'the other column of the key is SERIAL',
      {
        '0.sql': key,
        '1.sql':
          'CREATE TABLE b (a_id INTEGER REFERENCES a (s), x INT REFERENCES a (n), y INT REFERENCES a (u));',
      },
      ['INT8 safe', 'INT4 safe', 'INT4 safe'],
    ],
    [
      'the key gets its numbers from a sequence',
      {
        '0.sql': "CREATE SEQUENCE q; CREATE TABLE k (id INT8 PRIMARY KEY DEFAULT nextval('q'));",
        '1.sql': 'CREATE TABLE b (k INTEGER REFERENCES k);',
      },
      ['INT4 safe'],
    ],
    [
      'the key refers to a SERIAL key itself',
      {
        '0.sql': `${key} CREATE TABLE p (id INT8 PRIMARY KEY REFERENCES a);`,
        '1.sql': 'CREATE TABLE b (p INTEGER REFERENCES p);',
      },
      ['INT8 safe'],
    ],
    [
      'the key refers to itself',
      { '1.sql': 'CREATE TABLE b (id INTEGER PRIMARY KEY REFERENCES b);' },
      ['INT4 safe'],
    ],
    [
      'two keys, one of them not known',
      { '0.sql': key, '1.sql': 'CREATE TABLE b (x INTEGER REFERENCES a (n) REFERENCES nowhere);' },
      ['INT4 review'],
    ],
    [
      'a column that a later statement adds',
      {
        '0.sql': `${key} CREATE TABLE b (id UUID PRIMARY KEY);`,
        '1.sql': 'ALTER TABLE b ADD COLUMN x integer, ADD FOREIGN KEY (x) REFERENCES a;',
      },
      ['int8 safe'],
    ],
    [
      'its file is before that of the key, which is dropped',
      {
        '1.sql': child,
        '2.sql': `${key} ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (a_id) REFERENCES a; ALTER TABLE b DROP CONSTRAINT f;`,
      },
      ['INT4 safe'],
    ],
  ])('%s', (_, files, expected) => {
    const list = Object.entries(files).map(([path, text]) => ({ path, text, dialect: 'postgres' as const }));
    const at = list.findIndex(({ path }) => path === '1.sql');
    const fixes = checkMany(list)[at]?.findings.filter(({ code }) => code === 'MOLT103') ?? [];
    expect(fixes.map(({ fix }) => `${fix?.edits[0]?.text} ${fix?.class}`)).toEqual(expected);
  });
});

describe('findings over several files', () => {
  it.each<[string, Files, Record<string, string[]>]>([
    [
      'a key in a later file',
      { '1.sql': 'CREATE TABLE a (x INT8);', '2.sql': 'ALTER TABLE a ADD PRIMARY KEY (x);' },
      {},
    ],
    [
      'a key that a later file takes away',
      { '1.sql': 'CREATE TABLE a (x INT8 PRIMARY KEY);', '2.sql': 'ALTER TABLE a DROP CONSTRAINT a_pkey;' },
      { '2.sql': ['MOLT101 «a_pkey» → 1.sql'] },
    ],
    [
      'a table without a key that goes again',
      { '1.sql': 'CREATE TABLE a (x INT8);', '2.sql': 'DROP TABLE a;' },
      {},
    ],
    [
      'a renamed table without a key is told of once, by its last name',
      { '1.sql': 'CREATE TABLE a (x INT8);', '2.sql': 'ALTER TABLE a RENAME TO b;' },
      { '2.sql': ['MOLT101 «b»'] },
    ],
    [
      'a type that another file makes',
      { 'a.sql': "SELECT 'x'::mood;", 'b.sql': "CREATE TYPE mood AS ENUM ('x');" },
      {},
    ],
    [
      'a type that nobody makes, in queries alone: not checked',
      { 'a.sql': "SELECT 'x'::mood;" },
      { 'a.sql': ['MOLT120 «mood»'] },
    ],
    [
      'a domain of another file, at its use',
      {
        '1.sql': 'CREATE DOMAIN year AS int;',
        '2.sql': 'CREATE TABLE film (id UUID PRIMARY KEY, y public.year);',
      },
      { '2.sql': ['MOLT120 «public.year» → 1.sql'] },
    ],
    [
      'a type of the same name in another schema is another type',
      {
        '1.sql': "CREATE TYPE a.mood AS ENUM ('x');",
        '2.sql': 'CREATE TABLE t (id UUID PRIMARY KEY, m mood, n a.mood);',
      },
      { '2.sql': ['MOLT120 «mood»'] },
    ],
    [
      'search_path finds a type',
      {
        '1.sql': "CREATE TYPE a.mood AS ENUM ('x');",
        '2.sql': 'SET search_path = b, a; CREATE TABLE t (id UUID PRIMARY KEY, m mood);',
      },
      {},
    ],
    [
      'a foreign key between two families, with the other end',
      {
        '1.sql': 'CREATE TABLE a (id INT8 PRIMARY KEY);',
        '2.sql': 'CREATE TABLE b (id UUID PRIMARY KEY, a_id NUMERIC);',
        '3.sql': 'ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (a_id) REFERENCES a;',
      },
      { '3.sql': ['MOLT127 «a_id» → 1.sql,2.sql'] },
    ],
    [
      'a type that a later file mends',
      {
        '1.sql':
          'CREATE TABLE a (id INT8 PRIMARY KEY); CREATE TABLE b (id UUID PRIMARY KEY, a_id NUMERIC REFERENCES a);',
        '2.sql': 'ALTER TABLE b ALTER COLUMN a_id TYPE INT8;',
      },
      {},
    ],
    [
      'foreign keys in a circle',
      {
        '1.sql':
          'CREATE TABLE a (id INT8 PRIMARY KEY, b INT8); CREATE TABLE b (id INT8 PRIMARY KEY, a TEXT REFERENCES a); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;',
      },
      { '1.sql': ['MOLT127 «REFERENCES» → 1.sql'] },
    ],
    [
      'a foreign key to a column that was renamed since',
      {
        '1.sql':
          'CREATE TABLE a (id INT8 PRIMARY KEY); CREATE TABLE b (id UUID PRIMARY KEY, a_id TEXT REFERENCES a (id));',
        '2.sql': 'ALTER TABLE a RENAME COLUMN id TO key;',
      },
      { '1.sql': ['MOLT127 «REFERENCES» → 1.sql'] },
    ],
    [
      'a sequence in three statements is one finding',
      {
        '1.sql':
          "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (id INT8 NOT NULL);\nCREATE SEQUENCE public.a_id_seq;\nALTER SEQUENCE public.a_id_seq OWNED BY public.a.id;\nALTER TABLE ONLY public.a ALTER COLUMN id SET DEFAULT nextval('public.a_id_seq'::regclass);\nALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id);",
      },
      { '1.sql': ['MOLT102 «PRIMARY KEY» → 1.sql,1.sql,1.sql'] },
    ],
    [
      'an index in another file than its column',
      {
        '1.sql': 'CREATE TABLE a (id UUID PRIMARY KEY, at TIMESTAMPTZ);',
        '2.sql': 'CREATE INDEX i ON a (at);',
        '3.sql': 'ALTER TABLE a ALTER at SET DEFAULT now();',
      },
      { '2.sql': ['MOLT128 «at» → 1.sql'] },
    ],
    [
      'an index that was dropped',
      {
        '1.sql':
          'CREATE TABLE a (id UUID PRIMARY KEY, at TIMESTAMPTZ DEFAULT now()); CREATE INDEX i ON a (at);',
        '2.sql': 'DROP INDEX i;',
      },
      {},
    ],
    [
      'the same table in two schemas is not made twice',
      { '1.sql': 'CREATE TABLE a.t (id UUID PRIMARY KEY); CREATE TABLE b.t (id UUID PRIMARY KEY);' },
      {},
    ],
    [
      'nor in two files, which may belong to two databases',
      {
        'a/1.sql': 'CREATE TABLE t (id UUID PRIMARY KEY);',
        'b/1.sql': 'CREATE TABLE t (id UUID PRIMARY KEY);',
      },
      {},
    ],
    [
      'quoted names are not folded',
      {
        '1.sql':
          'CREATE TABLE "T" (id UUID PRIMARY KEY); CREATE TABLE t (id UUID PRIMARY KEY); CREATE TABLE T (id UUID PRIMARY KEY);',
      },
      { '1.sql': ['MOLT135 «T» → 1.sql'] },
    ],
    [
      'a dump that lacks a table',
      {
        '1.sql':
          "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (id UUID PRIMARY KEY, b UUID REFERENCES public.b, c UUID REFERENCES public.c);",
        '2.sql': 'CREATE TABLE c (id UUID PRIMARY KEY);',
      },
      { '1.sql': ['MOLT158 «public.b»'] },
    ],
    [
      'transactions of an application, once a file',
      {
        'a.sql':
          'BEGIN; UPDATE a SET x = 1 WHERE id = 2; COMMIT;\nBEGIN; DELETE FROM a WHERE id = 2; COMMIT;',
        'b.sql': 'BEGIN; CREATE TABLE a (id UUID PRIMARY KEY); UPDATE a SET id = id; COMMIT;',
      },
      { 'a.sql': ['MOLT291 «BEGIN»'] },
    ],
  ])('%s', (_, files, expected) => {
    expect(found(files)).toEqual(expected);
  });
});

describe('a fix', () => {
  it('is not offered when it would change another file', () => {
    const files = [
      { path: '1.sql', text: 'CREATE TABLE t (id UUID PRIMARY KEY, m year);', dialect: 'postgres' as const },
      {
        path: '2.sql',
        text: 'CREATE DOMAIN year AS numeric(4) CHECK (VALUE > 0);',
        dialect: 'postgres' as const,
      },
    ];
    const finding = checkMany(files)[0]?.findings.find(({ code }) => code === 'MOLT120');
    // This one is all in its own file.
    expect(finding?.fix).toMatchObject({ title: 'Write numeric(4)', edits: [{ text: 'numeric(4)' }] });
    expect(finding?.message).toContain('domain');
  });
});

it('finds after each of many edits what a fresh look finds', () => {
  const statements = [
    'CREATE TABLE a (x INT8);', 'CREATE TABLE a (x mood PRIMARY KEY);', 'CREATE TABLE b (x INT8 PRIMARY KEY, y TEXT REFERENCES a (x));',
    'ALTER TABLE a ADD PRIMARY KEY (x);', 'ALTER TABLE a RENAME TO b;', 'ALTER TABLE b RENAME TO a;', 'DROP TABLE a;',
    "CREATE TYPE mood AS ENUM ('m');", 'CREATE DOMAIN mood AS INT8;', 'DROP TYPE mood;', "SELECT 1::mood, 'a'::b;",
    "ALTER TABLE a ALTER x SET DEFAULT nextval('s');", 'CREATE SEQUENCE s OWNED BY a.x;', 'CREATE INDEX i ON a (x);', 'DROP INDEX i;',
    'SET search_path = s;', 'BEGIN;', 'ROLLBACK;', 'COMMIT;', 'UPDATE a SET x = 1 WHERE x = 2;', 'SELECT f(1);',
    'CREATE FUNCTION f(INT8) RETURNS INT8 LANGUAGE sql AS $$ SELECT 1 $$;', 'CREATE TABLE c (LIKE a INCLUDING ALL);',
  ]; // prettier-ignore
  let seed = 11;
  const random = (below: number) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  const schemas = new Schemas();
  const paths = ['1.sql', '2.sql'];
  const analyzers = paths.map((path) => schemas.analyzer(path, 'postgres'));
  const lists: string[][] = [[], []];
  const show = (analyses: readonly Analysis[]) =>
    analyses.map(({ findings }) =>
      findings.map(({ code, range, message }) => `${code} ${range.start}-${range.end} ${message}`).sort(),
    );
  const checker = schemas.of('postgres');
  const now = analyzers.map((analyzer) => analyzer.update(''));
  let seen = 0;
  let elsewhere = 0;
  for (let round = 0; round < 300; round++) {
    const edited = random(2);
    const list = lists[edited] as string[];
    const added = random(4) === 0 ? [] : [statements[random(statements.length)] as string];
    list.splice(random(list.length + 1), random(3), ...added);
    const texts = lists.map((each) => each.join('\n'));
    // As the server does: the file that was edited, then those of which the schema says so.
    now[edited] = (analyzers[edited] as Analyzer).update(texts[edited] as string);
    for (const path of checker.takeChanged()) {
      const other = paths.indexOf(path);
      if (other === edited) continue;
      now[other] = (analyzers[other] as Analyzer).update(texts[other] as string);
      elsewhere++;
    }
    const fresh = checkMany(
      paths.map((path, i) => ({ path, text: texts[i] as string, dialect: 'postgres' as const })),
    );
    expect(show(now)).toEqual(show(fresh));
    seen += show(now).flat().length;
  }
  expect(seen).toBeGreaterThan(300);
  expect(elsewhere).toBeGreaterThan(50);
});

test.each(foreignKeys())('%s', (_, files, expected) => {
  expect(found(files, ['MOLT127'])).toEqual(expected);
});

/** Foreign keys by the types of their two ends: those that CockroachDB takes, those that it refuses, those that nobody knows. */
function foreignKeys(): (readonly [
  string,
  Readonly<Record<string, string>>,
  Readonly<Record<string, string[]>>,
])[] {
  const refused: readonly (readonly [string, string, string])[] = [
    ['CREATE DOMAIN d AS numeric;', 'INT8', 'd'],
    ["CREATE DOMAIN d AS text; CREATE DOMAIN e AS d CHECK (VALUE <> '');", 'UUID', 'e'],
    ['CREATE DOMAIN d AS int8;', 'd', 'TEXT'],
    ["CREATE TYPE m AS ENUM ('a');", 'TEXT', 'm'],
    ["CREATE TYPE m AS ENUM ('a'); CREATE TYPE n AS ENUM ('a');", 'm', 'n'],
    ["CREATE TYPE m AS ENUM ('a'); CREATE DOMAIN d AS m;", 'd', 'INT8'],
    ['', 'INT8[]', 'INT8'],
    ['', 'INT8[]', 'TEXT[]'],
    ['CREATE DOMAIN d AS int8[];', 'd', 'INT8'],
    ['', 'SERIAL', 'UUID'],
    ['', 'INT8 GENERATED ALWAYS AS IDENTITY', 'NUMERIC'],
    ['', 'DATE', 'TIMESTAMP'],
    ['', 'TIMESTAMP', 'TIMESTAMPTZ'],
  ];
  const taken: readonly (readonly [string, string, string])[] = [
    ['CREATE DOMAIN d AS int8;', 'INT8', 'd'],
    ['CREATE DOMAIN d AS varchar(10); CREATE DOMAIN e AS text;', 'd', 'e'],
    ["CREATE TYPE m AS ENUM ('a');", 'm', 'm'],
    ["CREATE TYPE m AS ENUM ('a'); CREATE DOMAIN d AS m;", 'd', 'm'],
    ["CREATE TYPE m AS ENUM ('a');", 'm', 'public.m'],
    ['CREATE DOMAIN d AS int8[];', 'd', 'INT8[]'],
    ['', 'BIGSERIAL', 'INT8'],
    ['', 'INT2', 'INT8'],
    ['', 'INT8 GENERATED ALWAYS AS IDENTITY', 'INTEGER'],
    ['', 'VARCHAR(9)', 'CHAR(3)'],
    ['', 'DOUBLE PRECISION', 'REAL'],
    // Nobody knows what these are.
    ['', 'nobodys', 'INT8'],
    ['', 'INT8', 'other.nobodys'],
    ['CREATE DOMAIN d AS nobodys;', 'd', 'INT8'],
    ['CREATE TYPE r AS RANGE (subtype = int8);', 'r', 'INT8'],
    ['', 'hstore', 'TEXT'],
  ];
  const row = (
    types: string,
    end: string,
    own: string,
    expected: string[],
  ): readonly [string, Readonly<Record<string, string>>, Readonly<Record<string, string[]>>] => {
    const files = {
      '1.sql': types,
      '2.sql': `CREATE TABLE a (id ${end} PRIMARY KEY);`,
      '3.sql': `CREATE TABLE b (id UUID PRIMARY KEY, a_id ${own});`,
      '4.sql': 'ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a;',
    };
    const name = `a foreign key from ${own} to ${end}${types === '' ? '' : ` (${types})`}`;
    return [name, files, expected.length === 0 ? {} : { '4.sql': expected }];
  };
  return [
    ...refused.map(([types, end, own]) => row(types, end, own, ['MOLT127 «a_id» → 2.sql,3.sql'])),
    ...taken.map(([types, end, own]) => row(types, end, own, [])),
    [
      'a foreign key from what CREATE TABLE AS casts: not compared',
      {
        '4.sql':
          'CREATE TABLE a (id INT8 PRIMARY KEY); CREATE TABLE b AS SELECT id::text FROM a; ALTER TABLE b ADD FOREIGN KEY (id) REFERENCES a;',
      },
      {},
    ],
    [
      'a foreign key whose type a later file spoils',
      {
        '1.sql':
          'CREATE TABLE a (id INT8 PRIMARY KEY); CREATE TABLE b (id UUID PRIMARY KEY, a_id INT8); ALTER TABLE b ADD FOREIGN KEY (a_id) REFERENCES a;',
        '4.sql': 'ALTER TABLE b ALTER COLUMN a_id TYPE text;',
      },
      { '1.sql': ['MOLT127 «a_id» → 1.sql,4.sql'] },
    ],
    [
      'a foreign key whose domain has another name since',
      {
        '1.sql':
          'CREATE DOMAIN d AS numeric; CREATE TABLE a (id INT8 PRIMARY KEY); CREATE TABLE b (id UUID PRIMARY KEY, a_id d REFERENCES a);',
        '4.sql': 'ALTER DOMAIN d RENAME TO e;',
      },
      { '1.sql': ['MOLT127 «REFERENCES» → 1.sql'] },
    ],
  ];
}
