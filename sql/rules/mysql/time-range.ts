import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const timeRange = defineRule({
  code: 'MOLT318',
  name: 'time-range',
  title: 'TIME beyond a day',
  severity: 'info',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'review',
  why: 'MySQL’s TIME goes from -838:59:59 to 838:59:59 and is often a duration. CockroachDB’s is a time of day: larger values fail.',
  workaround: 'Write INTERVAL where the column holds durations.',
  documentation: docs('time'),
  examples: [
    { bad: 'CREATE TABLE t (took TIME);', fixed: 'CREATE TABLE t (took INTERVAL);' },
    { good: 'CREATE TABLE t (took INTERVAL);' },
  ],
  mysql: {
    typeSort: 'time',
    column(column, statement) {
      reportType(column, statement, {
        message: (written) =>
          `${written} takes times of a day only in CockroachDB; a duration needs INTERVAL.`,
        severity: 'info',
      });
    },
  },
});
