import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { builtInType } from '../names.ts';
import { defineRule } from '../rule.ts';
import { typeSpan } from '../type-span.ts';

export const xmlType = defineRule({
  code: 'MOLT117',
  name: 'xml-type',
  title: 'Type XML',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'There is no XML type, and no functions that look into XML.',
  workaround: 'TEXT when the document is only kept; JSONB, converted while loading, when it is queried.',
  documentation: docs('string'),
  issue: 43355,
  examples: [
    {
      bad: 'CREATE TABLE doc (id INT8 PRIMARY KEY, body xml);',
      fixed: 'CREATE TABLE doc (id INT8 PRIMARY KEY, body TEXT);',
    },
    { good: 'CREATE TABLE doc (id INT8 PRIMARY KEY, body TEXT);' },
  ],
  visit: {
    TypeName(node, statement) {
      if (builtInType(node.names) !== 'xml') return;
      const { range } = typeSpan(statement, node);
      statement.report({
        range,
        message: 'CockroachDB has no type XML: keep the text, or convert it to JSONB.',
        fix: { title: 'Write TEXT', class: 'review', edits: [replace(range, 'TEXT')] },
      });
    },
  },
});
