import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const viewStar = defineRule({
  code: 'MOLT167',
  name: 'view-star',
  title: 'View of all columns',
  severity: 'warning',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'CockroachDB’s documentation says that a view can’t select all columns of a table by *. Where it is taken, the view still keeps the columns of the day that it was made.',
  workaround: 'List the columns.',
  documentation: docs('create-view'),
  examples: [
    {
      bad: 'CREATE VIEW all_t AS SELECT * FROM t;',
      good: 'CREATE VIEW some_t AS SELECT a, count(*) FROM t GROUP BY a;',
    },
  ],
  visit: {
    ViewStmt(node, statement) {
      const query = node.query;
      if (query === undefined || !('SelectStmt' in query)) return;
      for (const target of query.SelectStmt.targetList ?? []) {
        if (!('ResTarget' in target)) continue;
        const value = target.ResTarget.val;
        if (value === undefined || !('ColumnRef' in value)) continue;
        const last = value.ColumnRef.fields?.at(-1);
        if (last === undefined || !('A_Star' in last)) continue;
        statement.report({
          range: statement.name(statement.tokenAt(value.ColumnRef.location)).range,
          message: 'CockroachDB wants the columns of a view by name.',
        });
      }
    },
  },
});
