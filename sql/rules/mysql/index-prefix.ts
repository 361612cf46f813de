import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const indexPrefix = defineRule({
  code: 'MOLT339',
  name: 'index-prefix',
  title: 'Index on the beginning of a column',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB takes name(10) for the call of a function with that name, and the index for one on an expression: it fails when the function is looked up, or means something else when there is one.',
  workaround:
    'Index the whole column, which CockroachDB can for any length. Or index (left(name, 10)), and use that expression in the queries.',
  documentation: docs('expression-indexes'),
  examples: [
    {
      bad: 'CREATE TABLE t (s VARCHAR(200), INDEX k (s(10)));',
      fixed: 'CREATE TABLE t (s VARCHAR(200), INDEX k (s));',
    },
    {
      bad: 'CREATE UNIQUE INDEX k ON t (Name(10));',
      fixed: 'CREATE UNIQUE INDEX k ON t ((left(Name, 10)));',
    },
    {
      bad: 'CREATE TABLE t (Name TEXT, PRIMARY KEY (Name(10)));',
      fixed: 'CREATE TABLE t (Name TEXT, PRIMARY KEY (Name));',
    },
    { good: 'CREATE TABLE t (s VARCHAR(200), INDEX k (s));' },
  ],
  mysql: {
    key(key, statement) {
      for (const part of key.parts) {
        if (part.length === null || part.name === null) continue;
        const length = statement.slice(part.length);
        // A unique key on ten characters refuses more than one on all of them.
        const expression = `(left(${statement.cockroachNameAt(part.span.first)}, ${length.slice(1, -1).trim()}))`;
        // No expression may stand in a primary key.
        const isUnique = key.sort === 'unique';
        statement.report({
          range: statement.span(part.span.first, part.length.last).range,
          message: `CockroachDB reads ${part.name}${length} as a call of a function "${part.name}", not as the first ${length.slice(1, -1)} characters.`,
          fix: isUnique
            ? {
                title: `Write ${expression}`,
                class: 'review',
                edits: [replace(statement.span(part.span.first, part.length.last).range, expression)],
              }
            : { title: 'Index the whole column', class: 'review', edits: [replace(part.length.range, '')] },
        });
      }
    },
  },
});
