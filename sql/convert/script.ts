import type { TextRange } from '../findings/finding.ts';
import { parseStatement, type NodeOf, type NodeTag, type Parsed } from '../parse/parser.ts';
import { tokenize, type Token } from '../parse/tokens.ts';
import { splitSteps, type Piece } from '../split/split.ts';

/** One statement of the text that is being converted. Offsets of ranges and tokens are those of the whole text. */
export class Statement {
  readonly text: string;
  #tokens: Token[] | null = null;

  constructor(
    whole: string,
    readonly range: TextRange,
    readonly parsed: Parsed,
  ) {
    this.text = whole.slice(range.start, range.end);
  }

  /** The statement's tree when it is of that kind. */
  as<T extends NodeTag>(tag: T): NodeOf<T> | null {
    if (this.parsed.state !== 'statement' || this.parsed.tag !== tag) return null;
    return (this.parsed.node as unknown as Record<T, NodeOf<T>>)[tag];
  }

  get tag(): NodeTag | null {
    return this.parsed.state === 'statement' ? this.parsed.tag : null;
  }

  /** The tokens, placed in the whole text; comments and space are not among them. */
  get tokens(): readonly Token[] {
    const { parsed } = this;
    const filledIn = parsed.state === 'statement' ? parsed.filledIn?.text : undefined;
    this.#tokens ??= tokenize(filledIn ?? this.text).map((token) => ({
      ...token,
      start: token.start + this.range.start,
      end: token.end + this.range.start,
    }));
    return this.#tokens;
  }

  /** Offset in the whole text of a `location` of the parse tree (bytes; absent means 0, as protobuf leaves zeros out). */
  at(location: number | undefined): number {
    if (this.parsed.state !== 'statement') return this.range.start;
    return this.range.start + this.parsed.positions.fromBytes(location ?? 0);
  }

  /** Index of the first token at or behind a `location`. */
  tokenAt(location: number | undefined): number {
    const offset = this.at(location);
    return this.tokens.findIndex((token) => token.start >= offset);
  }

  /** The source between two offsets of the whole text. */
  slice(start: number, end: number): string {
    return this.text.slice(start - this.range.start, end - this.range.start);
  }
}

export interface Script {
  readonly text: string;
  readonly pieces: readonly Piece[];
  readonly statements: readonly Statement[];
}

/** Statements that are looked at without giving others their turn. */
export const statementsAtOnce = 50;

/** Splits and parses; `known` are trees by their statements' texts. Yields how many characters it has come. */
export function* readScript(
  text: string,
  known: ReadonlyMap<string, Parsed>,
): Generator<number | undefined, Script> {
  const { pieces } = yield* splitSteps(text);
  const statements: Statement[] = [];
  const fresh = new Map<string, Parsed>();
  for (const { kind, range } of pieces) {
    if (kind !== 'statement') continue;
    const written = text.slice(range.start, range.end);
    let parsed = known.get(written) ?? fresh.get(written);
    if (parsed === undefined) {
      if (fresh.size % statementsAtOnce === 0) yield range.start;
      parsed = parseStatement(written);
      fresh.set(written, parsed);
    }
    if (parsed.state !== 'empty') statements.push(new Statement(text, range, parsed));
  }
  return { text, pieces, statements };
}

/** The trees of a script, for reading a text that is nearly the same. */
export const treesOf = ({ statements }: Script): ReadonlyMap<string, Parsed> =>
  new Map(statements.map(({ text, parsed }) => [text, parsed]));

/** Index of the token that closes the parenthesis opened by token `open`; the last token when it is never closed. */
export function closing(tokens: readonly Token[], open: number): number {
  const depth = tokens[open]?.depth;
  for (let i = open + 1; i < tokens.length; i++) {
    if (tokens[i]?.text === ')' && tokens[i]?.depth === depth) return i;
  }
  return tokens.length - 1;
}
