import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const generatedColumn = defineRule({
  code: 'MOLT326',
  name: 'mysql-generated-column',
  title: 'Generated column without VIRTUAL or STORED',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB wants to be told whether a computed column is kept; MySQL takes VIRTUAL when nothing is said. MariaDB’s PERSISTENT is unknown.',
  workaround: 'Add VIRTUAL, or STORED.',
  documentation: docs('computed-columns'),
  examples: [
    {
      bad: 'CREATE TABLE t (a BIGINT, b BIGINT GENERATED ALWAYS AS (a + 1));',
      fixed: 'CREATE TABLE t (a BIGINT, b BIGINT GENERATED ALWAYS AS (a + 1) VIRTUAL);',
    },
    {
      bad: 'CREATE TABLE t (a BIGINT, b BIGINT AS (a + 1) PERSISTENT);',
      fixed: 'CREATE TABLE t (a BIGINT, b BIGINT AS (a + 1) STORED);',
    },
    { good: 'CREATE TABLE t (a BIGINT, b BIGINT AS (a + 1) STORED);' },
  ],
  mysql: {
    column(column, statement) {
      for (const { name, span, value, stored } of column.attributes) {
        if (name !== 'generated' || value === null || stored === 'VIRTUAL' || stored === 'STORED') continue;
        const word = stored === 'PERSISTENT' ? statement.span(span.last) : null;
        const start = word?.range.start ?? span.range.end;
        const end = word?.range.end ?? start;
        statement.report({
          range: word?.range ?? statement.span(span.first, value.first - 1).range,
          message: `CockroachDB wants VIRTUAL or STORED behind the expression of "${column.name}".`,
          fix: {
            title: word === null ? 'Add VIRTUAL' : 'Write STORED',
            class: 'safe',
            edits: [replace({ start, end }, word === null ? ' VIRTUAL' : 'STORED')],
          },
        });
      }
    },
  },
});
