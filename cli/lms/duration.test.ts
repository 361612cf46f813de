import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

test.each([
  ['0', 0],
  ['30', 30],
  ['1.5', 1.5],
  ['2s', 2],
  ['500ms', 0.5],
  ['1m30s', 90],
  ['1h', 3600],
])('%s is %d s', (text, seconds) => expect(parseDuration(text)).toBeCloseTo(seconds));

test.each(['', 'soon', '-1', '5x', '1m30', 's', '1 s'])('"%s" is refused', (text) =>
  expect(() => parseDuration(text)).toThrow('Write it as'),
);
