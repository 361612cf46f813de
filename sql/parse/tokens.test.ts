import { describe, expect, it } from 'vitest';
import { positionsOf } from './positions.ts';
import { tokenize } from './tokens.ts';

describe('tokenize', () => {
  it.each<[string, string, string[]]>([
    ['words in upper case, names as written', 'select "A b", c', ['SELECT', '"A b"', ',', 'C']],
    ['comments are left out', 'a /* /* x */ */ b -- c\nd', ['A', 'B', 'D']],
    ['strings of every kind', "'a''b' E'\\'' N'x' b'01' U&'\\0041' U&\"d\"", [
      "'a''b'", "E'\\''", "N'x'", "b'01'", "U&'\\0041'", 'U&"d"',
    ]],
    ['dollar quotes and parameters', '$$a;b$$ $t$ $$ $t$ $1', ['$$a;b$$', '$t$ $$ $t$', '$1']],
    ['numbers', '1 2.5 .5 1e-3 0x1F 1_000', ['1', '2.5', '.5', '1e-3', '0x1F', '1_000']],
    ['operators and casts', "a::int ->> 'b' - -1", ['A', '::', 'INT', '->>', "'b'", '-', '-', '1']],
    ['an operator ends at a comment', 'a +-- b\n1 */* c */ 2', ['A', '+', '1', '*', '2']],
    ['what is left open', "a 'b", ['A', "'b"]],
  ])('%s', (_, text, expected) => {
    expect(tokenize(text).map((token) => token.text)).toEqual(expected);
  }); // prettier-ignore

  it('counts depth so that a pair lies outside of what it holds', () => {
    const depths = tokenize('f(a, (b), c[1]) d').map((token) => `${token.text}${token.depth}`);
    expect(depths).toEqual([
      'F0',
      '(0',
      'A1',
      ',1',
      '(1',
      'B2',
      ')1',
      ',1',
      'C1',
      '[1',
      '12',
      ']1',
      ')0',
      'D0',
    ]);
  });

  it('takes any text, and gives tokens in order that lie in it', () => {
    const parts = ["'", '"', '$$', '$a$', '/*', '*/', '--', '\n', ';', '\\', '(', ')', ' ', 'E', 'n', 'é', '😀', '1', '.', '-', '::']; // prettier-ignore
    let seed = 42;
    for (let round = 0; round < 2000; round++) {
      let text = '';
      for (let i = 0; i < 20; i++) {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        text += parts[Math.floor((seed / 2 ** 32) * parts.length)];
      }
      let at = 0;
      for (const token of tokenize(text)) {
        expect(token.start, JSON.stringify(text)).toBeGreaterThanOrEqual(at);
        expect(token.end).toBeGreaterThan(token.start);
        at = token.end;
      }
      expect(at).toBeLessThanOrEqual(text.length);
    }
  });
});

describe('positionsOf', () => {
  it.each(['plain', 'é', '😀', 'aé😀b名😀'])('agrees with the encodings of %j', (text) => {
    const positions = positionsOf(text);
    let points = 0;
    for (let unit = 0; unit <= text.length; unit++) {
      if (/[\udc00-\udfff]/.test(text[unit] ?? '')) continue; // the second half of a pair
      expect(positions.fromBytes(Buffer.byteLength(text.slice(0, unit)))).toBe(unit);
      expect(positions.fromCodePoints(points++)).toBe(unit);
    }
  });
});
