import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { nameParts } from '../names.ts';
import { operationOf } from '../operator-level.ts';
import { defineRule } from '../rule.ts';

const arithmetic = new Set(['+', '-', '*', '/', '%', '^']);

export const bitOperators = defineRule({
  code: 'MOLT252',
  name: 'bit-operators',
  title: 'Operators in a row that are read otherwise',
  severity: 'warning',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'manual',
  why: 'In CockroachDB << and && bind tighter than &, which binds tighter than #, then come |, ||, -> and their like, @> and ?, and ~ between two strings last; PostgreSQL reads all of them from left to right. In front of a number ~ binds tightest of all, in PostgreSQL behind + and *. Shifts are not reduced to the width of the type, and INT is 64 bits wide.',
  workaround: 'Put parentheses around what belongs together. Cast to the width that you mean before a shift.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT 1 | 2 & 3;', good: 'SELECT (1 | 2) & 3;' },
    { bad: 'SELECT flags & 1 << 3 FROM t;', good: 'SELECT flags & (1 << 3) FROM t;' },
    { bad: "SELECT a ~ '^' || b FROM t;", good: "SELECT a ~ ('^' || b) FROM t;" },
    { bad: 'SELECT ~1 + 2;', good: 'SELECT ~(1 + 2);' },
    { bad: 'SELECT 1::INT << 32;', good: 'SELECT 1 << 3;' },
    {
      good: "SELECT a & b & c, a || b || c, a << 1 & b, a -> 'b' @> c, a || b ~ c, a -> 'b' ->> 'c' FROM t;",
    },
  ],
  visit: {
    A_Expr(node, statement) {
      const operator = nameParts(node.name).at(-1) ?? '';
      const at = statement.tokenAt(node.location);
      const say = (message: string) => statement.report({ range: statement.span(at).range, message });
      if (operator === '~' && node.lexpr === undefined) {
        if (arithmetic.has(operatorOf(node.rexpr) ?? '') && !statement.is(at + 1, '(')) {
          say(
            'CockroachDB applies ~ before what follows: PostgreSQL works the rest out first. Write parentheses.',
          );
        }
        return;
      }
      if ((operator === '<<' || operator === '>>') && constant(node.rexpr) >= 32) {
        say(
          'CockroachDB shifts 64 bits, and by as many places as it says; PostgreSQL takes the count modulo the width of the type.',
        );
        return;
      }
      if (node.lexpr === undefined || !('A_Expr' in node.lexpr)) return;
      const outer = operationOf({ A_Expr: node }, statement);
      const inner = operationOf(node.lexpr, statement);
      // In parentheses it means the same to both.
      if (outer === null || inner === null || outer.depth !== inner.depth) return;
      if (outer.isKeyword || inner.isKeyword || outer.level === null || inner.level === null) return;
      if (outer.level <= inner.level) return;
      say(
        `CockroachDB does not read ${inner.operator} and ${operator} from left to right: write parentheses.`,
      );
    },
  },
});

function operatorOf(node: Node | undefined): string | null {
  return node !== undefined && 'A_Expr' in node && node.A_Expr.kind === 'AEXPR_OP'
    ? (nameParts(node.A_Expr.name).at(-1) ?? null)
    : null;
}

function constant(node: Node | undefined): number {
  return node !== undefined && 'A_Const' in node ? (node.A_Const.ival?.ival ?? 0) : 0;
}
