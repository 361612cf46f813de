// Since which version CockroachDB takes what (release notes v23.1 to v26.2, its grammar of those branches, and the order of
// its built-ins): an error for every older target, and none from then on.
import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';
import { cockroachVersions, type CockroachVersion } from './metadata.ts';

beforeAll(loadParser);

const body = (text: string, returns = 'int'): string =>
  `CREATE FUNCTION f() RETURNS ${returns} LANGUAGE plpgsql AS $$ ${text} $$`;

const edges: readonly (readonly [CockroachVersion, readonly string[]])[] = [
  [
    'v23.2',
    [
      "CREATE PROCEDURE p() LANGUAGE sql AS 'SELECT 1'",
      "CALL p(1, 'a')",
      'DROP PROCEDURE IF EXISTS p(int), q',
      'ALTER PROCEDURE p() RENAME TO q',
      'ALTER PROCEDURE p() OWNER TO u',
      'ALTER PROCEDURE p() SET SCHEMA s',
      'GRANT EXECUTE ON PROCEDURE p TO u',
      'GRANT EXECUTE ON ALL PROCEDURES IN SCHEMA s TO u',
      body('BEGIN RETURN 1; END'),
      body('DECLARE c CURSOR FOR SELECT 1; BEGIN OPEN c; RETURN 1; END'),
      "SELECT '0/0'::pg_lsn",
      "SELECT 'c'::refcursor",
      'CREATE TABLE t (id INT8 PRIMARY KEY, doc JSONB, UNIQUE (doc))',
      'CREATE TABLE t (id INT8 PRIMARY KEY, doc JSONB); CREATE INDEX i ON t (doc)',
    ],
  ],
  [
    'v24.1',
    [
      "CREATE FUNCTION f(OUT a int) LANGUAGE sql AS 'SELECT 1'",
      "CREATE FUNCTION f(a int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1'",
      'ALTER TABLE t ALTER a ADD GENERATED ALWAYS AS IDENTITY',
      'ALTER TABLE t ALTER a DROP IDENTITY',
      body('BEGIN CALL p(); RETURN 1; END'),
      body('BEGIN BEGIN NULL; END; RETURN 1; END'),
      'CREATE PROCEDURE f() LANGUAGE plpgsql AS $$ BEGIN COMMIT; END $$',
    ],
  ],
  ['v24.2', ["SELECT '[1,2]'::vector", "COMMENT ON TYPE a IS 'x'", 'SELECT a <-> b FROM t']],
  [
    'v24.3',
    [
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
      'CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()',
      body('BEGIN FOR i IN 1..3 LOOP NULL; END LOOP; RETURN 1; END'),
      body('BEGIN NEW.a := 1; RETURN NEW; END', 'trigger'),
    ],
  ],
  [
    'v25.1',
    [
      'DO $$ BEGIN NULL; END $$',
      "CREATE FUNCTION f() RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT 1'",
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'WITH x AS (SELECT 1 AS a) SELECT a FROM x'",
      "PREPARE TRANSACTION 'x'",
      'CREATE ROLE a BYPASSRLS',
    ],
  ],
  [
    'v25.2',
    [
      'CREATE POLICY p ON t USING (true)',
      'ALTER TABLE t ENABLE ROW LEVEL SECURITY',
      "SELECT '$.a'::jsonpath",
      'CREATE INDEX i ON t USING hnsw (a vector_l2_ops)',
      'DECLARE c CURSOR WITH HOLD FOR SELECT 1',
      body('BEGIN RETURN NEXT 1; END', 'SETOF int'),
    ],
  ],
  [
    'v25.3',
    [
      "SELECT 'a'::citext",
      'ALTER TABLE t SET LOGGED',
      'GRANT EXECUTE ON ALL ROUTINES IN SCHEMA s TO u',
      'SELECT a ~~* b FROM t',
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE VIEW v AS SELECT f() AS a",
    ],
  ],
  ['v25.4', ["SELECT 'a.b'::ltree"]],
  ['v26.1', ['CREATE TYPE c AS (a int[], b text)']],
  [
    'v26.2',
    [
      'CREATE OR REPLACE TRIGGER x BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f()',
      'ALTER TABLE t DISABLE TRIGGER x',
      'DROP TRIGGER x ON t CASCADE',
      "SELECT 'x'::aclitem",
      'CREATE VIEW v WITH (security_invoker = true) AS SELECT 1 AS a',
      'ALTER INDEX i SET (fillfactor = 5)',
      'COMMIT AND CHAIN',
      'GRANT MAINTAIN ON t TO u',
      'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8 UNIQUE); ALTER TABLE t DROP CONSTRAINT t_a_key',
    ],
  ],
];

const errors = (text: string, targetVersion: CockroachVersion): readonly string[] =>
  createAnalyzer({ dialect: 'postgres', targetVersion })
    .update(text)
    .findings.filter(({ severity }) => severity === 'error')
    .map(({ code, message }) => `${targetVersion} ${code} ${message}`);

describe.each(edges)('since %s', (since, statements) => {
  const at = cockroachVersions.indexOf(since);
  it.each(statements)('%s', (text) => {
    const silent = cockroachVersions.slice(0, at).filter((version) => errors(text, version).length === 0);
    expect(silent).toEqual([]);
    expect(cockroachVersions.slice(at).flatMap((version) => errors(text, version))).toEqual([]);
  });
});
