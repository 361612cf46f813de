import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const searchCycle = defineRule({
  code: 'MOLT233',
  name: 'search-cycle',
  title: 'SEARCH and CYCLE of a recursive query',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'The grammar has WITH RECURSIVE without the SEARCH and CYCLE clauses behind it.',
  workaround:
    'Carry an array of the keys on the way (path || id): ORDER BY path gives depth first, WHERE NOT id = ANY(path) stops at a cycle. A counter gives breadth first.',
  documentation: docs('common-table-expressions'),
  examples: [
    {
      bad: 'WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 9) SEARCH DEPTH FIRST BY n SET o SELECT n FROM r;',
    },
    {
      bad: 'WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) CYCLE n SET is_cycle USING path SELECT n FROM r;',
      good: 'WITH RECURSIVE r (n, path) AS (SELECT 1, ARRAY[1] UNION ALL SELECT n + 1, path || (n + 1) FROM r WHERE NOT n + 1 = ANY (path)) SELECT n FROM r;',
    },
  ],
  visit: {
    CommonTableExpr(node, statement) {
      const { search_clause: search, cycle_clause: cycle } = node;
      if (search !== undefined) {
        const at = statement.tokenAt(search.location);
        statement.report({
          range: statement.span(at, at + 2).range,
          message: 'CockroachDB has no SEARCH clause: order by an array of the keys on the way.',
        });
      }
      if (cycle !== undefined) {
        statement.report({
          range: statement.span(statement.tokenAt(cycle.location)).range,
          message: 'CockroachDB has no CYCLE clause: keep an array of the keys on the way and test it.',
        });
      }
    },
  },
});
