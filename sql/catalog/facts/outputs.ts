import type { TextRange } from '../../findings/finding.ts';
import type { Node } from '../../parse/parser.ts';
import type { StatementContext } from '../../rules/statement-context.ts';
import { QueryReader } from '../mentions/queries.ts';
import type { ReadFact } from '../fact.ts';
import { TypeReader } from '../../types/type-reader.ts';
import { readsOf } from './reads.ts';
import { Scope, type Output } from '../mentions/sources.ts';

interface OfQuery {
  readonly outputs?: readonly Output[];
  readonly reads?: ReadFact;
}

/** The columns that CREATE TABLE AS gets from its query; those that it lists have the listed names. */
export function outputsOf(
  statement: StatementContext,
  query: Node | undefined,
  listed: readonly string[],
): Pick<OfQuery, 'outputs'> {
  const { outputs } = queryOf(statement, query, listed);
  return outputs === undefined ? {} : { outputs };
}

/** The columns that a view gets from its query, as `outputsOf`, and what the query reads for them. */
export function queryOf(
  statement: StatementContext,
  query: Node | undefined,
  listed: readonly string[],
): OfQuery {
  if (query === undefined) return {};
  try {
    const reader = new QueryReader(statement);
    reader.observer = new TypeReader();
    const given = reader.query(query, new Scope(null));
    if (given.sort !== 'query') return {};
    const reads = readsOf(reader.found, given);
    const named = listed.map((name): Output => ({ name, from: null, range: rangeOf(statement, name) }));
    if (named.length === 0) return { outputs: given.outputs, reads };
    return { outputs: [...named, { allOf: [given], skip: named.length }], reads };
  } catch (thrown) {
    // An expression of thousands of terms is deeper than the stack.
    if (thrown instanceof RangeError) return {};
    throw thrown;
  }
}

/** Where a column is listed in front of AS: CREATE VIEW v (a, b) AS. */
function rangeOf(statement: StatementContext, name: string): TextRange | null {
  const open = statement.tokens.findIndex(({ text }) => text === '(');
  for (let i = open + 1; i < statement.closes(open); i++) {
    const token = statement.tokens[i];
    if (token === undefined) return null;
    const written = statement.text.slice(token.start, token.end);
    if (written.toLowerCase() === name || written === `"${name.replaceAll('"', '""')}"`)
      return { start: token.start, end: token.end };
  }
  return null;
}
