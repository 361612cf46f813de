import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import { operatorUses } from './operator-use.ts';

const operators = new Set(['<=>']);

export const nullSafeEqual = defineRule({
  code: 'MOLT374',
  name: 'null-safe-equal',
  title: '<=> between two values',
  severity: 'error',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'safe',
  why: 'From v24.2 on <=> is the cosine distance of two vectors; before, it was a syntax error.',
  workaround: 'Write IS NOT DISTINCT FROM.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT * FROM t WHERE a <=> b;', fixed: 'SELECT * FROM t WHERE a IS NOT DISTINCT FROM b;' },
    { good: 'SELECT * FROM t WHERE a IS NOT DISTINCT FROM b;' },
  ],
  mysql: {
    statement(_, statement) {
      for (const { operator } of operatorUses(statement, operators)) {
        statement.report({
          range: operator.range,
          layer: statement.isBefore('v24.2') ? 'grammar' : 'meaning',
          message: statement.isBefore('v24.2')
            ? 'CockroachDB has no <=> before v24.2, and a distance of vectors by that name since.'
            : 'CockroachDB reads <=> as the distance of two vectors.',
          fix: {
            title: 'Write IS NOT DISTINCT FROM',
            class: 'safe',
            edits: [replace(operator.range, 'IS NOT DISTINCT FROM')],
          },
        });
      }
    },
  },
});
