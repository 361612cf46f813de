import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const onUpdate = defineRule({
  code: 'MOLT325',
  name: 'on-update-column',
  title: 'ON UPDATE of a column',
  severity: 'hint',
  layer: 'advice',
  sources: ['mysql'],
  fix: 'manual',
  why: 'CockroachDB has the clause. It also sets the column in an UPDATE that changes no value, which MySQL leaves alone; it does nothing when UPSERT inserts a row or the column is set by hand, and current_timestamp is the start of the transaction.',
  workaround: 'Keep it. Where the exact moment matters, write clock_timestamp().',
  documentation: docs('create-table'),
  examples: [
    {
      bad: 'CREATE TABLE t (id BIGINT PRIMARY KEY, at TIMESTAMPTZ DEFAULT now() ON UPDATE now());',
      good: 'CREATE TABLE t (id BIGINT PRIMARY KEY, at TIMESTAMPTZ DEFAULT now());',
    },
  ],
  mysql: {
    column(column, statement) {
      for (const { name, span } of column.attributes) {
        if (name !== 'on update') continue;
        statement.report({
          range: span.range,
          message: `CockroachDB sets "${column.name}" at every UPDATE too, also when no value changes, to the start of the transaction.`,
        });
      }
    },
  },
});
