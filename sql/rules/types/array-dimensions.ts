import { docs } from '../documentation.ts';
import { builtInType } from '../names.ts';
import { defineRule } from '../rule.ts';
import { wholeTypeSpan } from '../type-span.ts';

/** Types of which there are no arrays, with the issue that asks for them. */
const noArrays: Readonly<Record<string, number>> = { vector: 121432, tsvector: 90886, tsquery: 90886 };

export const arrayDimensions = defineRule({
  code: 'MOLT124',
  name: 'array-dimensions',
  title: 'Array of several dimensions, or of something that has no arrays',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Arrays have one dimension; the grammar refuses the second pair of brackets, and arrays of VECTOR, TSVECTOR and TSQUERY.',
  workaround: 'JSONB, a child table, or one dimension with computed positions.',
  documentation: docs('array'),
  examples: [
    {
      bad: 'CREATE TABLE grid (id INT8 PRIMARY KEY, cells INT8[][]);',
      good: 'CREATE TABLE grid (id INT8 PRIMARY KEY, cells INT8[]);',
    },
    { bad: 'CREATE TABLE note (id INT8 PRIMARY KEY, words TSVECTOR[]);' },
  ],
  visit: {
    TypeName(node, statement) {
      if (node.arrayBounds === undefined) return;
      const element = builtInType(node.names) ?? '';
      const issue = Object.hasOwn(noArrays, element) ? noArrays[element] : undefined;
      if (issue !== undefined) {
        statement.report({
          range: wholeTypeSpan(statement, node).range,
          issue,
          message: `CockroachDB has no arrays of ${element.toUpperCase()}.`,
        });
      }
      if (node.arrayBounds.length < 2) return;
      statement.report({
        range: wholeTypeSpan(statement, node).range,
        issue: 32552,
        message: 'CockroachDB’s arrays have one dimension.',
      });
    },
  },
});
