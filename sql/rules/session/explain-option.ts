import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const explainOption = defineRule({
  code: 'MOLT215',
  name: 'explain-option',
  title: 'Option of EXPLAIN',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'EXPLAIN has other options, and they take no values: COSTS OFF, BUFFERS and FORMAT are refused, and ANALYZE stands in front of the parenthesis.',
  workaround:
    'EXPLAIN, EXPLAIN (VERBOSE), EXPLAIN ANALYZE, or EXPLAIN ANALYZE (DEBUG). The output is CockroachDB’s own: programs that read it must change.',
  documentation: docs('explain'),
  examples: [
    { bad: 'EXPLAIN (COSTS OFF) SELECT 1;' },
    { bad: 'EXPLAIN (ANALYZE, BUFFERS) SELECT 1;' },
    { good: 'EXPLAIN (VERBOSE) SELECT 1;' },
    { good: 'EXPLAIN ANALYZE SELECT 1;' },
  ],
  visit: {
    ExplainStmt(node, statement) {
      if (!statement.is(1, '(')) return;
      for (const option of node.options ?? []) {
        if (!('DefElem' in option)) continue;
        const { defname, arg, location } = option.DefElem;
        if (arg === undefined && defname !== 'analyze' && defname !== 'buffers') continue;
        const { range } = statement.element(location);
        statement.report({
          range,
          message: `CockroachDB’s EXPLAIN does not take ${statement.slice({ range }).toUpperCase()}.`,
        });
        return;
      }
    },
  },
});
