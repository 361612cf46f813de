import type { NodeTag, Parsed } from '../parse/parser.ts';
import type { FilledIn } from '../parse/placeholders.ts';
import type { Positions } from '../parse/positions.ts';
import { tokenize, type Token } from '../parse/tokens.ts';
import { newestVersion, type CockroachVersion, type RuleCode } from './metadata.ts';
import type { RoutineScope } from '../routines/body.ts';
import type { Report } from './rule.ts';
import { SourceStatement, type Span } from './source-statement.ts';

export type { Span } from './source-statement.ts';

/** What a rule sees of a PostgreSQL statement besides the node: its text, its tokens, and where to report. */
export class StatementContext extends SourceStatement {
  constructor(
    text: string,
    readonly tag: NodeTag,
    readonly table: string | undefined,
    targetVersion: CockroachVersion,
    private readonly positions: Positions,
    report: (report: Report) => void,
    said: (code: RuleCode) => boolean,
    /** The routine in whose body the statement stands. */
    readonly routine?: RoutineScope,
    /** What was read in place of the text: there are placeholders in it. */
    private readonly filledIn?: FilledIn,
  ) {
    super(text, targetVersion, report, said);
  }

  private scanned: readonly Token[] | undefined;
  private notes: Map<string, Set<object>> | undefined;

  /** Remembers a word about a node until the statement's last node was visited: for the visit of a child. */
  note(about: object, word: string): void {
    this.notes ??= new Map();
    const nodes = this.notes.get(word);
    if (nodes === undefined) this.notes.set(word, new Set([about]));
    else nodes.add(about);
  }

  /** Whether that word was noted about the node. */
  noted(about: object, word: string): boolean {
    return this.notes?.get(word)?.has(about) ?? false;
  }

  get tokens(): readonly Token[] {
    this.scanned ??= tokenize(this.filledIn?.text ?? this.text);
    return this.scanned;
  }

  /** UTF-16 offset of a node's location, which is in bytes; the parser leaves out a location of 0. */
  offset(location: number | undefined): number {
    return this.positions.fromBytes(location ?? 0);
  }

  /** Index of the first token at or behind a node's location. */
  tokenAt(location: number | undefined): number {
    return this.tokenAtOffset(this.offset(location));
  }

  /** Index of the first token at or behind a UTF-16 offset. */
  tokenAtOffset(offset: number): number {
    let low = 0;
    let high = this.tokens.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.tokens[middle]?.end ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * The element of a list that begins at a node's location: a column with its constraints, one constraint, one
   * action of ALTER TABLE. It ends before the comma, the closing parenthesis or the semicolon.
   */
  element(location: number | undefined): Span {
    return this.elementAt(this.tokenAt(location));
  }
}

/** A statement that was parsed, to be looked at without any rules. */
export const statementWithoutRules = (
  text: string,
  { tag, positions, filledIn }: Extract<Parsed, { state: 'statement' }>,
): StatementContext =>
  new StatementContext(
    text,
    tag,
    undefined,
    newestVersion,
    positions,
    () => {},
    () => false,
    undefined,
    filledIn,
  );
