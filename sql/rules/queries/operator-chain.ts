import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { nonAssociative, operationOf, type Operation } from '../operator-level.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const operatorChain = defineRule({
  code: 'MOLT220',
  name: 'operator-chain',
  title: 'Operators in a row that need parentheses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'PostgreSQL reads ~, @>, ? and their like from left to right. In CockroachDB’s grammar two of the same kind may not follow each other without parentheses: ~, !~, ~* and !~* count with LIKE, IN, BETWEEN and SIMILAR TO; @> and <@ with ?, ?| and ?&.',
  workaround: 'Write parentheses: (a ~ b) IN (…), (a @> b) = (c @> d).',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: "SELECT a ~ 'x' IN (true, false) FROM t;", good: "SELECT (a ~ 'x') IN (true, false) FROM t;" },
    { bad: 'SELECT a @> b <@ c FROM t;', good: 'SELECT a @> (b <@ c) FROM t;' },
    { bad: "SELECT a LIKE b ~ 'x' FROM t;" },
    { bad: "SELECT a ~ b || c !~* 'x' FROM t;" },
    { bad: "SELECT a BETWEEN b AND c ~ 'x' FROM t;" },
    { good: "SELECT a ~ 'x' AND b ~ 'y', a @> b = (c @> d), a -> 'b' -> 'c' ? 'd', f(a ~ b) ~ c FROM t;" },
    { good: 'SELECT a IN (b) ~ c, (a ~ b) ~ c, a ~ ANY (b) FROM t;' },
  ],
  visit: {
    A_Expr(node, statement) {
      const operation = operationOf({ A_Expr: node }, statement);
      if (operation === null || operation.level === null || operation.level > nonAssociative) return;
      const other =
        before(operation, statement) ?? (operation.isKeyword ? behind(operation, statement) : null);
      if (other === null) return;
      const [first, second] = other.at < operation.at ? [other, operation] : [operation, other];
      const words = [first, second].map((each) => statement.tokens[each.at]?.text ?? '');
      statement.report({
        range: statement.span(second.at).range,
        message: `CockroachDB does not read ${words[0] ?? ''} and ${words[1] ?? ''} in a row: write parentheses around one of them.`,
      });
    },
  },
});

/** The operation of the same level that ends where this one’s operator stands. */
function before(operation: Operation, statement: StatementContext): Operation | null {
  return leftmost(operation.node.lexpr, operation, statement, (other) => other.operator !== 'AEXPR_IN');
}

/** Behind LIKE and BETWEEN, PostgreSQL takes a whole operation for the operand. */
function behind(operation: Operation, statement: StatementContext): Operation | null {
  const { rexpr } = operation.node;
  let operand = rexpr;
  if (rexpr !== undefined && 'List' in rexpr) operand = rexpr.List.items?.[1];
  // LIKE … ESCAPE and SIMILAR TO call a function with the pattern.
  else if (
    rexpr !== undefined &&
    'FuncCall' in rexpr &&
    rexpr.FuncCall.funcformat !== 'COERCE_EXPLICIT_CALL'
  ) {
    operand = rexpr.FuncCall.args?.[0];
  }
  if (operation.operator === 'AEXPR_IN') return null;
  return leftmost(operand, operation, statement, () => true);
}

/** The first operation of the level along the left operands, past those that bind tighter, outside of parentheses. */
function leftmost(
  from: Node | undefined,
  { level, depth }: Operation,
  statement: StatementContext,
  counts: (other: Operation) => boolean,
): Operation | null {
  for (let node = from; ;) {
    const other = operationOf(node, statement);
    if (other === null || other.depth !== depth) return null;
    if (other.level === level) return counts(other) ? other : null;
    if (other.level !== null && other.level < (level ?? 0)) return null;
    node = other.node.lexpr;
  }
}
