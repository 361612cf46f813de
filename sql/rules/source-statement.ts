import type { TextRange } from '../findings/finding.ts';
import type { Token } from '../parse/tokens.ts';
import { cockroachVersions, type CockroachVersion, type RuleCode } from './metadata.ts';
import type { Report } from './rule.ts';

/** Some tokens in a row, `first` to `last` (indices, both included), and the text that they cover. */
export interface Span {
  readonly first: number;
  readonly last: number;
  readonly range: TextRange;
}

/** What rules see of a statement in any dialect: its text, its tokens, and where to report. */
export abstract class SourceStatement {
  constructor(
    readonly text: string,
    readonly targetVersion: CockroachVersion,
    readonly report: (report: Report) => void,
    /** Whether the rule of this code has reported something in this statement already. */
    readonly said: (code: RuleCode) => boolean,
  ) {}

  /** `schema.table` that the statement is about, when it is about one. */
  abstract readonly table: string | undefined;

  abstract get tokens(): readonly Token[];

  /** Whether the target is older than the version, that is: does not have yet what came with it. */
  isBefore(version: CockroachVersion): boolean {
    return cockroachVersions.indexOf(this.targetVersion) < cockroachVersions.indexOf(version);
  }

  span(first: number, last: number = first): Span {
    const start = this.tokens[first]?.start ?? this.text.length;
    return {
      first,
      last,
      range: { start, end: Math.max(start, this.tokens[last]?.end ?? this.text.length) },
    };
  }

  /** The whole statement, without its semicolon. */
  get whole(): Span {
    let last = this.tokens.length - 1;
    while (last > 0 && this.tokens[last]?.text === ';') last--;
    return this.span(0, last);
  }

  /**
   * The element of a list that begins at a token: a column with its constraints, one constraint, one action of
   * ALTER TABLE. It ends before the comma, the closing parenthesis or the semicolon.
   */
  elementAt(first: number): Span {
    const depth = this.tokens[first]?.depth ?? 0;
    let last = first;
    for (let i = first; i < this.tokens.length; i++) {
      const token = this.tokens[i];
      // A parenthesis that the element opens closes at the element's own depth; the list's lies further out.
      if (token === undefined || token.depth < depth) break;
      if (token.depth === depth && (token.text === ',' || token.text === ';')) break;
      last = i;
    }
    return this.span(first, last);
  }

  /** What stands between the commas of a list: of arguments, of assignments, of selected columns. */
  elements(list: { readonly first: number; readonly last: number }): Span[] {
    const found: Span[] = [];
    for (let at = list.first; at <= list.last;) {
      const last = Math.min(this.elementAt(at).last, list.last);
      found.push(this.span(at, last));
      at = last + 2;
    }
    return found;
  }

  /**
   * The first place inside of a span where the words stand in a row ("INITIALLY DEFERRED"), at the depth of the
   * span's first token unless `anyDepth`. Words are keywords, in upper case; `(` and other marks may be among them.
   */
  find(words: string, within: Span = this.whole, anyDepth = false): Span | null {
    const wanted = words.split(' ');
    const depth = this.tokens[within.first]?.depth ?? 0;
    for (let i = within.first; i + wanted.length - 1 <= within.last; i++) {
      const token = this.tokens[i];
      if (token === undefined || (!anyDepth && token.depth !== depth)) continue;
      if (wanted.every((word, n) => this.is(i + n, word))) return this.span(i, i + wanted.length - 1);
    }
    return null;
  }

  /** Whether a token is this keyword or mark. */
  is(index: number, word: string): boolean {
    const token = this.tokens[index];
    return token !== undefined && token.text === word && (token.kind === 'word' || token.kind === 'mark');
  }

  /** The index of the parenthesis or bracket that closes the one at `open`; the last token when nothing does. */
  closes(open: number): number {
    const depth = this.tokens[open]?.depth ?? 0;
    for (let i = open + 1; i < this.tokens.length; i++) {
      if ((this.tokens[i]?.depth ?? 0) <= depth) return i;
    }
    return this.tokens.length - 1;
  }

  /** The name at a token: `a`, `a.b`, `"A"."b"."c"`. */
  name(first: number): Span {
    let last = first;
    while (this.is(last + 1, '.') && this.tokens[last + 2] !== undefined) last += 2;
    return this.span(first, last);
  }

  /** The text of a span as it stands in the file. */
  slice({ range }: { readonly range: TextRange }): string {
    return this.text.slice(range.start, range.end);
  }
}
