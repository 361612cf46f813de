import type { Node, NodeOf } from '../parse/parser.ts';
import type { Span, StatementContext } from './statement-context.ts';

/** One option of a list such as CREATE ROLE's or CREATE FUNCTION's, with where and how it is written. */
export interface OptionClause {
  readonly element: NodeOf<'DefElem'>;
  readonly clause: Span;
  /** As written, white space folded. */
  readonly text: string;
}

/**
 * The options of a statement, in the tree's order. An option goes on to the next one, the last to the statement's end:
 * nothing in the tree says where it ends.
 */
export function optionClauses(
  options: readonly Node[] | undefined,
  statement: StatementContext,
): OptionClause[] {
  const elements = (options ?? []).flatMap((option) => ('DefElem' in option ? [option.DefElem] : []));
  const starts = elements.map((element) => statement.tokenAt(element.location)).sort((a, b) => a - b);
  return elements.map((element) => {
    const first = statement.tokenAt(element.location);
    const next = starts.find((start) => start > first);
    const clause = statement.span(first, next === undefined ? statement.whole.last : next - 1);
    return { element, clause, text: statement.slice(clause).replace(/\s+/g, ' ') };
  });
}
