import { expect, test } from 'vitest';
import { askProgress } from './askProgress.ts';

test.each([
  ['{"asked":120,"of":1400,"secondsLeft":null}', '120 of 1,400 statements', 9],
  ['{"asked":700,"of":1400,"secondsLeft":3}', '700 of 1,400 statements · 3.0 s left', 50],
  ['{"asked":0,"of":0,"secondsLeft":null}', '0 of 0 statements', 100],
])('%s', (line, message, percent) => {
  const told = askProgress(line);
  expect(told?.message).toBe(message);
  expect(Math.round(told?.percent ?? -1)).toBe(percent);
});

test('what an engine says to people is no progress', () => {
  expect(askProgress('error No server answers at 127.0.0.1:1.')).toBeUndefined();
});
