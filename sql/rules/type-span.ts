import type { NodeOf } from '../parse/parser.ts';
import type { Span, StatementContext } from './statement-context.ts';

/** The name of a type where it is written, with its schema but without `(10,2)`, `[]` or a leading SETOF. */
export function typeSpan(statement: StatementContext, type: NodeOf<'TypeName'>): Span {
  let first = statement.tokenAt(type.location);
  if (statement.is(first, 'SETOF')) first++;
  // The parser gives the only column of RETURNS TABLE (a INT8) the place of TABLE.
  else if (statement.is(first, 'TABLE') && statement.is(first + 1, '(')) first += 3;
  return statement.name(first);
}

/** The same with what follows the name: modifiers in parentheses and array brackets. */
export function wholeTypeSpan(statement: StatementContext, type: NodeOf<'TypeName'>): Span {
  const { first, last } = typeSpan(statement, type);
  let end = last;
  if (statement.is(end + 1, '(')) end = statement.closes(end + 1);
  while (statement.is(end + 1, '[')) end = statement.closes(end + 1);
  return statement.span(first, end);
}
