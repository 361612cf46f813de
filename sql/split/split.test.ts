import { describe, expect, it } from 'vitest';
import { split, splitSteps, type PieceKind } from './split.ts';

const shown = (text: string) => {
  const { pieces } = split(text);
  return pieces
    .filter((piece) => piece.kind !== 'space')
    .map(({ kind, range }): [PieceKind, string] => [kind, text.slice(range.start, range.end)]);
};
const statements = (text: string) => shown(text).map(([, piece]) => piece);

describe('split', () => {
  it.each<[string, string, string[]]>([
    ['nothing', '', []],
    ['space and comments only', ' -- a;\n/* b; */ ', []],
    ['two on a line', 'SELECT 1; SELECT 2;', ['SELECT 1;', 'SELECT 2;']],
    ['the last without a semicolon', 'SELECT 1;\nSELECT 2 -- end\n', ['SELECT 1;', 'SELECT 2']],
    ['a semicolon in a string', "SELECT ';' ; x", ["SELECT ';' ;", 'x']],
    ['doubled quotes', "SELECT 'it''s;' ; x", ["SELECT 'it''s;' ;", 'x']],
    ['a backslash in a plain string', "SELECT '\\'; x", ["SELECT '\\';", 'x']],
    ['a backslash in an E string', "SELECT E'\\';'; x", ["SELECT E'\\';';", 'x']],
    ['a name that ends in e', "SELECT type'\\'; x", ["SELECT type'\\';", 'x']],
    ['quoted identifiers', 'SELECT "a;""b"; x', ['SELECT "a;""b";', 'x']],
    ['dollar quotes', 'DO $$ a; b $$; x', ['DO $$ a; b $$;', 'x']],
    ['tagged dollar quotes', 'DO $a$ $$ ; $b$ ; $a$; x', ['DO $a$ $$ ; $b$ ; $a$;', 'x']],
    ['parameters and dollars in names', 'SELECT $1, a$b$c; x', ['SELECT $1, a$b$c;', 'x']],
    ['nested comments', 'SELECT /* /* ; */ ; */ 1; x', ['SELECT /* /* ; */ ; */ 1;', 'x']],
    ['a comment with a quote', "SELECT 1 -- it's\n; x", ["SELECT 1 -- it's\n;", 'x']],
    [
      'BEGIN ATOMIC',
      'CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; x',
      ['CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;', 'x'],
    ],
    ['BEGIN without ATOMIC', 'BEGIN; COMMIT; END;', ['BEGIN;', 'COMMIT;', 'END;']],
    [
      'CREATE RULE with statements',
      'CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); x',
      ['CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2);', 'x'],
    ],
    ['a forgotten parenthesis', 'CREATE TABLE a (b int; SELECT 1;', ['CREATE TABLE a (b int;', 'SELECT 1;']],
    ['a byte order mark and CRLF', '\ufeffSELECT 1;\r\nSELECT 2;\r\n', ['SELECT 1;', 'SELECT 2;']],
    ['an empty statement', ';;', [';', ';']],
  ])('%s', (_, text, expected) => {
    expect(statements(text)).toEqual(expected);
    expect(split(text).problems).toEqual([]);
  });

  it.each<[string, string, [PieceKind, string][]]>([
    [
      'psql commands',
      '\\restrict abc\n\nSELECT 1;\n\\connect x\n',
      [
        ['meta', '\\restrict abc'],
        ['statement', 'SELECT 1;'],
        ['meta', '\\connect x'],
      ],
    ],
    [
      '\\gset ends a statement',
      'SELECT 1 AS a \\gset\nSELECT 2;',
      [
        ['statement', 'SELECT 1 AS a'],
        ['meta', '\\gset'],
        ['statement', 'SELECT 2;'],
      ],
    ],
    [
      'COPY data, whatever it holds',
      "COPY t (a) FROM stdin;\nit's /* open $$\n\\N\\.x\n\\.\nSELECT 1;",
      [
        ['statement', 'COPY t (a) FROM stdin;'],
        ['copy-data', "it's /* open $$\n\\N\\.x\n\\.\n"],
        ['statement', 'SELECT 1;'],
      ],
    ],
    [
      'COPY without rows',
      'COPY t FROM STDIN WITH (FORMAT csv);\r\n\\.\r\nx',
      [
        ['statement', 'COPY t FROM STDIN WITH (FORMAT csv);'],
        ['copy-data', '\\.\r\n'],
        ['statement', 'x'],
      ],
    ],
    [
      'COPY to or from elsewhere',
      "COPY t TO STDOUT;\nCOPY t FROM 'f';\nx",
      [
        ['statement', 'COPY t TO STDOUT;'],
        ['statement', "COPY t FROM 'f';"],
        ['statement', 'x'],
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(shown(text)).toEqual(expected);
    expect(split(text).problems).toEqual([]);
  });

  it.each<[string, string, string, string[]]>([
    ['string', 'string', "SELECT 'a;\nSELECT 1;\n", ["SELECT 'a;", 'SELECT 1;']],
    ['identifier', 'identifier', 'SELECT "a;\nSELECT 1;\n', ['SELECT "a;', 'SELECT 1;']],
    ['dollar quote', 'dollar-quote', 'DO $a$ x;\nSELECT 1;\n', ['DO $a$ x;', 'SELECT 1;']],
    ['comment', 'comment', 'SELECT 1; /* x\nSELECT 2;', ['SELECT 1;', 'SELECT 2;']],
    [
      'COPY data',
      'copy-data',
      'COPY t FROM stdin;\n1\n2\n\nSELECT 1;',
      ['COPY t FROM stdin;', '1\n2\n', 'SELECT 1;'],
    ],
    [
      'body',
      'body',
      'CREATE FUNCTION f() BEGIN ATOMIC SELECT 1; SELECT 2;',
      ['CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;', 'SELECT 2;'],
    ],
  ])('says where an open %s begins and goes on behind it', (_, what, text, expected) => {
    expect(split(text).problems.map((problem) => problem.what)).toEqual([what]);
    expect(statements(text)).toEqual(expected);
  });

  it.each<[string, string, string, string[]]>([
    [
      'a string',
      'string',
      "SELECT 'a;\nSELECT 1;\nSELECT 'b', 'c';\n",
      ["SELECT 'a;", 'SELECT 1;', "SELECT 'b', 'c';"],
    ],
    [
      'a string before one with JSON in it',
      'string',
      "SELECT 'a;\nCREATE TABLE t (j jsonb DEFAULT '{}');\n",
      ["SELECT 'a;", "CREATE TABLE t (j jsonb DEFAULT '{}');"],
    ],
    [
      'an identifier',
      'identifier',
      'SELECT "a;\nSELECT 1;\nSELECT "b" ;\n',
      ['SELECT "a;', 'SELECT 1;', 'SELECT "b" ;'],
    ],
    [
      'a function’s body',
      'dollar-quote',
      'CREATE FUNCTION f() AS $$\nBEGIN\n  a;\nEND;\n\n--\n-- Name\n--\nALTER FUNCTION f() OWNER TO x;\nCREATE FUNCTION g() AS $$ b; $$;\n',
      [
        'CREATE FUNCTION f() AS $$\nBEGIN\n  a;\nEND;',
        'ALTER FUNCTION f() OWNER TO x;',
        'CREATE FUNCTION g() AS $$ b; $$;',
      ],
    ],
    [
      'rows',
      'copy-data',
      'COPY a FROM stdin;\n1\n\n--\n-- b\n--\nCOPY b FROM stdin;\n2\n\\.\nSELECT 1;',
      ['COPY a FROM stdin;', '1\n', 'COPY b FROM stdin;', '2\n\\.\n', 'SELECT 1;'],
    ],
  ])('finds that the end of %s is missing although another one’s follows', (_, what, text, expected) => {
    expect(split(text).problems.map((problem) => problem.what)).toEqual([what]);
    expect(statements(text)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['a function’s body in quotes', "CREATE FUNCTION f() AS 'BEGIN\n  a;\n  b;\nEND;' LANGUAGE plpgsql;"],
    ['text with a semicolon at the end of a line', "INSERT INTO t VALUES ('a;\nb;\n', 'c');"],
    ['COPY in a row', 'COPY t FROM stdin;\nCOPY x\n\\.\n'],
    ['a body that speaks of AS', 'DO $$ select 1 as x; $$;'],
  ])('takes %s as it is', (_, text) => {
    expect(split(text).problems).toEqual([]);
    expect(statements(text)[0]).toBe(text.startsWith('COPY') ? 'COPY t FROM stdin;' : text);
  });

  it('gives each character to exactly one piece, for any mixture', () => {
    const parts = [
      "'", '"', '$$', '$a$', '/*', '*/', '--', '\n', ';', '\\', '\\.', '(', ')', ' ', 'E', 'x', 'é', '😀', '\r\n',
      'COPY t FROM stdin;\n', 'CREATE RULE ', 'CREATE FUNCTION f() ', 'BEGIN ATOMIC ', 'CASE ', 'END', '\ufeff',
    ]; // prettier-ignore
    let seed = 20261121;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    for (let round = 0; round < 3000; round++) {
      const text = Array.from({ length: random(40) }, () => parts[random(parts.length)]).join('');
      const { pieces } = split(text);
      let at = 0;
      for (const { range } of pieces) {
        expect(range.start, JSON.stringify(text)).toBe(at);
        expect(range.end).toBeGreaterThan(range.start);
        at = range.end;
      }
      expect(at, JSON.stringify(text)).toBe(text.length);
    }
  });

  it.each<[string, (i: number) => string]>([
    ['strings', () => "SELECT E'\\';\n"],
    ['dollar quotes', (i) => `DO $t${i}$ ;\n`],
    ['comments', () => '/* SELECT 1;\n'],
    ['COPY data', () => 'COPY t FROM stdin;\n\n'],
    ['bodies', () => 'CREATE FUNCTION f() BEGIN ATOMIC;\n'],
    ['rules', () => 'CREATE RULE r AS (;\n'],
  ])('does work in proportion to the length when all %s are open', (_, piece) => {
    // No clock: 40,000 open things cost hours when each is searched to the end, and the test's own limit ends it.
    const { pieces } = split(Array.from({ length: 40_000 }, (_, i) => piece(i)).join(''));
    expect(pieces.length).toBeGreaterThan(0);
  });

  const long = `${'x'.repeat(60)} `.repeat(50_000);
  it.each<[string, string, PieceKind[]]>([
    ['words', `SELECT ${long}; SELECT 2;`, ['statement', 'space', 'statement']],
    ['strings', `SELECT ${"';' , ".repeat(400_000)}1; SELECT 2;`, ['statement', 'space', 'statement']],
    [
      'a body',
      `CREATE FUNCTION f() BEGIN ATOMIC ${long}; ${'CASE ; END;'.repeat(100_000)} END; SELECT 2;`,
      ['statement', 'space', 'statement'],
    ],
    [
      'a rule',
      `CREATE RULE r AS (${'SELECT (1); '.repeat(200_000)}); SELECT 2;`,
      ['statement', 'space', 'statement'],
    ],
    ['comments', `${'-- a;\n/* ; */\n'.repeat(200_000)}SELECT 2;`, ['space', 'statement']],
    ['space at the end', `SELECT 2${' \n'.repeat(1_000_000)}`, ['statement', 'space']],
  ])('reads %s of megabytes in steps, as one', (_, text, kinds) => {
    let count = 0;
    const steps = splitSteps(text);
    let step = steps.next();
    for (; step.done !== true; step = steps.next()) count++;
    expect(step.value.pieces.map(({ kind }) => kind)).toEqual(kinds);
    expect(step.value.problems).toEqual([]);
    expect(step.value).toEqual(split(text));
    expect(count).toBeGreaterThan(0);
  });

  it.each<[string, string]>([
    ['comments that one mark closes', `${'/* a '.repeat(60_000)}*/`],
    ['comments in a body that is never closed', `CREATE FUNCTION f() AS $$${';\n\n--'.repeat(60_000)}`],
  ])('takes a time that grows with the text’s length alone: %s', (_, text) => {
    // Each took minutes when it was read to its end from each place anew.
    expect(split(text).pieces.at(-1)?.range.end).toBe(text.length);
  });
});
