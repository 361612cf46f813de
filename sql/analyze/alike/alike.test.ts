import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { Scope } from '../../catalog/mentions/sources.ts';
import { loadParser } from '../../analyze/analyze.ts';
import { rulesFor } from '../../rules/applies.ts';
import { newestVersion, type CockroachVersion } from '../../rules/metadata.ts';
import { split } from '../../split/split.ts';
import { createLint } from '../lint-statement.ts';
import { compareWithKin, compareWords, wordsOf, type Both } from './alike.fixture.ts';
import { givenNames } from './given-names.ts';
import { filled, movesBetween, templateOf } from './result-template.ts';
import { standIn } from './stand-ins.ts';
import { reworded, wordingOf } from './wording.ts';

beforeAll(loadParser);

function both(version: CockroachVersion = newestVersion): Both {
  const rules = rulesFor('postgres', version);
  return {
    knowing: createLint('postgres', version, rules),
    each: createLint('postgres', version, rules, true),
  };
}

/** All statements of the rules' examples. */
function exampleStatements(): ReadonlySet<string> {
  const texts = new Set<string>();
  for (const { examples } of rulesFor('postgres', newestVersion)) {
    for (const sql of examples.flatMap(({ bad = '', good = '', fixed = '' }) => [bad, good, fixed])) {
      for (const { kind, range } of split(sql).pieces) {
        if (kind === 'statement') texts.add(sql.slice(range.start, range.end));
      }
    }
  }
  return texts;
}

/** The same statement about other things: with other names in the place of those that somebody gave. */
function kinOf(text: string, generation: number): string | null {
  const wording = wordingOf(text);
  if (wording === null) return null;
  const standIns = wording.names.map((name, i) => standIn(i, name));
  const given = givenNames(reworded(text, wording, standIns), wording.names);
  if (given === null) return null;
  const names = wording.names.map((name, i) =>
    given[i] === 'given' ? `kin${'_of'.repeat(generation)}_${wording.names.indexOf(name)}` : name,
  );
  return reworded(text, wording, names);
}

describe('what is known of a statement by those worded alike is what comes of looking at it', () => {
  it.each([newestVersion, 'v23.1'] as const)(
    'for the examples of all rules, on %s',
    (version) => {
      const withKin = compareWithKin(both(version), exampleStatements(), kinOf, [1, 2, 3, 4]);
      expect(withKin).toBeGreaterThan(800);
    },
    60_000,
  );

  it('for each word of the sources in the place of each sort of name', () => {
    const words = wordsOf(sources(), /[a-z_][a-z0-9_]*/g);
    expect(words.length).toBeGreaterThan(2_000);
    compareWords(both(), carriers, words);
  }, 300_000);
});

/** What rules, facts and the readers of bodies are written in. */
function sources(): readonly string[] {
  const root = join(import.meta.dirname, '../..');
  return ['rules', 'catalog', 'routines', 'types'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('mysql'))
      .map((path) => readFileSync(join(root, folder, path), 'utf8')),
  );
}

const carriers = [
  'CREATE TABLE public.NAME (a integer NOT NULL, b varchar(10) DEFAULT now()) WITH (fillfactor=70);',
  'CREATE TABLE public.t (NAME serial PRIMARY KEY, b money, UNIQUE (b) DEFERRABLE);',
  'CREATE TABLE t (a int CONSTRAINT NAME CHECK (a > 3), CONSTRAINT b EXCLUDE USING gist (a WITH =));',
  'ALTER TABLE ONLY public.t ADD CONSTRAINT NAME PRIMARY KEY (id);',
  'ALTER TABLE ONLY public.t ADD CONSTRAINT k FOREIGN KEY (NAME) REFERENCES public.u(NAME) DEFERRABLE;',
  "ALTER TABLE ONLY public.t ALTER COLUMN NAME SET DEFAULT nextval('public.t_id_seq'::regclass);",
  "ALTER TABLE ONLY public.t ALTER COLUMN id SET DEFAULT nextval('NAME'::regclass);",
  'ALTER TABLE public.NAME OWNER TO somebody;',
  'ALTER TABLE public.t OWNER TO NAME;',
  'CREATE INDEX NAME ON public.t USING gin (a gin_trgm_ops) TABLESPACE fast;',
  'CREATE INDEX i ON NAME.t USING btree (NAME text_pattern_ops) WHERE (NAME IS NOT NULL);',
  'COMMENT ON COLUMN public.t.NAME IS $$a$$;',
  "COMMENT ON TABLE NAME IS 'a';",
  'CREATE SEQUENCE public.NAME AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;',
  'ALTER SEQUENCE public.s OWNED BY public.NAME.id;',
  'CREATE TRIGGER NAME BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.f();',
  'CREATE TRIGGER g AFTER INSERT ON public.t FOR EACH ROW EXECUTE FUNCTION NAME();',
  'CREATE VIEW public.NAME AS SELECT u.NAME, count(*) FILTER (WHERE u.a > 3) AS b FROM public.u GROUP BY u.NAME;',
  'CREATE VIEW v AS SELECT a AS NAME FROM public.u NAME WHERE a ~ NAME;',
  'CREATE POLICY NAME ON public.t USING (a = current_setting(1)::int);',
  'GRANT SELECT ON TABLE public.t TO NAME;',
  'SELECT NAME(a) FROM t;',
  'INSERT INTO public.NAME (NAME) VALUES (1);',
  'UPDATE t SET NAME = NAME + 1 WHERE ctid = 3;',
  'SELECT NAME + a, b || NAME FROM public.t JOIN NAME USING (a) WHERE NAME.a / 2 IN (SELECT NAME FROM v);',
  'INSERT INTO t (a) SELECT NAME FROM u ON CONFLICT (a) DO UPDATE SET a = NAME.a RETURNING NAME.a + 1;',
  'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n integer; BEGIN SELECT count(*) INTO n FROM NAME WHERE a = NAME.b; NEW.c := NAME; RETURN NEW; END $$;',
  'CREATE FUNCTION f(NAME integer, b money) RETURNS integer LANGUAGE plpgsql AS $$ DECLARE c t.NAME%TYPE; NAME text; BEGIN UPDATE t SET NAME = b / 2 WHERE t.NAME = a; IF NAME > 1 THEN PERFORM NAME(a); END IF; RETURN c; END $$;',
  'CREATE FUNCTION NAME(a integer) RETURNS SETOF text LANGUAGE sql AS $a$ SELECT NAME FROM t WHERE b = a; SELECT a FROM NAME; $a$;',
  "CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$ <<NAME>> BEGIN FOR r IN SELECT a.NAME FROM a LOOP RAISE NOTICE '%', r.NAME; EXECUTE 'NAME'; END LOOP; DELETE FROM t WHERE NAME; END $$;",
  'DO $$ BEGIN CREATE TABLE NAME (a serial, NAME money); INSERT INTO public.NAME SELECT NAME.a FROM NAME; COMMIT; END $$;',
];

it('a name that has a meaning of its own is not taken for somebody’s', () => {
  const { knowing, each } = both();
  const texts = ['a', 'b', 'c', 'd', 'family', 'none', 'e'].map((name) => `CREATE TABLE t (${name} int);`);
  for (const text of texts) expect(knowing(text), text).toEqual(each(text));
});

it.each([
  ['names that are equal', 'ALTER TABLE a RENAME TO b;', 'ALTER TABLE a RENAME TO a;'],
  ['a name in upper case', 'CREATE TABLE a (b serial);', 'CREATE TABLE A (b serial);'],
  ['a name in quotes', 'CREATE TABLE a (b serial);', 'CREATE TABLE "a" (b serial);'],
  ['a keyword in lower case', 'CREATE TABLE a (b SERIAL);', 'CREATE TABLE a (b serial);'],
  ['a string with quotes', "COMMENT ON TABLE a IS 'b';", "COMMENT ON TABLE a IS 'it''s';"],
  ['a comment between', 'CREATE TABLE a (b money);', 'CREATE TABLE a (b /* c */ money);'],
  ['a stand-in', 'CREATE TABLE a (b money);', 'CREATE TABLE zq0 (zq1z money);'],
  ['a name beyond ASCII', 'CREATE TABLE a (b money);', 'CREATE TABLE ä (b money);'],
  ['a surrogate pair in a string', "COMMENT ON TABLE a IS 'b';", "COMMENT ON TABLE a IS '😀';"],
])('%s: what was learnt of the one holds for the other, or is not used', (_, taught, asked) => {
  const { knowing, each } = both();
  for (const n of [1, 2, 3, 4]) knowing(taught.replace(/\ba\b/, `kin_${n}`));
  for (const text of [asked, taught, asked]) expect(knowing(text), text).toEqual(each(text));
});

describe('wordingOf', () => {
  it.each([
    ['SELECT a.b FROM c;', ['a', 'b', 'c']],
    ["SELECT nextval('public.orders_id_seq'::regclass);", ['nextval', 'orders_id', 'regclass']],
    ["SELECT 'it''s', E'\\'', $$x y$$, $q$ z $q$, \"A b\", 0x1f, 1e5;", ["it''s"]],
    ['SELECT /* d /* e */ f */ a -- b\n;', ['a']],
    ['SELECT B, pg_class, int4, text, family;', ['int4']],
    ['DO $a$ BEGIN PERFORM f(b); x := y; raise notice $$z$$; END $a$;', ['f', 'b', 'x', 'y']],
    ['CREATE FUNCTION f() AS $$ SELECT a::x $$ LANGUAGE sql;', ['f', 'a', 'x']],
  ])('%s', (text, names) => {
    expect(wordingOf(text)?.names).toEqual(names);
  });

  it.each([
    'SELECT é;',
    'SELECT :name;',
    "SELECT 'open",
    'SELECT "open',
    'SELECT $$open',
    'SELECT /* open',
    'SELECT \\x;',
    "DO $$ SELECT 'open $$ || '",
    'DO $$ SELECT /* open $$; */ $$',
    "SELECT '\x01';",
    'SELECT \x00;',
  ])('nothing is known of the words of %j', (text) => {
    expect(wordingOf(text)).toBeNull();
  });
});

/** Things that hold the same thing twice, thirty times: a thousand million when each is gone through. */
function net(end: unknown): object {
  let of: object = { end };
  for (let i = 0; i < 30; i++) of = { left: of, right: of };
  return of;
}

const twice = (of: object): readonly object[] => [of, of];

/** A scope that sees itself: a query in FROM that names its neighbours. */
function scopeOf(table: string): Scope {
  const scope = new Scope(new Scope(null));
  const output = { name: table, from: { column: table, scope }, range: null };
  scope.tables.push({ alias: table, source: { sort: 'query', outputs: [output] }, name: null });
  scope.variables.add(table);
  return scope;
}

describe('templateOf', () => {
  const first = wordingOf('DROP TABLE orders;');
  const second = wordingOf('DROP TABLE zq0zzzz;');
  it.each([
    ['a place behind a name', { at: 17 }, { at: 18 }, { at: 15 }],
    ['a text with a name', { text: 'of orders' }, { text: 'of zq0zzzz' }, { text: 'of logs' }],
    ['what is the same', { n: [1, 'a', null] }, { n: [1, 'a', null] }, { n: [1, 'a', null] }],
    ['a list with places', [11, 17], [11, 18], [11, 15]],
    ['a map', new Map([['orders', 17]]), new Map([['zq0zzzz', 18]]), new Map([['logs', 15]])],
    ['a set', new Set(['orders', 'a']), new Set(['zq0zzzz', 'a']), new Set(['logs', 'a'])],
    ['a scope', scopeOf('orders'), scopeOf('zq0zzzz'), scopeOf('logs')],
    ['one thing in two places', twice({ at: 17 }), twice({ at: 18 }), twice({ at: 15 })],
  ])('%s', (_, own, other, expected) => {
    if (first === null || second === null) throw new Error('both have a wording');
    const template = templateOf(own, other, first, movesBetween(first.names, second.names));
    if (template === null) throw new Error('there is a template');
    expect(filled(template, ['logs'], movesBetween(first.names, ['logs']))).toEqual(expected);
  });

  it('what is met a thousand million times is one thing each time', () => {
    if (first === null || second === null) throw new Error('both have a wording');
    const template = templateOf(net(17), net(18), first, movesBetween(first.names, second.names));
    if (template === null) throw new Error('there is a template');
    let of = filled(template, ['logs'], movesBetween(first.names, ['logs']));
    while (typeof of === 'object' && of !== null && 'left' in of && 'right' in of) {
      expect(of.left).toBe(of.right);
      of = of.left;
    }
    expect(of).toEqual({ end: 15 });
  });

  it.each([
    ['a number that is no place', { at: 3 }, { at: 9 }],
    ['a place inside of a name', { at: 14 }, { at: 15 }],
    ['another text', { text: 'a' }, { text: 'b' }],
    ['another key', { a: 1 }, { b: 1 }],
    ['another length', [1], [1, 2]],
    ['another sort of thing', { a: '1' }, { a: 1 }],
    ['a list of which nobody sees the end', Array(6_000).fill(1), Array(6_000).fill('1')],
    ['a number in a map that is no place', new Map([['a', 3]]), new Map([['a', 9]])],
    ['what is no plain object', new Date(1), new Date(1)],
    ['what is one thing here and two there', twice({ at: 17 }), [{ at: 18 }, { at: 18 }]],
  ])('there is none for %s', (_, own, other) => {
    if (first === null || second === null) throw new Error('both have a wording');
    expect(templateOf(own, other, first, movesBetween(first.names, second.names))).toBeNull();
  });
});
