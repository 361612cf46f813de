import type { NodeOf } from '../parse/parser.ts';
import type { Span, StatementContext } from './statement-context.ts';

/** An element of an index with the tokens that it is written in; the parser gives elements no location. */
export interface IndexElement {
  readonly node: NodeOf<'IndexElem'>;
  readonly span: Span;
}

/** The key elements of CREATE INDEX, in order. */
export function indexElements(statement: StatementContext, index: NodeOf<'IndexStmt'>): IndexElement[] {
  let at = statement.tokenAt(index.relation?.location);
  while (at < statement.tokens.length && !statement.is(at, '(')) at++;
  let element = at + 1;
  const elements: IndexElement[] = [];
  for (const wrapped of index.indexParams ?? []) {
    if (!('IndexElem' in wrapped)) continue;
    const span = statement.elementAt(element);
    elements.push({ node: wrapped.IndexElem, span });
    element = span.last + 2;
  }
  return elements;
}

/** The method's place in `USING method`, with USING; null when the statement names none. */
export function indexMethod(statement: StatementContext, index: NodeOf<'IndexStmt'>): Span | null {
  const from = statement.name(statement.tokenAt(index.relation?.location)).last + 1;
  return statement.is(from, 'USING') ? statement.span(from, from + 1) : null;
}
