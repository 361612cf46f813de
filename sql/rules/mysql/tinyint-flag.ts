import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const tinyintFlag = defineRule({
  code: 'MOLT313',
  name: 'tinyint-flag',
  title: 'TINYINT(1)',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'The parenthesis is a syntax error. In MySQL this is how BOOL is stored, so most such columns hold flags; the column itself would take any number up to 127.',
  workaround:
    'Write BOOL where the column holds flags, and true and false for its defaults; INT2 where it counts.',
  documentation: docs('bool'),
  examples: [
    {
      bad: "CREATE TABLE t (active TINYINT(1) NOT NULL DEFAULT '1');",
      fixed: 'CREATE TABLE t (active BOOL NOT NULL DEFAULT true);',
    },
    { good: 'CREATE TABLE t (active BOOL NOT NULL DEFAULT true);' },
  ],
  mysql: {
    typeSort: 'boolean',
    column(column, statement) {
      reportType(column, statement, {
        message: (written) =>
          `CockroachDB refuses ${written}; it is BOOL when it holds flags, INT2 when it counts.`,
      });
    },
  },
});
