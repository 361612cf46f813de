import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import { operatorUses, rewriteUse } from './operator-use.ts';

const operators = new Set(['DIV', 'MOD']);

export const wholeDivision = defineRule({
  code: 'MOLT371',
  name: 'whole-division',
  title: 'DIV and MOD between two numbers',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB has the functions div and mod and the marks // and %, and no words between two operands.',
  workaround: 'Write div(a, b) and a % b.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT a DIV b FROM t;', fixed: 'SELECT div(a, b) FROM t;' },
    { bad: 'SELECT a MOD 2 FROM t;', fixed: 'SELECT a % 2 FROM t;' },
    { good: 'SELECT mod(a, 2), div(a, b) FROM t;' },
  ],
  mysql: {
    statement(_, statement) {
      for (const use of operatorUses(statement, operators)) {
        const { range, first } = use.operator;
        const isMod = statement.is(first, 'MOD');
        statement.report({
          range,
          message: `CockroachDB has no operator ${isMod ? 'MOD' : 'DIV'}.`,
          fix: isMod
            ? { title: 'Write %', class: 'safe', edits: [replace(range, '%')] }
            : rewriteUse(statement, use, 'Write div(…)', (left, right) => `div(${left}, ${right})`),
        });
      }
    },
  },
});
