import { commentsIn } from '../suppress/comments.ts';
import type { Dialect } from '../dialect/dialect.ts';
import { copyDataEnd, openCopyDataEnd } from './copy.ts';
import { rowsIn, rowsOfInsert } from './row-list.ts';
import type { Cut, Piece, Split, SplitProblem } from './split.ts';

/** A part of a long text that begins and ends between two statements, with its cuts. */
export interface Window {
  readonly text: string;
  /** Offsets in `text`. */
  readonly cut: Split;
  /** Where `text` begins in the whole: UTF-16 units, and 0-based line and column. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  /** Rows of COPY before this window that nothing ended: found when the whole text was over. */
  readonly openCopies: readonly OpenCopy[];
  /** Where in `text` an INSERT begins that is too long: its last statement, of which the rows end with the window. */
  readonly cutShort?: number;
}

export interface OpenCopy {
  /** Where the statement stands in the whole text: UTF-16 units, and 0-based line and column. */
  readonly offset: number;
  readonly line: number;
  readonly column: number;
  /** Text behind the rows was passed over: it could not be told from them. */
  lost: boolean;
}

export interface StreamLimits {
  /** A window is cut as soon as so much text is there. */
  readonly window: number;
  /** A statement longer than this is taken as an open quote, and the cuts are what the cutter guesses. */
  readonly statement: number;
  /** Rows of an INSERT are passed over when it is longer than this. 8 million when absent. */
  readonly insert?: number;
}

/** Gets the rows of a COPY that are passed over, in pieces of whole lines, after the window with the COPY. */
export interface RowsListener {
  /** `line` and `column`: where the text begins in the whole, 0-based. */
  rows(text: string, at: { readonly offset: number; readonly line: number; readonly column: number }): void;
  end(): void;
}

/** 2 million characters are some 20,000 statements: enough to be quick, little enough to hold. */
const usual: StreamLimits = { window: 2_000_000, statement: 32_000_000 };
const longestInsert = 8_000_000;

/**
 * Cuts a text that comes in chunks into windows of whole statements, so that a dump of any size needs the memory of one
 * window (or of its longest statement). The rows of COPY are passed over without being kept, and those of a very long
 * INSERT behind the first millions.
 *
 * A cutter looks ahead only where something is left open, and says so; what it cut before that is right whatever
 * comes. So a window ends before the last statement that has begun, or before what is open.
 */
export class StatementStream {
  #pending = '';
  #state: string | undefined;
  #wanted: number;
  #offset = 0;
  #line = 0;
  #column = 0;
  #copy: OpenCopy | null = null;
  #openCopies: OpenCopy[] = [];
  /** The pending text begins behind a row of an INSERT of which enough was seen. */
  #inRows = false;

  constructor(
    private readonly cut: Cut,
    private readonly dialect: Dialect,
    private readonly limits: StreamLimits = usual,
    private readonly listener: RowsListener | null = null,
  ) {
    this.#wanted = limits.window;
  }

  /** Takes the next chunk; gives the windows that are complete now. */
  *push(chunk: string): Generator<Window> {
    this.#pending += chunk;
    while (this.#pending.length >= this.#wanted) {
      if (this.#copy !== null && !this.#passRows(false)) return;
      if (this.#inRows && !this.#passInsert(false)) return;
      if (this.#pending.length < this.#wanted) return;
      const window = this.#take();
      if (window === null) continue;
      this.#wanted = this.limits.window;
      yield window;
    }
  }

  /** The text is over: gives what is left, which is one window at least. */
  *end(): Generator<Window> {
    for (;;) {
      if (this.#copy !== null) this.#passRows(true);
      if (this.#inRows) this.#passInsert(true);
      const { cut, text } = this.#split();
      const copy = openCopyOf(cut);
      if (copy === null) {
        yield this.#emit(text.length, cut, cut.problems);
        return;
      }
      yield this.#enterCopy(copy, cut);
    }
  }

  #split(): { readonly text: string; readonly cut: Split } {
    const text = this.#pending;
    const from = this.#state === undefined ? { at: 0 } : { at: 0, state: this.#state };
    return { text, cut: this.cut(text, { from }) };
  }

  /** The next window; null when more text is needed first. */
  #take(): Window | null {
    const { text, cut } = this.#split();
    const open = openFrom(cut);
    const copy = openCopyOf(cut);
    if (copy !== null) return this.#enterCopy(copy, cut);
    const first = cut.pieces.findIndex(isCommand);
    const last = cut.pieces.findLastIndex((piece) => isCommand(piece) && piece.range.start <= open);
    const next = cut.pieces[last];
    // Comments before the first statement are not parted from it.
    const at = last > first && next !== undefined ? this.#between(text, cut.pieces, last) : 0;
    if (next !== undefined && at > 0) {
      const window = this.#emit(at, cut, cut.problems);
      this.#state = next.state;
      return window;
    }
    if (text.length >= (this.limits.insert ?? longestInsert)) {
      const window = this.#enterRows(text, cut, first);
      if (window !== null) return window;
    }
    if (text.length < this.limits.statement) {
      this.#wanted = Math.min(text.length * 2, this.limits.statement);
      return null;
    }
    // Too long to be one statement: what the cutter guesses is all that there is.
    const begun = cut.pieces.findLast(isCommand);
    const lastLine = text.lastIndexOf('\n') + 1;
    const guess = begun === undefined ? lastLine : begun.range.start || begun.range.end;
    const window = this.#emit(guess || text.length, cut, cut.problems);
    this.#state = begun?.state;
    return window;
  }

  /**
   * Where to part the statement at an index from the one before it: a comment behind the first belongs to it, one on a
   * line of its own to what follows.
   */
  #between(text: string, pieces: readonly Piece[], index: number): number {
    const space = pieces[index - 1];
    const start = pieces[index]?.range.start ?? 0;
    if (space?.kind !== 'space') return start;
    const comments = commentsIn(text, space.range, this.dialect);
    for (
      let at = text.indexOf('\n', space.range.start);
      at !== -1 && at < start;
      at = text.indexOf('\n', at + 1)
    ) {
      if (!comments.some((comment) => comment.start < at && at < comment.end)) return at + 1;
    }
    return start;
  }

  /** Gives the pending text up to an offset away. */
  #emit(end: number, cut: Split, problems: readonly SplitProblem[] = [], cutShort?: number): Window {
    const text = this.#pending.slice(0, end);
    const pieces = cut.pieces.filter((piece) => piece.range.start < end);
    const last = pieces.at(-1);
    if (last !== undefined && last.range.end > end) {
      pieces[pieces.length - 1] = { ...last, range: { start: last.range.start, end } };
    }
    const window = {
      text,
      cut: { pieces, problems: problems.filter((problem) => problem.range.start < end) },
      offset: this.#offset,
      line: this.#line,
      column: this.#column,
      openCopies: this.#openCopies,
      ...(cutShort === undefined ? {} : { cutShort }),
    };
    this.#openCopies = [];
    this.#drop(end);
    return window;
  }

  /** Forgets the beginning of the pending text, and counts its lines. */
  #drop(length: number): void {
    const gone = countLines(this.#pending, length);
    this.#offset += length;
    this.#line += gone.lines;
    this.#column = gone.lines > 0 ? gone.column : this.#column + gone.column;
    this.#pending = this.#pending.slice(length);
  }

  /** Gives the text up to the first row of COPY away; what follows is rows. */
  #enterCopy({ start, rows }: { readonly start: number; readonly rows: number }, cut: Split): Window {
    const { lines, column } = countLines(this.#pending, start);
    this.#copy = {
      offset: this.#offset + start,
      line: this.#line + lines,
      column: lines > 0 ? column : this.#column + column,
      lost: false,
    };
    return this.#emit(rows, cut);
  }

  /** Gives an INSERT away up to the last row that is whole; what follows is rows. Null when it is no such INSERT. */
  #enterRows(text: string, cut: Split, index: number): Window | null {
    const begun = cut.pieces[index];
    const rows = begun === undefined ? -1 : rowsOfInsert(text, begun.range.start);
    if (begun === undefined || rows === -1) return null;
    const { end } = rowsIn(text, rows, this.dialect);
    if (end === rows) return null;
    const statement = { ...begun, range: { start: begun.range.start, end } };
    const pieces = [...cut.pieces.slice(0, index), statement];
    const window = this.#emit(end, { pieces, problems: [] }, [], begun.range.start);
    this.#state = begun.state;
    this.#inRows = true;
    return window;
  }

  /** Passes over the rows of an INSERT and what ends the statement. True when that is done. */
  #passInsert(atEnd: boolean): boolean {
    const { end, over } = rowsIn(this.#pending, 0, this.dialect);
    this.#drop(end);
    if (over || atEnd) {
      const { text, cut } = this.#split();
      const tail = cut.pieces.find(isCommand)?.range.end ?? text.length;
      const open = openFrom(cut);
      if (atEnd || (tail < text.length && open > tail)) {
        this.#drop(tail);
        this.#inRows = false;
        return true;
      }
    }
    // A quote in a row that nothing closes: what the cutter guesses is all that there is.
    this.#inRows = this.#pending.length < this.limits.statement;
    return !this.#inRows;
  }

  /**
   * Passes over rows of COPY; the pending text begins with a row. True when their end was found. What may be SQL again
   * is kept, as much as one window, for the case that nothing ends the rows.
   */
  #passRows(atEnd: boolean): boolean {
    const text = this.#pending;
    const end = copyDataEnd(text, 0);
    if (end !== -1 && (atEnd || text.charCodeAt(end - 1) === 10)) {
      this.#copy = null;
      this.#dropRows(end);
      this.listener?.end();
      return true;
    }
    let keep = openCopyDataEnd(text, 0);
    if (atEnd) {
      if (this.#copy !== null) this.#openCopies.push(this.#copy);
      this.#copy = null;
      this.#dropRows(keep);
      this.listener?.end();
      return false;
    }
    const lastRow = text.lastIndexOf('\n') + 1;
    if (text.length - keep > this.limits.window) {
      if (this.#copy !== null) this.#copy.lost = true;
      keep = lastRow;
    }
    this.#dropRows(Math.min(keep, lastRow));
    return false;
  }

  #dropRows(length: number): void {
    if (length > 0) {
      const at = { offset: this.#offset, line: this.#line, column: this.#column };
      this.listener?.rows(this.#pending.slice(0, length), at);
    }
    this.#drop(length);
  }
}

/** What was cut before it is right, whatever comes. */
const openFrom = ({ problems, unsure = Infinity }: Split): number =>
  Math.min(unsure, problems.find(({ certain }) => certain !== true)?.range.start ?? Infinity);

const isCommand = (piece: Piece): boolean => piece.kind === 'statement' || piece.kind === 'meta';

/** The COPY whose rows do not end in the text, when that is the first thing that is open. */
function openCopyOf({ pieces, problems }: Split): { readonly start: number; readonly rows: number } | null {
  const [first] = problems;
  if (first?.what !== 'copy-data') return null;
  const index = pieces.findIndex((piece) => piece.range.start === first.range.start);
  const rows = pieces[index + 1]?.range.end;
  return rows === undefined ? null : { start: first.range.start, rows };
}

/** Line breaks in the first characters of a text (`\n`, `\r\n` or a lone `\r`), and what is behind the last. */
function countLines(text: string, length: number): { readonly lines: number; readonly column: number } {
  let lines = 0;
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < length; at = text.indexOf('\n', at + 1)) {
    lines++;
    start = at + 1;
  }
  for (let at = text.indexOf('\r'); at !== -1 && at < length; at = text.indexOf('\r', at + 1)) {
    if (text.charCodeAt(at + 1) === 10) continue;
    lines++;
    start = Math.max(start, at + 1);
  }
  return { lines, column: length - start };
}
