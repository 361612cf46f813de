import { expect, it } from 'vitest';
import { figure } from './figure.ts';

it.each([0, 7, 100, 999, 1_000, 12_345, 999_999, 1_000_000, 1_234_567_890, -1, -123, -1_234])(
  'writes %i as English does',
  (value) => {
    expect(figure(value)).toBe(value.toLocaleString('en-US'));
  },
);
