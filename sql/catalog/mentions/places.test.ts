import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../analyze/analyze.ts';
import { found } from './marked.fixture.ts';

// Every place of a statement that names a table or a column, and those that only look as if they did.

beforeAll(loadParser);

const film = 'CREATE TABLE film (film_id int PRIMARY KEY, «ti|tle» text, rating int);\n';
const bare = film.replace('«ti|tle»', 'title');

const check = (marked: string): void => expect(found({ 'a.sql': marked })).toEqual({ 'a.sql': marked });

describe('a column in the body of a function', () => {
  it.each<[string, string]>([
    ['SQL', `${film}CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT «title» FROM film $$;`],
    [
      'SQL in quotes',
      `${film}CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT «title» FROM film WHERE «title» <> ''x''';`,
    ],
    [
      'a parameter of its name gives way to the column in SQL',
      `${film}CREATE FUNCTION f(title text) RETURNS text LANGUAGE sql AS $$ SELECT «title» FROM film $$;`,
    ],
    [
      'BEGIN ATOMIC',
      `${film}CREATE FUNCTION f() RETURNS text LANGUAGE sql BEGIN ATOMIC SELECT «title» FROM film; UPDATE film SET «title» = 'x'; END;`,
    ],
    [
      'PL/pgSQL, all kinds of statements',
      `${film}CREATE FUNCTION f() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE t film.«title»%TYPE; n text := (SELECT max(«title») FROM film); c CURSOR FOR SELECT «title» FROM film;
BEGIN
  SELECT f.«title» INTO t FROM film f;
  IF EXISTS (SELECT 1 FROM film WHERE «title» = n) THEN PERFORM «title» FROM film; END IF;
  INSERT INTO film («title») VALUES ('x') ON CONFLICT (film_id) DO UPDATE SET «title» = excluded.«title» RETURNING «title» INTO t;
  RETURN QUERY SELECT «title» FROM film;
EXCEPTION WHEN OTHERS THEN DELETE FROM film WHERE «title» IS NULL;
END $$;`,
    ],
    [
      'a record of a loop',
      `${film}DO $$ DECLARE r record; BEGIN FOR r IN SELECT film_id, «title» FROM film LOOP RAISE NOTICE '%', r.«title»; END LOOP; END $$;`,
    ],
    [
      'a record that SELECT INTO fills',
      `${film}DO $$ DECLARE r record; BEGIN SELECT * INTO r FROM film; RAISE NOTICE '%', r.«title»; END $$;`,
    ],
    [
      'a record of other rows is another',
      `${film}CREATE TABLE b (title text); DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM b LOOP PERFORM r.title; END LOOP; END $$;`,
    ],
    [
      '%ROWTYPE and rows as variables and parameters',
      `${film}CREATE FUNCTION f(p film) RETURNS void LANGUAGE plpgsql AS $$ DECLARE a film%ROWTYPE; b film; BEGIN a.«title» := p.«title»; b.«title» := a.«title»; END $$;`,
    ],
    [
      'a variable of that name is no column',
      `${film}CREATE TABLE b (x int); DO $$ DECLARE title text; BEGIN title := 'x'; PERFORM title FROM b; END $$;`,
    ],
    [
      'NEW and OLD of a trigger function',
      `${film}CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.«title» := upper(OLD.«title»); IF NEW.«title» = '' THEN RETURN NULL; END IF; RETURN NEW; END $$;
CREATE TRIGGER g BEFORE UPDATE OF «title», rating ON film FOR EACH ROW WHEN (OLD.«title» IS DISTINCT FROM NEW.«title») EXECUTE FUNCTION f();`,
    ],
    [
      'NEW of another table is another',
      `${film}CREATE TABLE b (title text); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.title := 'x'; RETURN NEW; END $$;
CREATE TRIGGER g BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION f();`,
    ],
    [
      'a function of a schema, in another file order',
      `${film}CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM NEW.«title»; RETURN NEW; END $$;
CREATE TRIGGER g BEFORE INSERT ON film FOR EACH ROW EXECUTE FUNCTION app.f();`,
    ],
  ])('%s', (_, marked) => check(marked));
});

describe('a column through what a query makes of it', () => {
  it.each<[string, string]>([
    ['a subquery', `${film}SELECT s.«title» FROM (SELECT «title» FROM film) s WHERE «title» <> '';`],
    ['a subquery with *', `${film}SELECT s.«title» FROM (SELECT * FROM film) s;`],
    ['not one that a subquery names', `${film}SELECT s.title FROM (SELECT rating AS title FROM film) s;`],
    ['WITH', `${film}WITH w AS (SELECT «title» FROM film) SELECT «title», w.«title» FROM w;`],
    ['not WITH (names)', `${film}WITH w (title) AS (SELECT «title» FROM film) SELECT title FROM w;`],
    ['not names behind an alias', `${film}SELECT f.title FROM film AS f (id, title);`],
    ['columns behind those names', `${film}SELECT f.«title» FROM film AS f (id);`],
    [
      'recursion',
      `${film}WITH RECURSIVE w AS (SELECT «title» FROM film UNION ALL SELECT w.«title» FROM w) SELECT «title» FROM w;`,
    ],
    [
      'WITH that changes rows',
      `${film}WITH w AS (DELETE FROM film RETURNING «title») SELECT «title» FROM w;`,
    ],
    [
      'a view',
      `${film}CREATE VIEW v AS SELECT film_id, «title» FROM film; SELECT «title», v.«title» FROM v;`,
    ],
    [
      'a view of a view, with *',
      `${film}CREATE VIEW v AS SELECT * FROM film; CREATE VIEW w AS SELECT * FROM v; SELECT «title» FROM w;`,
    ],
    [
      'not what a view names',
      `${film}CREATE VIEW v AS SELECT upper(«title») AS title FROM film; SELECT title FROM v;`,
    ],
    ['CREATE TABLE AS', `${film}CREATE TABLE t AS SELECT «title» FROM film; SELECT «title» FROM t;`],
    ['LATERAL', `${film}SELECT x.y FROM film f, LATERAL (SELECT f.«title» AS y) x;`],
    [
      'a function that returns rows',
      `${film}CREATE FUNCTION f() RETURNS SETOF film LANGUAGE sql AS 'SELECT * FROM film'; SELECT «title», g.«title» FROM f() g;`,
    ],
    [
      'not a function that names its columns',
      `${film}CREATE FUNCTION f() RETURNS TABLE (title text) LANGUAGE sql AS $$SELECT 'x'$$; SELECT title FROM f();`,
    ],
    ['a field of a row', `${film}SELECT (f).«title», (f.*) FROM film f;`],
    ['not an alias in ORDER BY', `${film}SELECT rating AS title FROM film ORDER BY title;`],
    [
      'ORDER BY, GROUP BY, DISTINCT ON',
      `${film}SELECT DISTINCT ON («title») «title», count(*) FROM film GROUP BY «title» ORDER BY «title»;`,
    ],
    ['windows', `${film}SELECT sum(rating) OVER (PARTITION BY «title» ORDER BY «title») FROM film;`],
    [
      'inherited columns',
      `${film}CREATE TABLE b () INHERITS (film); CREATE TABLE c (LIKE film); SELECT b.«title», c.«title» FROM b, c;`,
    ],
    [
      'partitions',
      'CREATE TABLE t («a|» int) PARTITION BY RANGE («a»); CREATE TABLE p PARTITION OF t DEFAULT; SELECT «a» FROM p;',
    ],
    [
      'an aliased column of a view',
      `${bare}CREATE VIEW v AS SELECT title AS «na|me» FROM film; SELECT «name», v.«name» FROM v WHERE «name» = 'x';`,
    ],
    [
      'a listed column of a view',
      `${bare}CREATE VIEW v («na|me», r) AS SELECT title, rating FROM film; SELECT «name» FROM v;`,
    ],
    ['both sides of USING', `${film}CREATE TABLE b (title text); SELECT * FROM film JOIN b USING («title»);`],
    [
      'two USING',
      `${film}CREATE TABLE b (title text, x int); CREATE TABLE c (x int); SELECT 1 FROM film JOIN b USING («title») JOIN c USING (x);`,
    ],
  ])('%s', (_, marked) => check(marked));
});

describe('a column in definitions', () => {
  it.each<[string, string]>([
    [
      'generated and checked',
      'CREATE TABLE t («a|» int, b int GENERATED ALWAYS AS («a» * 2) STORED, c int CHECK («a» > 0), CHECK (t.«a» < 9));',
    ],
    [
      'partial and expression indexes',
      `${film}CREATE INDEX i ON film (lower(«title»), (left(«title», 1))) INCLUDE («title») WHERE «title» IS NOT NULL;`,
    ],
    ['a policy', `${film}CREATE POLICY p ON film USING («title» <> '') WITH CHECK (film.«title» <> 'x');`],
    [
      'grants',
      `${film}GRANT SELECT («title», rating), UPDATE («title») ON film TO PUBLIC; REVOKE SELECT («title») ON TABLE film FROM PUBLIC;`,
    ],
    ['comments', `${film}COMMENT ON COLUMN public.film.«title» IS 'x';`],
    [
      'ANALYZE and COPY',
      `${film}ANALYZE film («title»); COPY film (film_id, «title») FROM stdin;\n1\ttitle\n\\.\n`,
    ],
    ['EXCLUDE', 'CREATE TABLE t («a|» int, EXCLUDE USING gist («a» WITH =));'],
    [
      'foreign keys',
      'CREATE TABLE t («a|» int PRIMARY KEY); CREATE TABLE u (b int, FOREIGN KEY (b) REFERENCES t («a») ON DELETE CASCADE); ALTER TABLE u ADD COLUMN c int REFERENCES public.t («a»);',
    ],
    ['pg_get_serial_sequence', `${film}SELECT setval(pg_get_serial_sequence('public.film', '«title»'), 1);`],
    [
      'MERGE',
      `${film}CREATE TABLE b (x text); MERGE INTO film f USING b ON f.«title» = b.x WHEN MATCHED THEN UPDATE SET «title» = b.x WHEN NOT MATCHED THEN INSERT (film_id, «title») VALUES (1, b.x);`,
    ],
    [
      'two ON CONFLICT',
      `${film}WITH w AS (INSERT INTO film («title») VALUES ('a') ON CONFLICT («title») DO NOTHING) INSERT INTO film («title») VALUES ('b') ON CONFLICT («title») WHERE «title» > '' DO UPDATE SET «title» = film.«title»;`,
    ],
    [
      'SET of several',
      `${film}UPDATE film SET («title», rating) = (SELECT max(«title»), 1 FROM film) WHERE (film.«title», 1) = ('a', 1);`,
    ],
    [
      'rules',
      `${film}CREATE TABLE log (t text); CREATE RULE r AS ON UPDATE TO film DO ALSO INSERT INTO log SELECT OLD.«title»;`,
    ],
    [
      'quoted and folded',
      `CREATE TABLE film ("Title" text, «ti|tle» text); SELECT "Title", «TITLE», film."Title", "film"."«title»" FROM film;`.replace(
        '"«title»"',
        '«"title"»',
      ),
    ],
  ])('%s', (_, marked) => check(marked));
});

describe('a table', () => {
  const table = 'CREATE TABLE «fi|lm» (title text);\n';
  it.each<[string, string]>([
    [
      'bodies',
      `${table}CREATE FUNCTION f() RETURNS SETOF «film» LANGUAGE sql AS $$ SELECT * FROM «film» $$; DO $$ DECLARE r «film»%ROWTYPE; t «film».title%TYPE; BEGIN TRUNCATE «film»; END $$;`,
    ],
    [
      'rows as a whole',
      `${table}SELECT «film» FROM «film»; SELECT to_jsonb(«film»), «film».* FROM public.«film»; SELECT film FROM «film» AS film;`,
    ],
    [
      'regclass',
      `${table}SELECT '«film»'::regclass, pg_relation_size('public.«film»'), to_regclass('«film»'), 'film'::text;`,
    ],
    [
      'a trigger, a policy, grants, comments',
      `${table}CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'; CREATE TRIGGER g BEFORE INSERT ON «film» FOR EACH ROW EXECUTE FUNCTION f(); DROP TRIGGER g ON «film»; COMMENT ON TRIGGER g ON «film» IS 'x'; COMMENT ON TABLE «film» IS 'y'; GRANT SELECT ON «film» TO PUBLIC; CREATE POLICY p ON «film»; DROP POLICY p ON «film»;`,
    ],
    [
      'ATTACH PARTITION',
      'CREATE TABLE t (a int) PARTITION BY RANGE (a); CREATE TABLE «p|» (a int); ALTER TABLE t ATTACH PARTITION «p» DEFAULT;',
    ],
    [
      'a shadowing WITH in a body',
      `${table}CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ WITH film AS (SELECT 1 AS a) SELECT a FROM film $$;`,
    ],
    [
      'maintenance',
      `${table}VACUUM «film»; LOCK TABLE «film»; TRUNCATE ONLY «film»; ALTER TABLE «film» OWNER TO me; CLUSTER «film» USING i;`,
    ],
  ])('%s', (_, marked) => check(marked));

  it('a view from its query', () => {
    check("CREATE VIEW «v|» AS SELECT 1 AS a; SELECT * FROM «v»; COMMENT ON VIEW «v» IS 'x'; DROP VIEW «v»;");
  });
  it('a schema in search_path, grants and moves', () => {
    check(
      "CREATE SCHEMA «s|»; SET search_path = «s», public; SET search_path TO '«s»'; GRANT USAGE ON SCHEMA «s» TO me; COMMENT ON SCHEMA «s» IS 'x'; CREATE TABLE t (a int); ALTER TABLE t SET SCHEMA «s»; DROP SCHEMA «s» CASCADE;",
    );
  });
  it('a function in triggers, grants, comments, bodies', () => {
    check(
      "CREATE FUNCTION «f|»(a int) RETURNS int LANGUAGE sql AS 'SELECT 1'; GRANT EXECUTE ON FUNCTION «f»(int) TO me; COMMENT ON FUNCTION «f»(int) IS 'x'; ALTER FUNCTION «f»(int) OWNER TO me; ALTER FUNCTION «f»(int) IMMUTABLE; DO $$ BEGIN PERFORM «f»(1); END $$; DROP FUNCTION «f»(int);",
    );
  });
  it('a type in bodies and comments', () => {
    check(
      "CREATE TYPE «mo|od» AS ENUM ('a'); ALTER TYPE «mood» ADD VALUE 'b'; COMMENT ON TYPE «mood» IS 'x'; DO $$ DECLARE m «mood» := 'a'; BEGIN PERFORM m::«mood»; END $$; SELECT '«mood»'::regtype; ALTER TYPE «mood» OWNER TO me; DROP TYPE «mood»;",
    );
  });
});
