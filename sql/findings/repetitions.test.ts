import { expect, test } from 'vitest';
import type { Finding } from './finding.ts';
import { Repetitions } from './repetitions.ts';

const advice: Finding = {
  code: 'MOLT168', rule: 'time-zone-type', severity: 'hint', layer: 'advice', message: 'm',
  range: { start: 0, end: 1 }, fixClass: 'manual',
}; // prettier-ignore

const shown = (finding: Finding, byHand = false): number => {
  const repetitions = new Repetitions(() => byHand);
  return Array.from({ length: 10 }, () => repetitions.isOneMore(finding)).filter((more) => !more).length;
};

test.each<[string, Partial<Finding>, number]>([
  ['a hint of advice', {}, 3],
  ['a note of advice', { severity: 'info' }, 3],
  ['advice that was made a warning', { severity: 'warning' }, 10],
  ['what means something else', { layer: 'meaning' }, 10],
  ['what is refused', { layer: 'grammar', severity: 'error' }, 10],
  ['what was not checked', { code: 'MOLT903', severity: 'info' }, 10],
  ['what the target was not asked', { code: 'MOLT972', severity: 'info' }, 10],
])('%s', (_, part, expected) => {
  expect(shown({ ...advice, ...part })).toBe(expected);
});

test('a severity that was set by hand holds everywhere', () => {
  expect(shown(advice, true)).toBe(10);
});

test('each rule is counted for itself', () => {
  const repetitions = new Repetitions(() => false);
  const codes = ['MOLT168', 'MOLT168', 'MOLT168', 'MOLT142', 'MOLT168'] as const;
  expect(codes.map((code) => repetitions.isOneMore({ ...advice, code }))).toEqual([
    false,
    false,
    false,
    false,
    true,
  ]);
});
