import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { wholeTypeSpan } from '../type-span.ts';

export const arrayDimensions = defineRule({
  code: 'MOLT124',
  name: 'array-dimensions',
  title: 'Array of several dimensions',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Arrays have one dimension; the grammar refuses the second pair of brackets.',
  workaround: 'JSONB, a child table, or one dimension with computed positions.',
  documentation: docs('array'),
  issue: 32552,
  examples: [
    {
      bad: 'CREATE TABLE grid (id INT8 PRIMARY KEY, cells INT8[][]);',
      good: 'CREATE TABLE grid (id INT8 PRIMARY KEY, cells INT8[]);',
    },
  ],
  visit: {
    TypeName(node, statement) {
      if ((node.arrayBounds?.length ?? 0) < 2) return;
      statement.report({
        range: wholeTypeSpan(statement, node).range,
        message: 'CockroachDB’s arrays have one dimension.',
      });
    },
  },
});
