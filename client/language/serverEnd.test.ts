import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { startAgain } from './serverEnd.ts';

vi.mock('vscode-languageclient/node', () => ({
  CloseAction: { DoNotRestart: 1, Restart: 2 },
  ErrorAction: { Continue: 1, Shutdown: 2 },
}));

const restart = { action: 2, handled: true };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('a server that ends is started again, unless it ends five times in three minutes', async () => {
  const givenUp = vi.fn();
  const handler = startAgain(givenUp);
  for (let end = 1; end <= 4; end++) expect(await handler.closed()).toEqual(restart);
  expect(givenUp).not.toHaveBeenCalled();
  expect(await handler.closed()).toEqual({ action: 1, handled: true });
  expect(givenUp).toHaveBeenCalledOnce();
  // A person has started it: it has all its chances again.
  expect(await handler.closed()).toEqual(restart);
});

test('one that ends now and then is always started again', async () => {
  const givenUp = vi.fn();
  const handler = startAgain(givenUp);
  for (let end = 1; end <= 20; end++) {
    expect(await handler.closed()).toEqual(restart);
    vi.advanceTimersByTime(60_000);
  }
  expect(givenUp).not.toHaveBeenCalled();
});
