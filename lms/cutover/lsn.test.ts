import { describe, expect, test } from 'vitest';
import { hasReached, parseLsn } from './lsn.ts';

test.each([
  ['0/0', 0n],
  ['0/43A1960', 0x43a1960n],
  ['16/B374D848', 0x16b374d848n],
  ['FFFFFFFF/FFFFFFFF', 0xffffffffffffffffn],
])('%s', (text, value) => expect(parseLsn(text)).toBe(value));

test.each(['', '0', '0/', '/0', 'x/y', '0/123456789', ' 0/1'])('"%s" is no position', (text) =>
  expect(() => parseLsn(text)).toThrow('is not a log position'),
);

describe('a later position has reached an earlier one', () => {
  test.each([
    ['0/2', '0/1', true],
    ['0/1', '0/1', true],
    ['0/1', '0/2', false],
    ['1/0', '0/FFFFFFFF', true],
    // As text this would compare the other way round.
    ['0/9', '0/10', false],
    ['9/0', '10/0', false],
  ])('%s ≥ %s: %s', (applied, wanted, expected) => expect(hasReached(applied, wanted)).toBe(expected));
});
