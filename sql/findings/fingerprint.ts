import { hash } from 'node:crypto';
import type { Finding, TextRange } from './finding.ts';
import { tokenize } from '../parse/tokens.ts';
import { shortened } from '../text/shortened.ts';

/** Beyond this many UTF-16 units a statement's text does not count: its beginning says which one it is. */
const longest = 20_000;

/**
 * What stays the same of a statement when it is moved, indented, commented or written in other letters: its tokens,
 * words in upper case, with one space between.
 */
export function normalized(statement: string): string {
  return tokenize(statement.slice(0, longest))
    .map((token) => token.text)
    .join(' ');
}

/**
 * Names findings in a way that outlives edits elsewhere: the rule and the normalised text of the statement that the
 * finding is in, 16 hex digits (64 bits) of SHA-256. Equal findings get the same name; whoever must tell them apart
 * counts. One object serves one text; statements are in order.
 */
export class Fingerprints {
  readonly #hashed = new Map<number, string>();

  constructor(
    private readonly text: string,
    private readonly statements: readonly { readonly range: TextRange }[],
  ) {}

  of(finding: Pick<Finding, 'code' | 'range'>): string {
    return hash('sha256', `${finding.code}\n${this.#home(finding.range.start)}`).slice(0, 16);
  }

  /** The beginning of the statement that an offset is in, for people. At most 60 characters, in one line. */
  excerpt(offset: number): string {
    const { start, end } = this.#statementAt(offset);
    return shortened(this.text.slice(start, Math.min(end, start + 200)), 60);
  }

  #home(offset: number): string {
    const { start, end } = this.#statementAt(offset);
    let known = this.#hashed.get(start);
    if (known === undefined) {
      known = normalized(this.text.slice(start, end));
      this.#hashed.set(start, known);
    }
    return known;
  }

  /** The statement that holds an offset; the line, for what stands between statements. */
  #statementAt(offset: number): TextRange {
    let low = 0;
    let high = this.statements.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.statements[middle]?.range.start ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    const range = this.statements[low]?.range;
    if (range !== undefined && range.start <= offset && offset <= range.end) return range;
    const start =
      Math.max(this.text.lastIndexOf('\n', offset - 1), this.text.lastIndexOf('\r', offset - 1)) + 1;
    const end = /[\r\n]/.exec(this.text.slice(offset, offset + longest))?.index;
    return { start, end: end === undefined ? this.text.length : offset + end };
  }
}
