import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver/node';
import { nextTurn } from './files.ts';

/** Milliseconds of work after which other messages get their turn: a keystroke waits no longer than this. */
const slice = 8;

/**
 * Does `work` for each item, in slices: other requests are answered between two of them.
 *
 * @throws ResponseError RequestCancelled when nobody waits for the answer any more, ContentModified when `current`
 * says that the text has moved on.
 */
export async function inSlices<Item>(
  items: Iterable<Item>,
  cancelled: CancellationToken,
  current: () => boolean,
  work: (item: Item) => void,
): Promise<void> {
  let end = performance.now() + slice;
  for (const item of items) {
    if (performance.now() > end) {
      await nextTurn();
      if (cancelled.isCancellationRequested)
        throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Nobody waits for this any more');
      if (!current())
        throw new ResponseError(LSPErrorCodes.ContentModified, 'The text has changed meanwhile');
      end = performance.now() + slice;
    }
    work(item);
  }
}

/**
 * Goes through the steps of something, in slices. However many are gone through at the same time, there is one slice
 * between two looks at what has arrived: hundreds of files may be read, or go, at once. What somebody waits for (`soon`)
 * comes before what nobody asked for.
 */
export async function throughInSlices<T>(
  steps: Generator<undefined, T>,
  when: 'soon' | 'behind' = 'soon',
): Promise<T> {
  for (;;) {
    await itsTurn(when);
    try {
      const end = performance.now() + slice;
      do {
        const step = steps.next();
        if (step.done === true) return step.value;
      } while (performance.now() < end);
    } finally {
      setImmediate(passOn);
    }
  }
}

/** Those that wait for their slice, in the order in which they came. */
const waiting = { soon: [] as (() => void)[], behind: [] as (() => void)[] };
let isTaken = false;

function itsTurn(when: 'soon' | 'behind'): Promise<void> {
  if (isTaken) return new Promise((resolve) => waiting[when].push(resolve));
  isTaken = true;
  return Promise.resolve();
}

function passOn(): void {
  const next = waiting.soon.shift() ?? waiting.behind.shift();
  if (next === undefined) isTaken = false;
  else next();
}
