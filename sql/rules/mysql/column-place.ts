import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const columnPlace = defineRule({
  code: 'MOLT347',
  name: 'column-place',
  title: 'Place of a new column',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB adds a column behind the others; FIRST and AFTER are syntax errors.',
  workaround: 'Leave the place out, and name the columns in queries instead of writing *.',
  documentation: docs('alter-table'),
  examples: [
    {
      bad: 'ALTER TABLE t ADD COLUMN c BIGINT AFTER a;',
      fixed: 'ALTER TABLE t ADD COLUMN c BIGINT;',
    },
    { good: 'ALTER TABLE t ADD COLUMN c BIGINT;' },
  ],
  mysql: {
    action(action, statement) {
      if (action.sort !== 'add column' || action.place === null) return;
      statement.report({
        range: action.place.range,
        message:
          'CockroachDB adds columns at the end only: SELECT * and INSERT without a list of columns see another order.',
        fix: { title: 'Remove the place', class: 'review', edits: [remove(statement, action.place)] },
      });
    },
  },
});
