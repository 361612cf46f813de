import { expect, test } from 'vitest';
import { Pending } from './pending.ts';

/** Q Query, B Parse/Bind/Execute, S Sync, c CopyDone; G the server reads COPY data, E it fails, Z it is ready. */
const steps: Readonly<Record<string, (pending: Pending) => void>> = {
  Q: (pending) => pending.unit(),
  B: (pending) => pending.batch(),
  S: (pending) => pending.sync(),
  c: (pending) => pending.copyEnd(),
  G: (pending) => pending.copyStarts(),
  E: (pending) => pending.failed(),
  Z: (pending) => pending.answered(),
};

test.each<[what: string, said: string, outstanding: number, state: 'closed' | 'batch open' | 'copy']>([
  ['a batch without its Sync', 'BBB', 0, 'batch open'],
  ['also when COPY data was sent ahead for it', 'Bc', 0, 'batch open'],
  ['a Sync that a COPY swallows', 'BSG', 0, 'copy'],
  ['another one in the middle of the COPY', 'BSGScS', 1, 'closed'],
  ['several', 'BSSScSG', 1, 'closed'],
  ['a COPY that has ended before it began', 'QcG', 1, 'closed'],
  ['of two in one string the second has not', 'QcGG', 1, 'copy'],
  ['a batch that failed before its COPY, then a COPY sent ahead', 'BcSEZQcG', 1, 'closed'],
  ['a Query that failed before its COPY, then one whose data is there', 'QcQcEZG', 1, 'closed'],
  ['a Query that failed before its COPY, then one whose data is not there', 'QcQEZG', 1, 'copy'],
  ['the end of a COPY when there is none says nothing of the next', 'cBcG', 0, 'batch open'],
  ['a COPY that fails', 'QGE', 1, 'closed'],
  ['an answer to nothing', 'ZQ', 1, 'closed'],
])('%s: %s', (_, said, outstanding, state) => {
  const pending = new Pending();
  for (const step of said) steps[step]!(pending);
  expect({
    outstanding: pending.outstanding,
    state: pending.copyIn ? 'copy' : pending.batchOpen ? 'batch open' : 'closed',
  }).toEqual({ outstanding, state });
});

test('each of thousands sent ahead is counted', () => {
  const pending = new Pending();
  for (let i = 0; i < 3000; i++) pending.unit();
  for (let left = 2999; left >= 0; left--) {
    pending.answered();
    expect(pending.outstanding).toBe(left);
  }
});

test('who never waits for an answer is stopped before memory is full', () => {
  const pending = new Pending();
  expect(() => {
    for (let i = 0; i <= 1 << 20; i++) pending.unit();
  }).toThrow('without an answer');
});
