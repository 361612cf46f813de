import { expect, it } from 'vitest';
import { shortened } from './shortened.ts';

it.each([
  ['SET  DEFAULT\n 1', 20, 'SET DEFAULT 1'],
  ['abcdef', 6, 'abcdef'],
  ['abcdefg', 6, 'abcde…'],
  ['abcd😀g', 6, 'abcd…'],
  ['abcd😀', 6, 'abcd😀'],
])('%j in %i', (text, most, expected) => {
  expect(shortened(text, most)).toBe(expected);
});
