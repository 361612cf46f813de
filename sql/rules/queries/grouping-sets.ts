import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const groupingSets = defineRule({
  code: 'MOLT209',
  name: 'grouping-sets',
  title: 'ROLLUP, CUBE and GROUPING SETS',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'A query groups in one way only; the grammar refuses grouping sets.',
  workaround: 'One query for each way of grouping, put together by UNION ALL.',
  documentation: docs('select-clause'),
  issue: 46280,
  examples: [
    { bad: 'SELECT region, sum(v) FROM t GROUP BY ROLLUP (region);' },
    { bad: 'SELECT a, b, sum(v) FROM t GROUP BY GROUPING SETS ((a), (b));' },
    { good: 'SELECT region, sum(v) FROM t GROUP BY region UNION ALL SELECT NULL, sum(v) FROM t;' },
  ],
  visit: {
    GroupingSet(node, statement) {
      if (
        node.kind !== 'GROUPING_SET_ROLLUP' &&
        node.kind !== 'GROUPING_SET_CUBE' &&
        node.kind !== 'GROUPING_SET_SETS'
      )
        return;
      const first = statement.tokenAt(node.location);
      const words = statement.span(first, statement.is(first, 'GROUPING') ? first + 1 : first);
      statement.report({
        range: words.range,
        message: `CockroachDB has no ${statement.slice(words).toUpperCase()}.`,
      });
    },
  },
});
