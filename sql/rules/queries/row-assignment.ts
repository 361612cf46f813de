import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const rowAssignment = defineRule({
  code: 'MOLT237',
  name: 'row-assignment',
  title: 'Columns set from a row',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'SET (a, b) = takes values or a query in parentheses; the grammar refuses the word ROW and any other expression.',
  workaround: 'Write (a, b) = (1, 2), or assign each column by itself.',
  documentation: docs('update'),
  examples: [
    {
      bad: 'UPDATE t SET (a, b) = ROW (1, 2) WHERE id = 1;',
      fixed: 'UPDATE t SET (a, b) = (1, 2) WHERE id = 1;',
    },
    { bad: 'UPDATE t SET (a, b) = f(c) WHERE id = 1;' },
    { good: 'UPDATE t SET (a, b) = (SELECT c, d FROM u) WHERE id = 1;' },
  ],
  visit: {
    MultiAssignRef(node, statement) {
      // One node a column; the source is told once.
      if (node.colno !== 1 || node.source === undefined) return;
      const { source } = node;
      if ('SubLink' in source && source.SubLink.subLinkType === 'EXPR_SUBLINK') return;
      if ('RowExpr' in source) {
        const at = statement.tokenAt(source.RowExpr.location);
        if (!statement.is(at, 'ROW')) return;
        const word = statement.span(at);
        statement.report({
          range: word.range,
          message: 'CockroachDB takes the values in parentheses, without ROW.',
          fix: { title: 'Remove ROW', class: 'safe', edits: [remove(statement, word)] },
        });
        return;
      }
      const { location } = Object.values(source)[0] as { location?: number };
      if (location === undefined || statement.is(statement.tokenAt(location) - 1, '(')) return;
      statement.report({
        range: statement.span(statement.tokenAt(location)).range,
        message: 'CockroachDB sets several columns from values or a query in parentheses only.',
      });
    },
  },
});
