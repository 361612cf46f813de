import type { Readable } from 'node:stream';
import { parseCopyLine } from './copy-text.ts';
import type { Row, RowComparer } from './rows.ts';

const newline = 10;

/** One side's rows as lines of COPY text, as they come. Holds at most one chunk and the beginning of a line. */
class Lines {
  buffer: Buffer = Buffer.alloc(0);
  at = 0;
  ended = false;
  private readonly chunks: AsyncIterator<Buffer>;

  constructor(stream: Readable) {
    this.chunks = stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  }

  get available(): number {
    return this.buffer.length - this.at;
  }

  /** Adds the next chunk to what is left. */
  async fill(): Promise<void> {
    const next = await this.chunks.next();
    if (next.done) {
      this.ended = true;
      return;
    }
    this.buffer = this.available ? Buffer.concat([this.buffer.subarray(this.at), next.value]) : next.value;
    this.at = 0;
  }

  /** End of the line that begins at `at` (where its line break stands), or -1. */
  lineEnd(): number {
    return this.buffer.indexOf(newline, this.at);
  }

  /** Makes sure that a whole line is there; false at the end of the rows. */
  async hasLine(): Promise<boolean> {
    while (this.lineEnd() < 0) {
      if (this.ended) return false;
      await this.fill();
    }
    return true;
  }
}

export interface MergeHandlers {
  /** A row that only one side has, or that both have with other bytes; the caller judges. */
  unequal(source: Row | undefined, target: Row | undefined): void;
  /** Rows that have been passed at the source and at the target. */
  progress(sourceRows: number, targetRows: number): void;
  /** The side's rows are not in the order of the key: no judgement is possible. */
  outOfOrder(side: 'source' | 'target'): Error;
}

/**
 * Walks through both sides' rows, which come in the order of the key. Where the bytes of both sides are equal nothing is
 * parsed; only where they differ lines become rows. Memory: a chunk a side.
 */
export async function merge(
  source: Readable,
  target: Readable,
  comparer: RowComparer,
  handlers: MergeHandlers,
): Promise<void> {
  const a = new Lines(source);
  const b = new Lines(target);
  const last: { a?: Row; b?: Row } = {};
  let sourceRows = 0;
  let targetRows = 0;

  const take = (lines: Lines, which: 'a' | 'b'): Row => {
    const end = lines.lineEnd();
    const row = parseCopyLine(lines.buffer.subarray(lines.at, end));
    const before = last[which];
    if (before && comparer.compareKeys(before, row) >= 0)
      throw handlers.outOfOrder(which === 'a' ? 'source' : 'target');
    return row;
  };
  const pass = (lines: Lines, which: 'a' | 'b', row: Row): void => {
    lines.at = lines.lineEnd() + 1;
    last[which] = row;
    if (which === 'a') sourceRows++;
    else targetRows++;
  };

  for (;;) {
    const [more, other] = await Promise.all([a.hasLine(), b.hasLine()]);
    handlers.progress(sourceRows, targetRows);
    if (!more && !other) return;
    if (more && other) {
      const equal = passEqual(a, b);
      if (equal > 0) {
        sourceRows += equal;
        targetRows += equal;
        // The rows before are not known any more; the next comparison of order begins anew.
        last.a = last.b = undefined;
        continue;
      }
    }
    const rowA = more ? take(a, 'a') : undefined;
    const rowB = other ? take(b, 'b') : undefined;
    const order = rowA && rowB ? comparer.compareKeys(rowA, rowB) : rowA ? -1 : 1;
    if (order <= 0) pass(a, 'a', rowA!);
    if (order >= 0) pass(b, 'b', rowB!);
    handlers.unequal(order <= 0 ? rowA : undefined, order >= 0 ? rowB : undefined);
  }
}

/** Passes the whole lines that are equal byte by byte from here on, within what both sides hold. Returns their number. */
function passEqual(a: Lines, b: Lines): number {
  const length = Math.min(a.available, b.available);
  if (a.buffer.compare(b.buffer, b.at, b.at + length, a.at, a.at + length) === 0) {
    const end = a.buffer.lastIndexOf(newline, a.at + length - 1);
    let rows = 0;
    for (let at = a.at; at <= end; rows++) at = a.buffer.indexOf(newline, at) + 1;
    const passed = rows > 0 ? end + 1 - a.at : 0;
    a.at += passed;
    b.at += passed;
    return rows;
  }
  for (let rows = 0; ; rows++) {
    const endA = a.lineEnd();
    const endB = b.lineEnd();
    if (endA < 0 || endB < 0 || a.buffer.compare(b.buffer, b.at, endB + 1, a.at, endA + 1) !== 0) return rows;
    a.at = endA + 1;
    b.at = endB + 1;
  }
}
