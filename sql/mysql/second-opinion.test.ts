import { beforeAll, describe, expect, it } from 'vitest';
import { Rationed } from './rationed.ts';
import { loadSecondOpinion, secondOpinion } from './second-opinion.ts';

beforeAll(loadSecondOpinion);

const nested = (open: string, depth: number, inside: string, close: string): string =>
  `SELECT ${open.repeat(depth)}${inside}${close.repeat(depth)}`;

describe('secondOpinion', () => {
  it.each<[string, string]>([
    ['a query in a query', 'SELECT a FROM t WHERE b IN (SELECT c FROM d WHERE e = (SELECT max(f) FROM g))'],
    ['casts three deep', nested('CAST(', 3, 'a', ' AS CHAR)')],
    ['calls twenty deep', nested('f(', 20, 'a', ')')],
    ['a long list', `SELECT ${'a, '.repeat(300)}b FROM t`],
  ])('reads %s', (_, text) => {
    expect(secondOpinion(text)).toEqual({ reads: true });
  });

  it('says where a query that is none goes wrong', () => {
    expect(secondOpinion('SELECT a FROM FROM')).toEqual({ reads: false, at: 18 });
  });

  // Without a ration the work grows by four for each level: the test's own limit would end it.
  it.each<[string, string]>([
    ['open queries', nested('((SELECT ', 30, '1', '')],
    ['casts', nested('CAST(', 30, '1', ' AS CHAR)')],
    ['queries with an error', nested('(SELECT a FROM t WHERE ', 30, 'FROM', ')')],
    ['CASEs', nested('CASE WHEN a THEN ', 30, 'b', '')],
  ])('gives up on %s many levels deep', (_, text) => {
    expect(secondOpinion(text)?.reads ?? false).toBe(false);
  });
});

describe('Rationed', () => {
  it('is the text as long as the ration lasts', () => {
    const text = new Rationed('abc', 4);
    expect([text.length, text.charAt(1), text.charCodeAt(0), text.substr(1, 2)]).toEqual([3, 'b', 97, 'bc']);
    expect(text.trim()).toBe(text);
    expect(text.substring(0, 1)).toBe('a');
    expect(() => text.charAt(0)).toThrow();
    expect(text.length).toBe(3);
  });
});
