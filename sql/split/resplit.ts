import type { Change } from '../text/change.ts';
import type { Cut, CutSteps, Piece, Split } from './split.ts';
import { throughAll } from '../text/through-all.ts';

/**
 * Cuts a text anew after a change, reading only what the change can have touched: from some statements before it
 * until the cuts coincide with the old ones again. The result is what the cutter makes of the whole text.
 *
 * What is open decides about text that is far away, so when something is left open, before or after the change, the
 * whole text is cut.
 */
export function resplit(cut: Cut, old: Split, change: Change, text: string): Split {
  return throughAll(
    resplitSteps(
      function* (of, options) {
        return cut(of, options);
      },
      old,
      change,
      text,
    ),
  );
}

/** The same in steps, between which others may have their turn. */
export function* resplitSteps(
  cut: CutSteps,
  old: Split,
  change: Change,
  text: string,
): Generator<undefined, Split> {
  if (isOpen(old)) return yield* cut(text);
  const first = restart(old.pieces, change.start);
  const begin = old.pieces[first];
  if (begin === undefined) return yield* cut(text);

  const by = change.newEnd - change.oldEnd;
  let last = first;
  /** Index of the old statement at which the cuts coincide. */
  let same = -1;
  const stop = (at: number, state?: string): boolean => {
    // A quote at the beginning of a statement looks at the two characters before it.
    if (at < change.newEnd + 2) return false;
    while ((old.pieces[last]?.range.start ?? Infinity) < at - by) last++;
    const piece = old.pieces[last];
    if (piece?.range.start !== at - by || !isStatement(piece) || piece.state !== state) return false;
    same = last;
    return true;
  };
  const middle = yield* cut(text, { from: { at: begin.range.start, state: begin.state }, stop });
  if (isOpen(middle)) return yield* cut(text);

  const pieces = old.pieces.slice(0, first);
  // One by one: what was put in may have more pieces than a call takes arguments.
  for (const piece of middle.pieces) pieces.push(piece);
  if (same !== -1) {
    for (let i = same; i < old.pieces.length; i++) {
      const piece = old.pieces[i] as Piece;
      pieces.push(by === 0 ? piece : moved(piece, by));
      if (pieces.length % movedAtOnce === 0) yield;
    }
  }
  return { pieces, problems: [] };
}

/** Pieces that are moved at once. */
const movedAtOnce = 20_000;

/** Statements before the change that are cut again: what ends one is never further away than the next. */
const back = 3;

/** Index of the statement to begin again at; the first piece when the change is near the beginning. */
function restart(pieces: readonly Piece[], at: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle] as Piece).range.start <= at) low = middle;
    else high = middle - 1;
  }
  for (let i = low, seen = 0; i > 0; i--) {
    const piece = pieces[i] as Piece;
    if (isStatement(piece) && ++seen > back) return i;
  }
  return 0;
}

const isOpen = ({ problems, unsure }: Split): boolean => problems.length > 0 || unsure !== undefined;

const isStatement = (piece: Piece): boolean => piece.kind === 'statement' || piece.kind === 'meta';

function moved({ kind, range, state }: Piece, by: number): Piece {
  const now = { start: range.start + by, end: range.end + by };
  return state === undefined ? { kind, range: now } : { kind, range: now, state };
}
