import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const withRollup = defineRule({
  code: 'MOLT361',
  name: 'with-rollup',
  title: 'GROUP BY … WITH ROLLUP',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'manual',
  why: 'CockroachDB has no grouping sets: neither WITH ROLLUP nor ROLLUP (…).',
  workaround: 'Join the totals with UNION ALL, one query for each level.',
  documentation: docs('select-clause'),
  issue: 46280,
  examples: [
    { bad: 'SELECT a, count(*) FROM t GROUP BY a WITH ROLLUP;' },
    { good: 'SELECT a, count(*) FROM t GROUP BY a UNION ALL SELECT NULL, count(*) FROM t;' },
  ],
  mysql: {
    query({ clauses }, statement) {
      const clause = clauses.get('GROUP BY');
      const found = clause && statement.find('WITH ROLLUP', clause);
      if (!found) return;
      statement.report({ range: found.range, message: 'CockroachDB has no WITH ROLLUP.' });
    },
  },
});
