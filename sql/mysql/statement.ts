import type { TextRange } from '../findings/finding.ts';
import type { Token } from '../parse/tokens.ts';
import type { CockroachVersion, RuleCode } from '../rules/metadata.ts';
import type { Report } from '../rules/rule.ts';
import { SourceStatement, type Span } from '../rules/source-statement.ts';
import type { Literal } from './literals.ts';
import { cockroachName, isPlainName } from './names.ts';
import type { ColumnDefinition, StatementModel } from './model.ts';
import { readStatement } from './read/statement.ts';
import type { TypeVerdict } from './types.ts';
import { tokenizeMysql, type MysqlComment, type MysqlTokens } from './tokens.ts';

/** What rules see of a MySQL statement besides the part of its model that they visit. */
export class MysqlStatement extends SourceStatement {
  private scanned: MysqlTokens | null = null;
  private read: StatementModel | null = null;
  private words: ReadonlySet<string> | null = null;
  private partners: Int32Array | null = null;
  /** What `literalsOf` and `typeVerdict` have found: each is asked by a dozen rules. */
  literals: readonly Literal[] | null = null;
  readonly typeVerdicts = new Map<ColumnDefinition, TypeVerdict | null>();

  constructor(
    text: string,
    targetVersion: CockroachVersion,
    /** Whether `"…"` is a name: the file sets sql_mode so, or uses it as one. */
    readonly ansiQuotes: boolean,
    report: (report: Report) => void,
    said: (code: RuleCode) => boolean,
  ) {
    super(text, targetVersion, report, said);
  }

  private get scan(): MysqlTokens {
    this.scanned ??= tokenizeMysql(this.text);
    return this.scanned;
  }

  /** `schema.table` that the statement is about; a database's name counts as the schema. */
  get table(): string | undefined {
    const { name } = this.model;
    if (name === null) return undefined;
    const schema = name.last > name.first ? this.nameAt(name.last - 2) : 'public';
    return `${schema}.${this.nameAt(name.last)}`;
  }

  /** Words in upper case, `` `names` `` and strings as written; the content of `/*!50100 …` comments is among them. */
  get tokens(): readonly Token[] {
    return this.scan.tokens;
  }

  /** Whether a word or a mark stands anywhere in the statement: asked before every search for it. */
  has(text: string): boolean {
    this.words ??= new Set(this.tokens.map((token) => token.text));
    return this.words.has(text);
  }

  override find(words: string, within: Span = this.whole, anyDepth = false): Span | null {
    const wanted = words.split(' ');
    if (!wanted.every((word) => this.has(word))) return null;
    const depth = this.tokens[within.first]?.depth ?? 0;
    for (let at = within.first; at + wanted.length - 1 <= within.last; at++) {
      const token = this.tokens[at];
      if (token === undefined || (!anyDepth && token.depth !== depth)) continue;
      if (wanted.every((word, n) => this.is(at + n, word))) return this.span(at, at + wanted.length - 1);
      // What stands in parentheses is deeper.
      if (!anyDepth && token.text === '(') at = Math.max(at, this.partner(at) - 1);
    }
    return null;
  }

  /**
   * The index of the other one of a pair of parentheses; -1 for what is none, or has no other. Known for all at once:
   * expressions may be nested thousands deep.
   */
  partner(index: number): number {
    this.partners ??= partnersOf(this.tokens);
    return this.partners[index] ?? -1;
  }

  override closes(open: number): number {
    if (!this.is(open, '(')) return super.closes(open);
    const close = this.partner(open);
    return close === -1 ? this.tokens.length - 1 : close;
  }

  override elementAt(first: number): Span {
    const depth = this.tokens[first]?.depth ?? 0;
    let last = first;
    for (let at = first; at < this.tokens.length; at++) {
      const token = this.tokens[at];
      if (token === undefined || token.depth < depth) break;
      if (token.depth === depth && (token.text === ',' || token.text === ';')) break;
      if (token.text === '(' && token.kind === 'mark') at = this.closes(at);
      last = at;
    }
    return this.span(first, last);
  }

  /** What the statement says, read once. */
  get model(): StatementModel {
    this.read ??= readStatement(this);
    return this.read;
  }

  get comments(): readonly MysqlComment[] {
    return this.scan.comments;
  }

  /** Whether CockroachDB never sees a place, because it takes the conditional comment around it for a comment. */
  isSkipped(offset: number): boolean {
    const { comments } = this;
    return (
      comments.length > 0 &&
      comments.some(
        ({ kind, range }) => kind === 'conditional' && range.start <= offset && offset < range.end,
      )
    );
  }

  /** What a name at a token means: without its backticks, or as it stands. */
  nameAt(index: number): string {
    const token = this.tokens[index];
    return token === undefined ? '' : nameOf(token, this.text);
  }

  /**
   * The name at a token as CockroachDB must be told it. A word stays without quotes, capitals and all: CockroachDB folds
   * it here as it does in all other places.
   */
  cockroachNameAt(index: number): string {
    const name = this.nameAt(index);
    if (this.tokens[index]?.kind !== 'word') return cockroachName(name);
    return isPlainName(name.toLowerCase()) ? name : cockroachName(name.toLowerCase());
  }

  /** The last part of a qualified name. */
  lastName(name: { readonly last: number }): string {
    return this.nameAt(name.last);
  }

  /** Whether a token can be a name: a word, something in backticks, or in double quotes where those hold names. */
  isName(index: number): boolean {
    const token = this.tokens[index];
    if (token === undefined) return false;
    if (token.kind === 'identifier' || token.kind === 'word') return true;
    return token.kind === 'string' && token.text.startsWith('"');
  }

  /** The text of a range as it stands in the file. */
  textOf(range: TextRange): string {
    return this.text.slice(range.start, range.end);
  }
}

function partnersOf(tokens: readonly Token[]): Int32Array {
  const partners = new Int32Array(tokens.length).fill(-1);
  const open: number[] = [];
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at];
    if (token?.kind !== 'mark') continue;
    if (token.text === '(') open.push(at);
    else if (token.text === ')') {
      const from = open.pop();
      if (from === undefined) continue;
      partners[from] = at;
      partners[at] = from;
    }
  }
  return partners;
}

/** A name without its quotes. Words keep the case that they are written in. */
export function nameOf(token: Token, text: string): string {
  const raw = text.slice(token.start, token.end);
  const quote = raw[0];
  if (quote !== '`' && quote !== '"') return raw;
  return raw
    .slice(1, raw.endsWith(quote) && raw.length > 1 ? -1 : undefined)
    .replaceAll(quote + quote, quote);
}
