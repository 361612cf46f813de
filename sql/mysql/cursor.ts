import type { Span } from '../rules/source-statement.ts';
import type { MysqlStatement } from './statement.ts';

/** Reads the tokens of a statement one after the other, up to and with `end`. The readers of the model are made of it. */
export class Cursor {
  constructor(
    readonly statement: MysqlStatement,
    public at: number,
    /** Index of the last token that may be read. */
    readonly end: number,
  ) {}

  get done(): boolean {
    return this.at > this.end;
  }

  /** Whether the words stand next, in a row. */
  next(words: string): boolean {
    // Asked many times for each token: most questions end here.
    const here = this.statement.tokens[this.at];
    if (here === undefined || this.at > this.end || !words.startsWith(here.text)) return false;
    const wanted = words.split(' ');
    return (
      this.at + wanted.length - 1 <= this.end &&
      wanted.every((word, n) => this.statement.is(this.at + n, word))
    );
  }

  /** Reads the words when they stand next; their span, or null. */
  take(words: string): Span | null {
    if (!this.next(words)) return null;
    const first = this.at;
    this.at += words.split(' ').length;
    return this.statement.span(first, this.at - 1);
  }

  /** The first of several that stands next. */
  takeAny(...choices: readonly string[]): Span | null {
    for (const words of choices) {
      const span = this.take(words);
      if (span !== null) return span;
    }
    return null;
  }

  /** Reads a name, `a` or `a.b`; null when what stands next can't be one. */
  name(): Span | null {
    if (this.done || !this.statement.isName(this.at)) return null;
    const span = this.statement.name(this.at);
    this.at = span.last + 1;
    return span;
  }

  /** Reads `( … )` with everything in it; null when no parenthesis stands next. */
  parens(): Span | null {
    if (!this.next('(')) return null;
    const first = this.at;
    const close = Math.min(this.statement.closes(first), this.end);
    this.at = close + 1;
    return this.statement.span(first, close);
  }

  /** Reads one token. */
  skip(): Span {
    const span = this.statement.span(this.at);
    this.at++;
    return span;
  }
}
