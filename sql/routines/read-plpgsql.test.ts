import { describe, expect, it } from 'vitest';
import { tokenize } from '../parse/tokens.ts';
import { readPlpgsql } from './read-plpgsql.ts';

const read = (text: string) => readPlpgsql(text, tokenize(text));

describe('readPlpgsql', () => {
  it.each<[body: string, sorts: string, fragments: string[]]>([
    ['BEGIN END', '', []],
    ['BEGIN NULL; END;', 'null', []],
    ['BEGIN x := a + 1; y = b; z[1] :=-1; NEW.n := 2; END', 'assign assign assign assign', ['a + 1', 'b', '-1', '2']],
    ['BEGIN RETURN; RETURN 1; RETURN NEXT x; RETURN QUERY SELECT 1; END', 'return return return-next return-query', ['1', 'x', 'SELECT 1']],
    ["BEGIN RETURN QUERY EXECUTE 'a' || b USING c; END", 'return-query-execute', ["'a' || b", 'c']],
    ['BEGIN IF a THEN NULL; ELSIF b THEN NULL; ELSE x := 1; END IF; END', 'if null null assign', ['a', 'b', '1']],
    ['BEGIN CASE a WHEN 1, 2 THEN NULL; ELSE NULL; END CASE; END', 'case null null', ['a', '1, 2']],
    ['BEGIN CASE WHEN a > 1 THEN NULL; END CASE; END', 'case null', ['a > 1']],
    ['BEGIN x := CASE WHEN a THEN 1 ELSE 2 END; END', 'assign', ['CASE WHEN a THEN 1 ELSE 2 END']],
    ['BEGIN <<l>> LOOP EXIT l WHEN a; CONTINUE; END LOOP l; END', 'loop exit continue', ['a']],
    ['BEGIN WHILE a < 3 LOOP NULL; END LOOP; END', 'while null', ['a < 3']],
    ['BEGIN FOR i IN 1..3 LOOP NULL; END LOOP; END', 'for-range null', ['1', '3']],
    ['BEGIN FOR i IN REVERSE f(a)..b.c BY 2 LOOP NULL; END LOOP; END', 'for-range null', ['f(a)', 'b.c', '2']],
    ['BEGIN FOR a, b IN SELECT x, y FROM t LOOP NULL; END LOOP; END', 'for-query null', ['SELECT x, y FROM t']],
    ['BEGIN FOR r IN (SELECT 1) LOOP NULL; END LOOP; END', 'for-query null', ['(SELECT 1)']],
    ['BEGIN FOR r IN c(1) LOOP NULL; END LOOP; END', 'for-cursor null', []],
    ["BEGIN FOR r IN EXECUTE 'x' USING 1 LOOP NULL; END LOOP; END", 'for-execute null', ["'x'", '1']],
    ['BEGIN FOREACH x SLICE 1 IN ARRAY a LOOP NULL; END LOOP; END', 'foreach null', ['a']],
    ["BEGIN EXECUTE 'a' INTO STRICT x USING y, z; END", 'execute', ["'a'", 'y, z']],
    ['BEGIN PERFORM f(x) FROM t; END', 'perform', ['PERFORM f(x) FROM t']],
    ['BEGIN SELECT a, b INTO x, y.z FROM t; END', 'sql', ['SELECT a, b INTO x, y.z FROM t;']],
    ['BEGIN INSERT INTO t VALUES (1) RETURNING id INTO x; END', 'sql', ['INSERT INTO t VALUES (1) RETURNING id INTO x;']],
    ["BEGIN RAISE NOTICE 'a % %', b, c USING HINT = 'd', ERRCODE := '22000'; END", 'raise', ['b, c', "'d'", "'22000'"]],
    ['BEGIN RAISE; RAISE unique_violation; RAISE EXCEPTION USING MESSAGE = a; END', 'raise raise raise', ['a']],
    ['BEGIN GET STACKED DIAGNOSTICS a = MESSAGE_TEXT; END', 'get-diagnostics', []],
    ['BEGIN OPEN c; OPEN c FOR SELECT 1; OPEN c(2); OPEN c FOR EXECUTE d; FETCH NEXT FROM c INTO x; MOVE c; CLOSE c; END', 'open open open open-execute fetch move close', ['SELECT 1', 'd']],
    ["BEGIN ASSERT a, 'b'; CALL p(1); COMMIT; DO 'x'; END", 'assert call sql do', ["a, 'b'", 'CALL p(1);', 'COMMIT;', "DO 'x';"]],
    ['BEGIN NULL; EXCEPTION WHEN OTHERS OR unique_violation THEN NULL; WHEN SQLSTATE \'40001\' THEN RAISE; END', 'null null raise', []],
    ['<<o>> DECLARE a INT8 := 1; b TEXT; BEGIN DECLARE c INT8; BEGIN NULL; END; END o;', 'block null', ['INT8', '1', 'TEXT', 'INT8']],
  ])('%s', (body, sorts, fragments) => {
    const program = read(body);
    expect(program.problem).toBeNull();
    expect(program.statements.map((each) => each.sort).join(' ')).toBe(sorts);
    expect(program.fragments.map(({ range }) => body.slice(range.start, range.end))).toEqual(fragments);
  }); // prettier-ignore

  it.each<[declaration: string, sort: string, type: string | null]>([
    ['a INT8', 'variable', 'INT8'],
    ['a CONSTANT NUMERIC(10, 2) NOT NULL := 1', 'variable', 'NUMERIC(10, 2)'],
    ['a TEXT COLLATE "C" DEFAULT \'x\'', 'variable', 'TEXT'],
    ['a film.title%TYPE', 'variable', 'film.title%TYPE'],
    ['a TIMESTAMP WITH TIME ZONE = now()', 'variable', 'TIMESTAMP WITH TIME ZONE'],
    ['a ALIAS FOR $1', 'alias', null],
    ['a NO SCROLL CURSOR (k INT8) FOR SELECT k', 'cursor', null],
  ])('DECLARE %s', (declaration, sort, type) => {
    const body = `DECLARE ${declaration}; BEGIN END`;
    const { declarations, problem } = read(body);
    expect(problem).toBeNull();
    expect(declarations.map((each) => [each.name, each.sort])).toEqual([['a', sort]]);
    const range = declarations[0]?.type;
    expect(range ? body.slice(range.start, range.end) : null).toBe(type);
  });

  it.each([
    ['BEGIN IF a NULL; END', 'THEN'],
    ['BEGIN x := 1 END', ';'],
    ['NULL;', 'BEGIN'],
    ['BEGIN NULL; END; NULL;', 'the end'],
    [`${'BEGIN '.repeat(300)}`, 'less nesting'],
    ['BEGIN FOR IN 1..2 LOOP', 'IN'],
    ['', 'BEGIN'],
  ])('stops where it cannot go on: %s', (body, expected) => {
    const { problem } = read(body);
    expect(problem?.expected).toBe(expected);
    expect(problem?.range.end).toBeLessThanOrEqual(body.length);
  });

  it('takes any text, and gives places that lie in it', () => {
    const words = ['BEGIN', 'END', 'IF', 'THEN', 'LOOP', 'FOR', 'IN', '1..2', ':=', ';', 'a', '(', ')', 'DECLARE', 'RAISE', "'s'", 'INTO', 'SELECT', 'CASE', 'WHEN', 'EXCEPTION', '<<', '>>', ',', 'RETURN', 'USING', 'EXECUTE', '"q"', '$1', '#', '.', '[', ']']; // prettier-ignore
    let seed = 7;
    for (let round = 0; round < 3000; round++) {
      let body = 'BEGIN ';
      for (let i = 0; i < 25; i++) {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        body += `${words[Math.floor((seed / 2 ** 32) * words.length)]} `;
      }
      const program = read(body);
      for (const { range } of [...program.fragments, ...program.statements, ...program.declarations]) {
        expect(range.start, body).toBeGreaterThanOrEqual(0);
        expect(range.end, body).toBeGreaterThanOrEqual(range.start);
        expect(range.end, body).toBeLessThanOrEqual(body.length);
      }
    }
  });
});
