// PL/pgSQL's statements and declarations, form by form, with what CockroachDB v25.2 makes of them
// (pkg/sql/plpgsql/parser/plpgsql.y and the known limitations of its documentation).
import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../analyze/analyze.ts';

beforeAll(loadParser);

/** Errors in a body, and what of it was not read. */
function said(body: string): { readonly errors: readonly string[]; readonly unread: readonly string[] } {
  const text = `DO $$ ${body} $$;`;
  const { findings } = createAnalyzer({ dialect: 'postgres', targetVersion: 'v25.2' }).update(text);
  const messages = (list: typeof findings) => list.map((each) => `${each.code} ${each.message}`);
  return {
    errors: messages(findings.filter((each) => each.severity === 'error')),
    unread: messages(findings.filter((each) => each.rule === 'not-checked')),
  };
}

const refused: readonly string[] = [
  'BEGIN FOR r IN SELECT 1 LOOP NULL; END LOOP; END',
  "BEGIN FOR r IN EXECUTE 'SELECT 1' LOOP NULL; END LOOP; END",
  'BEGIN FOR r IN cur LOOP NULL; END LOOP; END',
  'BEGIN FOR a, b IN SELECT 1, 2 LOOP NULL; END LOOP; END',
  'BEGIN FOR x IN DELETE FROM t RETURNING a LOOP NULL; END LOOP; END',
  'BEGIN FOREACH x IN ARRAY a LOOP NULL; END LOOP; END',
  'BEGIN FOREACH x SLICE 1 IN ARRAY a LOOP NULL; END LOOP; END',
  'BEGIN CASE a WHEN 1 THEN NULL; ELSE NULL; END CASE; END',
  'BEGIN CASE WHEN a THEN NULL; END CASE; END',
  "BEGIN ASSERT a > 1, 'x'; END",
  'BEGIN GET DIAGNOSTICS n = ROW_COUNT; END',
  'BEGIN GET STACKED DIAGNOSTICS n = MESSAGE_TEXT; END',
  'BEGIN PERFORM f(1); END',
  "BEGIN EXECUTE 'SELECT 1' INTO x USING y; END",
  "BEGIN EXECUTE 'SELECT 1' USING y INTO x; END",
  'BEGIN NULL; EXCEPTION WHEN OTHERS THEN RAISE; END',
  'BEGIN IF NOT FOUND THEN NULL; END IF; END',
  'DECLARE x t.a%TYPE; BEGIN NULL; END',
  'DECLARE x t%ROWTYPE; BEGIN NULL; END',
  'DECLARE x ALIAS FOR $1; BEGIN NULL; END',
  'DECLARE c CURSOR (a INT8) FOR SELECT a; BEGIN OPEN c(1); END',
  "DECLARE c REFCURSOR; BEGIN OPEN c FOR EXECUTE 'SELECT 1'; END",
  'DECLARE c REFCURSOR; BEGIN FETCH ABSOLUTE n FROM c INTO x; END',
  'DECLARE x INT8[]; BEGIN x[1] := 2; END',
  'BEGIN x.y[1] := 2; END',
  'BEGIN r.a.b := 1; END',
  'DECLARE n INT8; BEGIN n := count(*) FROM t; END',
  'BEGIN IF count(*) > 0 FROM t THEN NULL; END IF; END',
  'BEGIN WHILE a FROM t LOOP NULL; END LOOP; END',
  'BEGIN EXIT WHEN x BETWEEN a->1 AND 2; END',
  "BEGIN IF a BETWEEN b->>'x' AND c THEN NULL; END IF; END",
  "BEGIN x := a @? '$.b'; END",
  'BEGIN SELECT f(VARIADIC a) INTO x; END',
  'BEGIN MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE; END',
  'BEGIN CREATE TABLE x (a INT8); END',
  'BEGIN NOTIFY x; END',
];

const accepted: readonly string[] = [
  'BEGIN LOOP EXIT; END LOOP; END',
  'BEGIN <<a>> LOOP EXIT a WHEN true; CONTINUE a; END LOOP a; END',
  'BEGIN WHILE x < 5 LOOP x := x + 1; END LOOP; END',
  "BEGIN FOR i IN 1..10 LOOP RAISE NOTICE '%', i; END LOOP; END",
  'BEGIN FOR i IN REVERSE 10..1 BY 2 LOOP NULL; END LOOP; END',
  'BEGIN IF a THEN NULL; ELSIF b THEN NULL; ELSEIF c THEN NULL; ELSE NULL; END IF; END',
  "BEGIN RAISE NOTICE 'x %', a USING HINT = 'y', ERRCODE = '22012'; END",
  "BEGIN RAISE EXCEPTION USING MESSAGE = 'x'; RAISE division_by_zero; RAISE SQLSTATE '22012'; END",
  "BEGIN NULL; EXCEPTION WHEN division_by_zero OR SQLSTATE '22012' THEN NULL; WHEN OTHERS THEN NULL; END",
  'DECLARE x CONSTANT INT8 := 1; y INT8 DEFAULT 2; z TEXT = NULL; DECLARE u INT8; BEGIN NULL; END',
  'DECLARE BEGIN NULL; END',
  'DECLARE c NO SCROLL CURSOR FOR SELECT 1; d CURSOR IS SELECT 1; BEGIN OPEN c; CLOSE c; END',
  'DECLARE c REFCURSOR; x INT8; BEGIN OPEN c FOR SELECT 1; FETCH c INTO x; FETCH NEXT FROM c INTO x; MOVE FORWARD 2 FROM c; END',
  'DECLARE x INT8; y INT8; BEGIN SELECT 1, 2 INTO STRICT x, y; INSERT INTO t VALUES (1) RETURNING a INTO x; END',
  'DECLARE r app.pair; BEGIN r.a := 1; END',
  '<<outer>> BEGIN BEGIN NULL; END; END outer',
  'DECLARE n INT8; BEGIN n := (SELECT count(*) FROM t); n = 5; n := CASE WHEN true THEN 1 END; END',
  'BEGIN n := extract(year FROM now()); n := substring(a FROM 2 FOR 3); n := trim(BOTH FROM a); END',
  'BEGIN WITH w AS (SELECT 1) SELECT * FROM w INTO x; CALL q(1); UPDATE t SET a = 1; DELETE FROM t WHERE a = 1; END',
];

describe('refused', () => {
  it.each(refused)('%s', (body) => {
    const { errors, unread } = said(body);
    expect(errors).not.toEqual([]);
    expect(unread).toEqual([]);
  });
});

describe('accepted', () => {
  it.each(accepted)('%s', (body) => {
    expect(said(body)).toEqual({ errors: [], unread: [] });
  });
});
