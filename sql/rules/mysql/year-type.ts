import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const yearType = defineRule({
  code: 'MOLT319',
  name: 'year-type',
  title: 'YEAR',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB has no type YEAR.',
  workaround: 'Write INT2 with a CHECK that allows 1901 to 2155, and 0.',
  documentation: docs('int'),
  examples: [
    {
      bad: 'CREATE TABLE t (y YEAR NOT NULL);',
      fixed: 'CREATE TABLE t (y INT2 CHECK (y = 0 OR y BETWEEN 1901 AND 2155) NOT NULL);',
    },
    { good: 'CREATE TABLE t (y INT2);' },
  ],
  mysql: {
    typeSort: 'year',
    column(column, statement) {
      reportType(column, statement, {
        message: (written, { to }) => `CockroachDB has no ${written}; ${to} holds years.`,
      });
    },
  },
});
