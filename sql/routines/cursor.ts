import type { TextRange } from '../findings/finding.ts';
import type { Token } from '../parse/tokens.ts';

/** The reading can't go on; thrown and caught within the reader. */
export class PlStop extends Error {
  constructor(readonly expected: string) {
    super(`expected ${expected}`);
  }
}

/** A place in the tokens of a PL/pgSQL body, and the questions that a reader asks there. */
export class PlCursor {
  protected at = 0;

  constructor(
    protected readonly text: string,
    protected readonly tokens: readonly Token[],
  ) {}

  protected more(): boolean {
    return this.at < this.tokens.length;
  }

  /** A keyword in upper case; empty for everything that isn't a bare word. */
  protected word(index: number): string {
    const token = this.tokens[index];
    return token?.kind === 'word' ? token.text : '';
  }

  /** Whether a token is this keyword or mark. */
  protected is(text: string, index: number = this.at): boolean {
    const token = this.tokens[index];
    return token !== undefined && token.text === text && (token.kind === 'word' || token.kind === 'mark');
  }

  protected skip(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  protected expect(text: string): void {
    if (!this.skip(text)) throw new PlStop(text);
  }

  /** A name as PL/pgSQL means it. */
  protected nameAt(index: number): string {
    const token = this.tokens[index];
    if (token?.kind === 'identifier') return token.text.slice(1, -1).replaceAll('""', '"');
    return token?.text.toLowerCase() ?? '';
  }

  protected range(first: number, last: number = first): TextRange {
    const start = this.tokens[first]?.start ?? this.text.length;
    return { start, end: Math.max(start, this.tokens[last]?.end ?? this.text.length) };
  }

  /** The first token from here that is one of the words or marks, outside of parentheses; the end when none is. */
  protected until(stops: readonly string[], orAssignment = false): number {
    const depth = this.tokens[this.at]?.depth ?? 0;
    for (let i = this.at; i < this.tokens.length; i++) {
      const token = this.tokens[i];
      if (token === undefined || token.depth > depth) continue;
      if ((token.kind === 'word' || token.kind === 'mark') && stops.includes(token.text)) return i;
      if (orAssignment && this.assigns(i)) return i;
      // A semicolon outside of where we are ends whatever was open.
      if (token.kind === 'mark' && token.text === ';') return i;
    }
    return this.tokens.length;
  }

  protected closing(open: number): number {
    const depth = this.tokens[open]?.depth ?? 0;
    for (let i = open + 1; i < this.tokens.length; i++) {
      if ((this.tokens[i]?.depth ?? 0) <= depth) return i;
    }
    return this.tokens.length;
  }

  /** `:=` or `=`; a sign behind it may stick to it (`:=-1`). */
  protected assigns(index: number = this.at): boolean {
    const token = this.tokens[index];
    return token?.kind === 'mark' && /^(?::=|=[-+]*$)/.test(token.text);
  }

  /** Where what is assigned begins, behind the `:=` here; the cursor goes on to it. */
  protected afterAssignment(): number {
    const token = this.tokens[this.at];
    const sign = token?.text.startsWith(':=') ? 2 : 1;
    const end = (token?.start ?? 0) + sign;
    if (token === undefined || token.end !== end) return end;
    return this.tokens[++this.at]?.start ?? end;
  }

  /** Behind `a.b[1].c`; the index itself when no name is there. */
  protected pathEnd(index: number): number {
    const isName = (i: number) => ['word', 'identifier', 'parameter'].includes(this.tokens[i]?.kind ?? '');
    if (!isName(index)) return index;
    let at = index + 1;
    for (;;) {
      if (this.is('.', at) && isName(at + 1)) at += 2;
      else if (this.is('[', at)) at = this.closing(at) + 1;
      else return at;
    }
  }

  /** The offset of the `..` of a range between two tokens; `1..3` comes out of the scanner as `1.` and `.3`. */
  protected dotsBetween(from: number, end: number): number | null {
    const depth = this.tokens[from]?.depth ?? 0;
    for (let i = from; i < end - 1; i++) {
      const [token, next] = [this.tokens[i], this.tokens[i + 1]];
      if (token === undefined || next === undefined || token.depth !== depth) continue;
      if (next.start !== token.end || !next.text.startsWith('.')) continue;
      if (token.text === '.') return token.start;
      if (token.kind === 'number' && token.text.endsWith('.')) return token.end - 1;
    }
    return null;
  }
}
