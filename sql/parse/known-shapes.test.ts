import { beforeAll, describe, expect, it } from 'vitest';
import { allRules } from '../rules/registry.ts';
import { split } from '../split/split.ts';
import { loadParser, parseStatement, withStatement } from './parser.ts';
import { anotherOf, shapeOf } from './shape.ts';
import { tokenize } from './tokens.ts';

beforeAll(loadParser);

/** What the parser says itself, and what it is for a look that may share its tree. */
const plain = (text: string) => {
  const parsed = parseStatement(text);
  return parsed.state === 'statement' ? parsed.node : parsed;
};
const shared = (text: string) =>
  withStatement(text, (parsed) => ({
    isLent: parsed.state === 'statement' && parsed.isLent === true,
    tokens: parsed.state === 'statement' ? parsed.tokens : undefined,
    node: structuredClone(parsed.state === 'statement' ? parsed.node : parsed),
  }));

/** Some texts of one shape, with the given one at the end. */
function family(text: string): string[] {
  const one = (of: string): string | null => {
    const tokens = tokenize(of);
    const shape = shapeOf(of, tokens);
    return shape === null ? null : anotherOf(of, tokens, shape).text.replaceAll(/zq(\d+)/g, 'Kin_$1');
  };
  const first = one(text);
  const second = first === null ? null : one(first);
  return [first, second].filter((each) => each !== null).concat(text);
}

describe('shapes that are known', () => {
  it('give the tree that the parser gives, for each statement of the examples of all rules', () => {
    let lent = 0;
    let all = 0;
    const examples = allRules.flatMap(({ examples }) =>
      examples.flatMap(({ bad = '', good = '', fixed = '' }) => [bad, good, fixed]),
    );
    for (const sql of examples) {
      for (const { kind, range } of split(sql).pieces) {
        if (kind !== 'statement') continue;
        for (const text of family(sql.slice(range.start, range.end))) {
          const { isLent, node } = shared(text);
          all++;
          if (isLent) lent++;
          expect(node, text).toEqual(plain(text));
        }
      }
    }
    expect(lent).toBeGreaterThan(all / 8);
  });

  it.each([
    ['a role that is all roles', ['GRANT SELECT ON a TO b;', 'GRANT SELECT ON c TO d;', 'GRANT SELECT ON a TO d;', 'GRANT SELECT ON a TO public;']],
    ['a role that must not be', ['ALTER TABLE a OWNER TO b;', 'ALTER TABLE a OWNER TO c;', 'ALTER TABLE a OWNER TO d;', 'ALTER TABLE a OWNER TO none;']],
    ['options that are no keywords', ['CREATE ROLE a login;', 'CREATE ROLE b login;', 'CREATE ROLE c login;', 'CREATE ROLE c bypassrls;', 'CREATE ROLE c xlogin;']],
    ['policies', ['CREATE POLICY a ON b AS restrictive;', 'CREATE POLICY c ON b AS restrictive;', 'CREATE POLICY c ON b AS permissive;', 'CREATE POLICY a ON b AS other;']],
    ['partitions', ['CREATE TABLE a (b int) PARTITION BY range (b);', 'CREATE TABLE c (b int) PARTITION BY range (b);', 'CREATE TABLE a (b int) PARTITION BY list (b);', 'CREATE TABLE a (b int) PARTITION BY lust (b);']],
    ['a keyword as a name', ['SELECT a FROM b;', 'SELECT c FROM d;', 'SELECT e FROM f;', 'SELECT name FROM f;', 'SELECT select FROM f;', 'SELECT current_user FROM f;']],
    ['quoted and folded names', ['SELECT a FROM b;', 'SELECT c FROM d;', 'SELECT "A""b" FROM "d e";', 'SELECT Ab FROM B;', 'SELECT "select" FROM "";']],
    ['long names', ['SELECT a;', 'SELECT b;', 'SELECT c;', `SELECT ${'a'.repeat(62)};`, `SELECT ${'a'.repeat(63)};`, `SELECT ${'a'.repeat(70)};`, `SELECT "${'é'.repeat(40)}";`]],
    ['strings', ["SELECT 'a';", "SELECT 'b';", "SELECT 'it''s';", "SELECT '';", "SELECT E'\\n';", "SELECT '\\n';", "SELECT 'é';", "SELECT ''';", "SELECT U&'\\0041';"]],
    ['strings that a line break parts are one', ["SELECT 'a'\n'b';", "SELECT 'c'\n'd';", "SELECT 'e'\n'f';", "SELECT 'a' 'b';", "SELECT 'a'\r'b';"]],
    ['comments', ['SELECT a, b;', 'SELECT c, d;', 'SELECT e, f;', 'SELECT a /* x */, b;', 'SELECT a, -- x\n b;']],
    ['numbers', ['SELECT a, 1;', 'SELECT b, 1;', 'SELECT c, 1;', 'SELECT c, 2;', 'SELECT c, 0;', 'SELECT c, 1.5;', 'SELECT c, 99999999999;', 'SELECT 1a;']],
    ['a place of nothing before it', ['VALUES(a,b)', 'VALUES(cc,d)', 'VALUES(a,bb)', 'VALUES(aaa,b)']],
    ['bodies', ['DO $$ a $$;', 'DO $$ b $$;', 'DO $x$ a $x$;', 'DO $$$$;', "DO 'a';"]],
    ['lists with places of their own', ['SELECT a IN (1, b);', 'SELECT c IN (1, d);', 'SELECT eee  IN  (1, f);', 'SELECT ARRAY[a, b];', 'SELECT ARRAY[c, d];', 'SELECT ARRAY[ee , f];']],
    ['control characters', ['SELECT a, b;', 'SELECT c, d;', 'SELECT e, f;', 'SELECT a, \x01;', 'SELECT \x01, b;', "SELECT 'a';", "SELECT 'b';", "SELECT 'c';", 'SELECT \x02;']],
    ['what the parser refuses', ['SELECT a b c;', 'SELECT d e f;', 'SELECT g h i;']],
    ['two statements', ['SELECT a; SELECT b;', 'SELECT c; SELECT d;', 'SELECT ee; SELECT ff;']],
  ])('%s', (_, texts) => {
    for (const text of [...texts, ...texts]) {
      const { node, tokens } = shared(text);
      expect(node, text).toEqual(plain(text));
      if (tokens !== undefined) expect(tokens, text).toEqual(tokenize(text));
    }
  }); // prettier-ignore

  it('are not shared by a statement and one in its body', () => {
    const nested = (name: string) => `DO $$${name}$$;`;
    for (const name of ['a', 'b', 'c', 'd']) {
      withStatement(nested(name), (outer) => {
        const before = structuredClone(outer.state === 'statement' ? outer.node : null);
        shared(nested(`${name}${name}`));
        expect(outer.state === 'statement' ? outer.node : null).toEqual(before);
        return outer;
      });
    }
  });
});
