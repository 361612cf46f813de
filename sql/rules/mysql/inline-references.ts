import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const inlineReferences = defineRule({
  code: 'MOLT327',
  name: 'inline-references',
  title: 'REFERENCES behind a column',
  severity: 'warning',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'review',
  why: 'MySQL before 9.0 reads REFERENCES behind a column and ignores it: there is no foreign key, and the rows may break it. CockroachDB makes the foreign key.',
  workaround: 'Keep it if the rows obey it, or leave it out.',
  documentation: docs('foreign-key'),
  examples: [
    {
      bad: 'CREATE TABLE t (a BIGINT REFERENCES u (id));',
      fixed: 'CREATE TABLE t (a BIGINT);',
    },
    { good: 'CREATE TABLE t (a BIGINT, FOREIGN KEY (a) REFERENCES u (id));' },
  ],
  mysql: {
    column(column, statement) {
      for (const { name, span } of column.attributes) {
        if (name !== 'references') continue;
        statement.report({
          range: span.range,
          message: `CockroachDB makes this a foreign key; MySQL before 9.0 ignores it behind a column.`,
          fix: { title: 'Remove REFERENCES', class: 'review', edits: [remove(statement, span)] },
        });
      }
    },
  },
});
