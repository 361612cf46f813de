import type { ClosedText } from '../../sql/analyze/closed-text.ts';
import type { LinePosition } from '../../sql/text/line-index.ts';
import { uriOf } from '../workspace-files.ts';

/** Where things stand in a file that nobody has open, without its text. */
export class ClosedDocument {
  readonly uri: string;
  readonly #starts: Uint32Array;
  readonly #length: number;

  /** `text`: null when it was not looked at; then everything is at its beginning. */
  constructor(path: string, text: Pick<ClosedText, 'lineStarts' | 'length'> | null) {
    this.uri = uriOf(path);
    this.#starts = text?.lineStarts ?? Uint32Array.of(0);
    this.#length = text?.length ?? 0;
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
