import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const mysqlCallForm = defineRule({
  code: 'MOLT410',
  name: 'mysql-call-form',
  title: 'CALL without parentheses',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'MySQL lets the parentheses go when a procedure takes no arguments. CockroachDB’s CALL needs them.',
  workaround: 'Write CALL p().',
  documentation: docs('call'),
  examples: [
    { bad: 'CALL refresh_totals;', fixed: 'CALL refresh_totals();' },
    { good: 'CALL refresh_totals();' },
  ],
  mysql: {
    kinds: ['call'],
    statement({ kind, name }, statement) {
      if (kind !== 'call' || name?.last !== statement.whole.last) return;
      const { end } = name.range;
      statement.report({
        range: name.range,
        message: 'CockroachDB’s CALL needs parentheses behind the name.',
        fix: { title: 'Add ()', class: 'safe', edits: [replace({ start: end, end }, '()')] },
      });
    },
  },
});
