import { docs } from '../documentation.ts';
import { removingStatement, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const alterForm = defineRule({
  code: 'MOLT398',
  name: 'alter-form',
  title: 'ALTER TABLE as MySQL writes it',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB adds columns one by one, without parentheses around several, and wants TO before a new name.',
  workaround: 'Write ADD COLUMN for each column, RENAME TO for a new name.',
  documentation: docs('alter-table'),
  examples: [
    {
      bad: 'ALTER TABLE t ADD COLUMN (a BIGINT, b BIGINT);',
      fixed: 'ALTER TABLE t ADD COLUMN a BIGINT, ADD COLUMN b BIGINT;',
    },
    { bad: 'ALTER TABLE t RENAME AS u;', fixed: 'ALTER TABLE t RENAME TO u;' },
    { good: 'ALTER TABLE t RENAME TO u;' },
  ],
  mysql: {
    statement(model, statement) {
      if (model.kind !== 'alter table' || model.actions.length > 0 || model.name === null) return;
      statement.report({
        range: statement.whole.range,
        message: 'ALTER TABLE does nothing here; CockroachDB wants an action.',
        fix: removingStatement(statement),
      });
    },
    action(action, statement) {
      if (action.sort === 'rename table' && action.name !== null) {
        const { first } = action.span;
        if (statement.is(first + 1, 'TO')) return;
        const text = `RENAME TO ${statement.cockroachNameAt(action.name.last)}`;
        statement.report({
          range: statement.span(first, action.span.last).range,
          message: 'CockroachDB wants TO before the new name.',
          fix: { title: `Write ${text}`, class: 'safe', edits: [replace(action.span.range, text)] },
        });
      }
      if (action.sort !== 'add column' || statement.tokens[action.span.last]?.text !== ')') return;
      const [first] = action.columns;
      const open = first === undefined ? -1 : first.span.first - 1;
      if (first === undefined || !statement.is(open, '(') || open > action.span.first + 4) return;
      const text = action.columns.map((column) => `ADD COLUMN ${statement.slice(column.span)}`).join(', ');
      statement.report({
        range: statement.span(open).range,
        message: 'CockroachDB adds one column by each ADD COLUMN.',
        fix: { title: 'Write ADD COLUMN for each', class: 'safe', edits: [replace(action.span.range, text)] },
      });
    },
  },
});
