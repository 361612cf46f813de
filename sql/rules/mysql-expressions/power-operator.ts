import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { operatorUses } from './operator-use.ts';

const operators = new Set(['^']);

export const powerOperator = defineRule({
  code: 'MOLT417',
  name: 'power-operator',
  title: '^ is a power',
  severity: 'error',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'manual',
  why: 'In MySQL ^ is the exclusive or of the bits of two numbers; in CockroachDB a ^ b is a to the power of b. Both run, and give other numbers.',
  workaround: 'Write a # b in CockroachDB, or (a | b) - (a & b), which both read alike.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT flags ^ 4 FROM t;', good: 'SELECT (flags | 4) - (flags & 4) FROM t;' },
    { good: "SELECT '^' FROM t WHERE a & 4 = 4;" },
  ],
  mysql: {
    statement(_, statement) {
      for (const { operator } of operatorUses(statement, operators)) {
        statement.report({
          range: operator.range,
          message: 'CockroachDB reads ^ as “to the power of”; the exclusive or of bits is #.',
        });
      }
    },
  },
});
