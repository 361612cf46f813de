import type { Change } from './change.ts';

/** A place in a text as editors count it: both 0-based, `character` in UTF-16 code units. */
export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

/**
 * Turns offsets of a text into lines and back. Built once a text in one pass; each look-up is a binary search, so that
 * a file with ten thousand findings costs no more than reading it.
 */
export class LineIndex {
  /** Offset at which each line begins; a line ends after `\n`, `\r\n` or a lone `\r`, as in LSP. */
  readonly starts: readonly number[];

  constructor(
    readonly text: string,
    starts: readonly number[] = lineStarts(text, 0, text.length),
  ) {
    this.starts = starts;
  }

  /** The index of a text that came of this one's by a change; only the changed part is read. */
  after(change: Change, text: string): LineIndex {
    const by = change.newEnd - change.oldEnd;
    // Whether a line begins at an offset depends on the character before it and, after a \r, on the one at it.
    const kept = this.lineOf(change.start - 1) + 1;
    const starts = this.starts.slice(0, kept);
    const from = starts.at(-1) ?? 0;
    for (const start of lineStarts(text, from, change.newEnd)) if (start > from) starts.push(start);
    for (let line = this.lineOf(change.oldEnd) + 1; line < this.starts.length; line++) {
      starts.push((this.starts[line] ?? 0) + by);
    }
    return new LineIndex(text, starts);
  }

  /** Line and character of an offset; offsets outside of the text are brought to its nearer end. */
  position(offset: number): LinePosition {
    const at = Math.min(Math.max(offset, 0), this.text.length);
    const line = this.lineOf(at);
    return { line, character: at - (this.starts[line] ?? 0) };
  }

  /** Offset of a line and character; a character beyond the line's end means its end. */
  offset({ line, character }: LinePosition): number {
    if (line < 0) return 0;
    const start = this.starts[line];
    if (start === undefined) return this.text.length;
    return Math.min(start + Math.max(character, 0), this.lineEnd(line));
  }

  /** The 0-based line that holds an offset. */
  lineOf(offset: number): number {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Offset of the end of a line, before its line break. */
  private lineEnd(line: number): number {
    let end = this.starts[line + 1] ?? this.text.length;
    const start = this.starts[line] ?? 0;
    if (line + 1 < this.starts.length) {
      if (this.text.charCodeAt(end - 1) === 10) end--;
      if (end > start && this.text.charCodeAt(end - 1) === 13) end--;
    }
    return end;
  }
}

/** The index of a text in steps, between which others may have their turn. */
export function* lineIndexSteps(text: string): Generator<undefined, LineIndex> {
  const starts = [0];
  const firstReturn = text.indexOf('\r');
  for (let at = 0; at < text.length; at += readAtOnce) {
    if (at > 0) yield;
    addStarts(starts, text, at, Math.min(text.length, at + readAtOnce), firstReturn);
  }
  return new LineIndex(text, starts);
}

/** Characters that are read at once. */
const readAtOnce = 4_000_000;

/** Where lines begin, of those that begin in `(from, to]`, and `from` itself. */
function lineStarts(text: string, from: number, to: number): number[] {
  const starts = [from];
  addStarts(starts, text, from, to, text.indexOf('\r', from));
  return starts;
}

function addStarts(starts: number[], text: string, from: number, to: number, firstReturn: number): void {
  // indexOf is several times quicker than a walk over every character; \r without \n is rare but LSP counts it.
  if (firstReturn === -1 || firstReturn >= to) {
    for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) {
      starts.push(at + 1);
    }
    return;
  }
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
}
