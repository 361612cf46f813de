import type { LinePosition, LineIndex } from '../../sql/text/line-index.ts';
import { uriOf } from '../workspace-files.ts';

/** Where things stand in a file that nobody has open, without its text. */
export class ClosedDocument {
  readonly uri: string;
  readonly #starts: Uint32Array;
  readonly #length: number;

  /** `lines`: null when the text was not looked at; then everything is in its first line. */
  constructor(path: string, text: string, lines: LineIndex | null) {
    this.uri = uriOf(path);
    this.#starts = Uint32Array.from(lines?.starts ?? [0]);
    this.#length = text.length;
  }

  /** Memory that it takes, about. */
  get bytes(): number {
    return this.#starts.byteLength;
  }

  /** Line and character of an offset, both from 0; offsets outside of the text are brought to its nearer end. */
  positionAt(offset: number): LinePosition {
    const at = Math.min(Math.max(offset, 0), this.#length);
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return { line: low, character: at - (this.#starts[low] ?? 0) };
  }
}
