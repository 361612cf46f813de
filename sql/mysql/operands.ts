import type { Span } from '../rules/source-statement.ts';
import type { MysqlStatement } from './statement.ts';

/** Words behind which an operand begins, so that they end none themselves. */
const noOperand = new Set([
  'SELECT', 'DISTINCT', 'WHERE', 'AND', 'OR', 'XOR', 'NOT', 'ON', 'BY', 'HAVING', 'WHEN', 'THEN', 'ELSE', 'CASE', 'BETWEEN', 'LIKE',
  'IN', 'DIV', 'MOD', 'RETURN', 'IF', 'ELSEIF', 'WHILE', 'UNTIL', 'DEFAULT', 'INTERVAL', 'SET', 'IS', 'REGEXP', 'RLIKE', 'ALL',
  'FROM', 'JOIN', 'USING', 'LIMIT', 'OFFSET', 'VALUES', 'INTO', 'BINARY', 'AS', 'END', 'ANY', 'SOME', 'EXISTS', 'ROW', 'DO',
]); // prettier-ignore

/** Whether an operand ends at a token, so that a mark behind it works on two of them. */
export function endsOperand(statement: MysqlStatement, at: number): boolean {
  const token = statement.tokens[at];
  if (token === undefined) return false;
  if (token.kind === 'mark') return token.text === ')';
  return token.kind !== 'word' || token.text === 'END' || !noOperand.has(token.text);
}

/**
 * The operand that ends at a token, when it is one thing that no operator can tear apart: a name, a literal, a call,
 * parentheses. Null when it is more than that.
 */
export function operandBefore(statement: MysqlStatement, last: number): Span | null {
  if (!endsOperand(statement, last) || statement.is(last, 'END')) return null;
  let first = last;
  if (statement.is(last, ')')) {
    first = Math.max(0, statement.partner(last));
    if (isName(statement, first - 1)) first--;
  }
  while (statement.is(first - 1, '.') && isName(statement, first - 2)) first -= 2;
  return binds(statement, first - 1) ? null : statement.span(first, last);
}

/** The same for the operand that begins at a token. */
export function operandAfter(statement: MysqlStatement, first: number): Span | null {
  const token = statement.tokens[first];
  if (token === undefined) return null;
  let last = first;
  if (statement.is(first, '(')) last = statement.closes(first);
  else if (token.kind === 'mark' || (token.kind === 'word' && noOperand.has(token.text))) return null;
  else {
    while (statement.is(last + 1, '.') && statement.tokens[last + 2] !== undefined) last += 2;
    if (statement.is(last + 1, '(')) last = statement.closes(last + 1);
  }
  return binds(statement, last + 1) ? null : statement.span(first, last);
}

function isName(statement: MysqlStatement, at: number): boolean {
  const token = statement.tokens[at];
  return token?.kind === 'identifier' || (token?.kind === 'word' && !noOperand.has(token.text));
}

/** Marks that belong to the operand beside them: a path of JSON, a sign, a collation. */
function binds({ tokens }: MysqlStatement, at: number): boolean {
  return /^(?:->>?|[-+*/%^~!]|\|\||COLLATE)$/.test(tokens[at]?.text ?? '');
}
