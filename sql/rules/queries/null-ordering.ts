import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const nullOrdering = defineRule({
  code: 'MOLT254',
  name: 'null-ordering',
  title: 'Where NULLs are sorted',
  severity: 'warning',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'review',
  why: 'CockroachDB sorts NULLs first in ascending and last in descending order, PostgreSQL the other way round. With LIMIT that decides which rows come back.',
  workaround:
    'Write NULLS LAST or NULLS FIRST where the column may be NULL, or set null_ordered_last for the session.',
  documentation: docs('order-by'),
  issue: 93558,
  examples: [
    {
      bad: 'SELECT id FROM t ORDER BY due, id DESC LIMIT 5;',
      fixed: 'SELECT id FROM t ORDER BY due NULLS LAST, id DESC NULLS FIRST LIMIT 5;',
    },
    { good: 'SELECT id FROM t ORDER BY due NULLS LAST, 2 LIMIT 5;' },
    { bad: 'SELECT id FROM t ORDER BY due;' },
  ],
  visit: {
    SelectStmt(node, statement) {
      // The order of all rows is for the eye; which of them come back is not.
      const isCut = node.limitCount !== undefined || node.limitOffset !== undefined;
      if (!isCut && statement.said('MOLT254')) return;
      for (const wrapped of node.sortClause ?? []) {
        if (!('SortBy' in wrapped)) continue;
        const { node: key, sortby_nulls, sortby_dir } = wrapped.SortBy;
        if (sortby_nulls !== 'SORTBY_NULLS_DEFAULT' || key === undefined || !('ColumnRef' in key)) continue;
        const name = statement.name(statement.tokenAt(key.ColumnRef.location));
        const ordered = statement.is(name.last + 1, 'ASC') || statement.is(name.last + 1, 'DESC');
        const { end } = statement.span(name.first, name.last + (ordered ? 1 : 0)).range;
        const descending = sortby_dir === 'SORTBY_DESC';
        const words = descending ? 'NULLS FIRST' : 'NULLS LAST';
        statement.report({
          range: name.range,
          severity: isCut ? 'warning' : 'hint',
          message: `CockroachDB sorts NULLs ${descending ? 'last' : 'first'} here, PostgreSQL ${descending ? 'first' : 'last'}.`,
          fix: {
            title: `Add ${words}`,
            class: 'review',
            edits: [{ range: { start: end, end }, text: ` ${words}` }],
          },
        });
        if (!isCut) return;
      }
    },
  },
});
