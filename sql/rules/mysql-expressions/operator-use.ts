import type { Fix } from '../../findings/finding.ts';
import { endsOperand, operandAfter, operandBefore } from '../../mysql/operands.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import type { Span } from '../source-statement.ts';

/** An operator between two operands, as a rule meets it. `left` and `right` are null when they are more than one thing. */
export interface OperatorUse {
  readonly operator: Span;
  readonly left: Span | null;
  readonly right: Span | null;
}

/** Every place of a statement where one of the words or marks stands between two operands. */
export function* operatorUses(
  statement: MysqlStatement,
  operators: ReadonlySet<string>,
): Generator<OperatorUse> {
  if (!hasAny(statement, operators)) return;
  const { tokens } = statement;
  for (let at = 1; at < tokens.length - 1; at++) {
    const token = tokens[at];
    if (token === undefined || (token.kind !== 'mark' && token.kind !== 'word')) continue;
    if (!operators.has(token.text) || !endsOperand(statement, at - 1)) continue;
    // `t.mod` is a column.
    if (token.kind === 'word' && statement.is(at - 1, '.')) continue;
    yield {
      operator: statement.span(at),
      left: operandBefore(statement, at - 1),
      right: operandAfter(statement, at + 1),
    };
  }
}

/** A fix that writes both operands in another way; none when one of them is more than one thing. */
export function rewriteUse(
  statement: MysqlStatement,
  { operator, left, right }: OperatorUse,
  title: string,
  write: (left: string, right: string) => string,
): Fix | undefined {
  if (left === null || right === null || left.last + 1 !== operator.first) return undefined;
  const range = { start: left.range.start, end: right.range.end };
  return {
    title,
    class: 'review',
    edits: [{ range, text: write(statement.slice(left), statement.slice(right)) }],
  };
}

function hasAny(statement: MysqlStatement, texts: ReadonlySet<string>): boolean {
  for (const text of texts) if (statement.has(text)) return true;
  return false;
}
