import { expect, test } from 'vitest';
import { OrderMatters } from './apply.ts';
import { asApplyError, exactUntilAfter } from './run-leg.ts';

test.each<[string, bigint, bigint, unknown, bigint | undefined]>([
  ['up to the last commit that came', 50n, 10n, new OrderMatters('unique'), 50n],
  ['into a transaction whose end has not come', 10n, 10n, new OrderMatters('unique'), 11n],
  ['not at all when the order was not the cause', 50n, 10n, new Error('lost'), undefined],
])('changes are applied one by one %s', (_, received, applied, error, expected) => {
  expect(exactUntilAfter({ received, applied }, error)).toBe(expected);
});

test('when that did not help either, a person is told; other errors stay what they are', () => {
  expect(asApplyError(new OrderMatters('a row is not there'))).toMatchObject({
    code: 'replicate/apply-failed',
    message: expect.stringContaining('a row is not there') as string,
  });
  const other = new Error('lost');
  expect(asApplyError(other)).toBe(other);
});
