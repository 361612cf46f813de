import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../analyze/analyze.ts';
import { Schemas } from '../../analyze/check-many.ts';
import type { Dialect } from '../../dialect/dialect.ts';
import { showName } from '../name.ts';
import type { WorkspaceCatalog } from '../workspace-catalog.ts';
import { unmark } from './marked.fixture.ts';
import { CatalogMentions } from './mentions.ts';

beforeAll(loadParser);

type Files = Readonly<Record<string, string>>;

function catalogOf(files: Files, dialect: Dialect): WorkspaceCatalog {
  const schemas = new Schemas();
  for (const [path, text] of Object.entries(files)) schemas.analyzer(path, dialect).update(text);
  return schemas.of(dialect).catalog;
}

/** Everything that a catalogue holds, in lines. */
function show(catalog: WorkspaceCatalog): string[] {
  return [...catalog.objects()]
    .map((object) => {
      if (object.sort !== 'table') return `${object.sort} ${showName(object)}`;
      const columns = [...object.columns.keys()].join(', ');
      const keys = [object.primaryKey, ...object.uniqueKeys].map((key) =>
        key ? `(${key.columns.join(',')})` : '',
      );
      const foreign = object.foreignKeys.map(
        ({ columns: own, target, targetColumns }) =>
          `${own.join(',')}→${showName(target.name)}(${targetColumns.join(',')})`,
      );
      return `table ${showName(object)}(${columns}) ${keys.join('')} ${foreign.join(' ')}`;
    })
    .sort();
}

/** The files after a rename of what the caret stands at, or the reason why there is none. */
function renamed(files: Files, to: string, dialect: Dialect = 'postgres'): Files | string {
  const texts = Object.entries(files).map(([path, marked]) => ({ path, ...unmark(marked) }));
  const plain = Object.fromEntries(texts.map(({ path, text }) => [path, text]));
  const catalog = catalogOf(plain, dialect);
  const mentions = new CatalogMentions(catalog, dialect);
  const at = texts.find(({ caret }) => caret !== -1);
  const mention = at && mentions.mentionAt(at.path, at.text, at.caret);
  if (!mention) return 'nothing there';
  const steps = mentions.rename(texts, { symbol: mention.symbol, from: mention.name, to });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  const plan = step.value;
  if (plan.state === 'refused') return plan.why;
  const after = Object.fromEntries(
    texts.map(({ path, text }) => {
      let result = text;
      for (const edit of (plan.edits.get(path) ?? []).toSorted((a, b) => b.range.start - a.range.start)) {
        result = result.slice(0, edit.range.start) + edit.text + result.slice(edit.range.end);
      }
      return [path, result];
    }),
  );
  // The schema of the new texts is that of the old ones with the name replaced.
  const word = (name: string) => new RegExp(`(?<![\\w"])${name.replace(/[^\w]/g, '\\$&')}(?![\\w"])`, 'g');
  const old = show(catalog)
    .map((line) => line.replaceAll(word(mention.name), to))
    .sort();
  const now = show(catalogOf(after, dialect))
    .map((line) => line.replaceAll(word(mention.name), to))
    .sort();
  expect(now).toEqual(old);
  return after;
}

const one = (marked: string, to: string, dialect?: Dialect): string => {
  const result = renamed({ 'a.sql': marked }, to, dialect);
  return typeof result === 'string' ? `✗ ${result}` : (result['a.sql'] ?? '');
};

const film = 'CREATE TABLE film (film_id int PRIMARY KEY, title text);';

describe('rename', () => {
  it.each<[string, string, string, string]>([
    [
      'a column, quoted where it must',
      'CREATE TABLE t (a| int, "A" int); SELECT a, "A" FROM t;',
      'Order',
      'CREATE TABLE t ("Order" int, "A" int); SELECT "Order", "A" FROM t;',
    ],
    [
      'several columns set at once',
      'CREATE TABLE t (a| int, b int); UPDATE t SET (b, a) = (SELECT a, b FROM t WHERE a = 1);',
      'c',
      'CREATE TABLE t (c int, b int); UPDATE t SET (b, c) = (SELECT c, b FROM t WHERE c = 1);',
    ],
    [
      'in a body',
      `${film} CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT title| FROM film $$;`,
      'name',
      `${film.replace('title', 'name')} CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT name FROM film $$;`,
    ],
    [
      'in a body in quotes',
      `${film} CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT title| FROM film';`,
      "it's",
      `${film.replace('title', '"it\'s"')} CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT "it''s" FROM film';`,
    ],
    [
      'in strings',
      "CREATE SEQUENCE s|; SELECT nextval('s'), nextval('public.s'::regclass);",
      'My Seq',
      `CREATE SEQUENCE "My Seq"; SELECT nextval('"My Seq"'), nextval('public."My Seq"'::regclass);`,
    ],
    [
      'a table, not an alias',
      'CREATE TABLE film| (a int); SELECT film.a FROM film; SELECT film.a FROM film AS film;',
      'movie',
      'CREATE TABLE movie (a int); SELECT movie.a FROM movie; SELECT film.a FROM movie AS film;',
    ],
    [
      'through a view',
      `${film} CREATE VIEW v AS SELECT title| FROM film; SELECT title FROM v;`,
      'name',
      `${film.replace('title', 'name')} CREATE VIEW v AS SELECT name FROM film; SELECT name FROM v;`,
    ],
    [
      'the name before a RENAME',
      'CREATE TABLE a| (x int); SELECT 1 FROM a; ALTER TABLE a RENAME TO b; SELECT 1 FROM b;',
      'c',
      'CREATE TABLE c (x int); SELECT 1 FROM c; ALTER TABLE c RENAME TO b; SELECT 1 FROM b;',
    ],
    [
      'the name behind a RENAME',
      'CREATE TABLE a (x int); ALTER TABLE a RENAME TO b; SELECT 1 FROM b|;',
      'c',
      'CREATE TABLE a (x int); ALTER TABLE a RENAME TO c; SELECT 1 FROM c;',
    ],
    [
      'a schema',
      'CREATE SCHEMA s|; CREATE TABLE s.t (a int); SET search_path = s; SELECT * FROM t;',
      'x',
      'CREATE SCHEMA x; CREATE TABLE x.t (a int); SET search_path = x; SELECT * FROM t;',
    ],
    [
      'a type',
      "CREATE TYPE mood| AS ENUM ('a'); CREATE TABLE t (m mood); SELECT 'a'::mood;",
      'feeling',
      "CREATE TYPE feeling AS ENUM ('a'); CREATE TABLE t (m feeling); SELECT 'a'::feeling;",
    ],
    [
      'a function',
      'CREATE FUNCTION f|() RETURNS int LANGUAGE sql AS $$SELECT 1$$; SELECT f();',
      'g',
      'CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $$SELECT 1$$; SELECT g();',
    ],
    [
      'of a column that dynamic SQL elsewhere does not name',
      `${film} DO $$ BEGIN EXECUTE 'SELECT 1 FROM other'; PERFORM title| FROM film; END $$;`,
      'name',
      `${film.replace('title', 'name')} DO $$ BEGIN EXECUTE 'SELECT 1 FROM other'; PERFORM name FROM film; END $$;`,
    ],
  ])('%s', (_, marked, to, expected) => {
    expect(one(marked, to)).toBe(expected);
  });

  it.each<[string, string, string, RegExp]>([
    ['a name that is taken', 'CREATE TABLE t (a| int, b int);', 'b', /There is a b already/],
    ['a table whose name a view has', 'CREATE TABLE t| (a int); CREATE VIEW v AS SELECT 1;', 'v', /already/],
    [
      'dynamic SQL',
      `${film} DO $$ BEGIN EXECUTE 'UPDATE film SET title = 1'; PERFORM title| FROM film; END $$;`,
      'name',
      /run as SQL/,
    ],
    [
      'dynamic SQL put together',
      `${film} DO $$ DECLARE q text := 'SELECT title'; BEGIN EXECUTE q || ' FROM film'; PERFORM title| FROM film; END $$;`,
      'name',
      /run as SQL/,
    ],
    [
      'a statement that does not parse',
      `${film} SELECT title| FROM film; SELECT title FROM film WHERE;`,
      'name',
      /can’t be read/,
    ],
    [
      'a body in another language',
      `${film} SELECT title| FROM film; CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS $$ plpy.execute("select title from film") $$;`,
      'name',
      /plpython3u/,
    ],
    [
      'a variable or a column',
      `${film} CREATE FUNCTION f(title text) RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM title| FROM film; RETURN 1; END $$;`,
      'name',
      /may mean something else/,
    ],
    [
      'USING',
      `${film} CREATE TABLE b (title text); SELECT * FROM film JOIN b USING (title); SELECT title| FROM film;`,
      'name',
      /something else/,
    ],
    [
      'NATURAL JOIN',
      `${film} CREATE TABLE b (title text); SELECT * FROM film NATURAL JOIN b; SELECT film.title| FROM film;`,
      'name',
      /NATURAL JOIN/,
    ],
    [
      'a name that another table of a query has',
      `${film} CREATE TABLE b (name text); SELECT title|, name FROM film, b;`,
      'name',
      /something else/,
    ],
    [
      'a name that an alias hides',
      `${film} CREATE TABLE b (x int); SELECT 1 FROM film| JOIN b AS movie ON film.title = 'x';`,
      'movie',
      /Two tables of this query/,
    ],
    [
      'a name that a WITH query hides',
      `${film} WITH movie AS (SELECT 1 AS a) SELECT a FROM movie, film|;`,
      'movie',
      /another way|something else/,
    ],
    [
      'a variable that would hide it',
      `${film} DO $$ DECLARE name text; BEGIN PERFORM title| FROM film; END $$;`,
      'name',
      /something else/,
    ],
    [
      'a trigger function of two tables',
      `${film} CREATE TABLE b (title text); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.title := 'x'; RETURN NEW; END $$; CREATE TRIGGER x BEFORE INSERT ON film FOR EACH ROW EXECUTE FUNCTION f(); CREATE TRIGGER y BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION f(); SELECT title| FROM film;`,
      'name',
      /something else/,
    ],
    [
      'a table that somebody names before it is there',
      'CREATE TABLE a (x int); CREATE TABLE t| (y int); SELECT x FROM a, b;',
      'b',
      /something else/,
    ],
  ])('is refused for %s', (_, marked, to, why) => {
    expect(one(marked, to)).toMatch(why);
  });

  it('goes through all files', () => {
    expect(
      renamed(
        {
          '1.sql': 'CREATE TABLE film (id int, title text);',
          '2.sql': 'ALTER TABLE film ADD COLUMN year int; CREATE INDEX i ON film (title);',
          '3.sql': 'SELECT f.title| FROM film f;',
          '4.sql': "SELECT 'title';",
        },
        'name',
      ),
    ).toEqual({
      '1.sql': 'CREATE TABLE film (id int, name text);',
      '2.sql': 'ALTER TABLE film ADD COLUMN year int; CREATE INDEX i ON film (name);',
      '3.sql': 'SELECT f.name FROM film f;',
      '4.sql': "SELECT 'title';",
    });
  });

  it.each<[string, string, string, string]>([
    [
      'a table',
      'CREATE TABLE `film|` (a INT); SELECT film.a FROM film;',
      'movie',
      'CREATE TABLE `movie` (a INT); SELECT movie.a FROM movie;',
    ],
    [
      'a column, whatever its case, in backticks where it must',
      'CREATE TABLE t (a| INT, KEY k (a)); SELECT A FROM t;',
      'order',
      'CREATE TABLE t (`order` INT, KEY k (`order`)); SELECT `order` FROM t;',
    ],
  ])('MySQL: %s', (_, marked, to, expected) => {
    expect(one(marked, to, 'mysql')).toBe(expected);
  });

  it('MySQL: is refused where a query would mean another column', () => {
    const marked = 'CREATE TABLE t (a| INT); CREATE TABLE u (b INT); SELECT a, b FROM t, u;';
    expect(one(marked, 'b', 'mysql')).toMatch(/something else/);
  });
});
