import { CloseAction, ErrorAction, type ErrorHandler } from 'vscode-languageclient/node';

/** A server that ends so often in so many milliseconds is not started again by itself. */
const mostEnds = 5;
const within = 3 * 60_000;

/**
 * What happens when the server's process ends by itself: it is started again, without a word; when it ends again and
 * again, `onGivenUp` is called and it is left alone.
 */
export function startAgain(onGivenUp: () => void): ErrorHandler {
  let ends: number[] = [];
  return {
    // Up to three messages in a row that could not be sent or read: as the library's own handler does.
    error: (_error, _message, count) => ({
      action: count !== undefined && count <= 3 ? ErrorAction.Continue : ErrorAction.Shutdown,
    }),
    closed: () => {
      const now = Date.now();
      ends = [...ends.filter((at) => now - at < within), now];
      if (ends.length < mostEnds) return { action: CloseAction.Restart, handled: true };
      ends = [];
      onGivenUp();
      // The person is told by us, with a way out.
      return { action: CloseAction.DoNotRestart, handled: true };
    },
  };
}
