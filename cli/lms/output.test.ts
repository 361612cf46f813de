import { expect, test } from 'vitest';
import { isMeant } from './output.ts';

test.each([
  ['10.0.0.1:9043', undefined, true],
  ['10.0.0.1:9043', '10.0.0.1', true],
  ['10.0.0.1:9043', '10.0.0.1:9043', true],
  ['10.0.0.1:9043', 'https://10.0.0.1:9043/', true],
  ['10.0.0.1:9043', '10.0.0.2, 10.0.0.1', true],
  ['10.0.0.1:9043', '10.0.0.1:9044', false],
  ['10.0.0.11:9043', '10.0.0.1', false],
])('%s is meant by %s: %s', (address, list, meant) => expect(isMeant(address, list)).toBe(meant));
