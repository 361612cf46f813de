import type { NodeOf } from '../parse/parser.ts';
import type { Span, StatementContext } from './statement-context.ts';

/** What may not stand behind SET and RESET where they are a clause: `set_rest` of the grammar has less than SET itself. */
const words = /^(?:TRANSACTION|SESSION|NAMES|XML)$/;

/**
 * Reports SET and RESET behind ALTER ROLE or ALTER DATABASE in the forms that CockroachDB's grammar refuses there (sql.y,
 * v25.2, set_or_reset_clause): FROM CURRENT, a transaction's modes, SESSION AUTHORIZATION, NAMES and XML OPTION.
 */
export function setClause(node: NodeOf<'VariableSetStmt'> | undefined, statement: StatementContext): void {
  if (node === undefined) return;
  const found = refused(node, statement);
  if (found === null) return;
  statement.report({
    range: found.range,
    message: `CockroachDB does not take ${statement.slice(found).replace(/\s+/g, ' ')} here: name a setting and its value.`,
  });
}

function refused(node: NodeOf<'VariableSetStmt'>, statement: StatementContext): Span | null {
  if (node.kind === 'VAR_SET_CURRENT') return statement.find('FROM CURRENT');
  const reset = node.kind === 'VAR_RESET';
  for (let at = 2; at < statement.whole.last; at++) {
    if (!statement.is(at, reset ? 'RESET' : 'SET')) continue;
    const word = statement.tokens[at + 1];
    if (word?.kind !== 'word' || !words.test(word.text)) return null;
    // A setting may have such a name: `SET session.a = 1`, `RESET names`.
    const next = statement.tokens[at + 2]?.text ?? ';';
    if (/^(?:=|TO|\.|;)$/.test(next) || (reset && word.text === 'NAMES')) return null;
    return statement.span(at, Math.min(at + 2, statement.whole.last));
  }
  return null;
}
