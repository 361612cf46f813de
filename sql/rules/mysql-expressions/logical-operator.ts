import { endsOperand, operandAfter } from '../../mysql/operands.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import { operatorUses, rewriteUse, type OperatorUse } from './operator-use.ts';

const operators = new Set(['&&', '||', 'XOR']);

export const logicalOperator = defineRule({
  code: 'MOLT370',
  name: 'logical-operator',
  title: '&&, ||, ! and XOR',
  severity: 'error',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'safe',
  why: '&& asks whether arrays overlap, || joins texts, and ! and XOR are no operators of truth in CockroachDB. `a || b` runs, and gives a text.',
  workaround: 'Write AND, OR, NOT, and != between two truth values for XOR.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT * FROM t WHERE a = 1 && b = 2;', fixed: 'SELECT * FROM t WHERE a = 1 AND b = 2;' },
    { bad: 'SELECT a || b FROM t;', fixed: 'SELECT a OR b FROM t;' },
    { bad: 'SELECT !a FROM t;', fixed: 'SELECT (NOT a) FROM t;' },
    { bad: 'SELECT a XOR b FROM t;', fixed: 'SELECT (a != b) FROM t;' },
    { bad: 'SELECT * FROM t WHERE a = b XOR c;' },
    { good: 'SELECT a AND b OR NOT c, d != e FROM t;' },
  ],
  mysql: {
    statement(_, statement) {
      for (const use of operatorUses(statement, operators)) {
        const { range, first } = use.operator;
        const text = statement.tokens[first]?.text;
        if (text === 'XOR') {
          statement.report({
            range,
            layer: 'grammar',
            message: 'CockroachDB has no XOR; != says the same of two truth values.',
            fix: isWhole(use, statement)
              ? rewriteUse(statement, use, 'Write !=', (left, right) => `(${left} != ${right})`)
              : undefined,
          });
        } else if (text === '&&') {
          statement.report({
            range,
            message: 'CockroachDB reads && as “these arrays overlap”.',
            fix: { title: 'Write AND', class: 'safe', edits: [replace(range, 'AND')] },
          });
        } else {
          statement.report({
            range,
            severity: 'warning',
            message:
              'CockroachDB reads || as “join these texts”; MySQL does so only where sql_mode has PIPES_AS_CONCAT.',
            fix: { title: 'Write OR', class: 'review', edits: [replace(range, 'OR')] },
          });
        }
      }
      for (let at = 0; statement.has('!') && at < statement.tokens.length; at++) {
        if (!statement.is(at, '!') || endsOperand(statement, at - 1)) continue;
        const operand = operandAfter(statement, at + 1);
        statement.report({
          range: statement.span(at).range,
          layer: 'grammar',
          message: 'CockroachDB has no ! before a truth value.',
          fix: operand
            ? {
                title: 'Write NOT',
                // MySQL's truth value may be a number.
                class: 'review',
                edits: [
                  replace(
                    { start: statement.span(at).range.start, end: operand.range.end },
                    `(NOT ${statement.slice(operand)})`,
                  ),
                ],
              }
            : undefined,
        });
      }
    },
  },
});

/** Before and behind these an operand of XOR is all that XOR takes: NOT, comparisons and AND bind more than it does. */
const before =
  /^(?:SELECT|DISTINCT|WHERE|ON|HAVING|WHEN|IF|ELSEIF|WHILE|UNTIL|RETURN|THEN|ELSE|OR|\|\||[(,])$/;
const behind =
  /^(?:FROM|AS|GROUP|ORDER|HAVING|LIMIT|THEN|ELSE|END|WHEN|DO|OR|XOR|UNION|JOIN|INNER|LEFT|RIGHT|CROSS|WHERE|FOR|LOCK|\|\||[),;])$/;

function isWhole({ left, right }: OperatorUse, { tokens }: MysqlStatement): boolean {
  if (left === null || right === null) return false;
  const next = tokens[right.last + 1];
  return before.test(tokens[left.first - 1]?.text ?? '') && (next === undefined || behind.test(next.text));
}
