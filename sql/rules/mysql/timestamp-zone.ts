import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const timestampZone = defineRule({
  code: 'MOLT317',
  name: 'timestamp-zone',
  title: 'TIMESTAMP without a time zone',
  severity: 'info',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'review',
  why: 'MySQL keeps a TIMESTAMP as UTC and shows it in the session’s time zone. CockroachDB’s TIMESTAMP is what is written, without a zone; the type that behaves like MySQL’s is TIMESTAMPTZ.',
  workaround: 'Write TIMESTAMPTZ, and load the values with their zone.',
  documentation: docs('timestamp'),
  examples: [
    { bad: 'CREATE TABLE t (at TIMESTAMP NOT NULL);', fixed: 'CREATE TABLE t (at TIMESTAMPTZ NOT NULL);' },
    { good: 'CREATE TABLE t (at TIMESTAMPTZ NOT NULL);' },
  ],
  mysql: {
    typeSort: 'timestamp',
    column(column, statement) {
      reportType(column, statement, {
        message: (written, { to }) =>
          `${written} means a moment in MySQL, and a time on no particular clock in CockroachDB; ${to} is the moment.`,
        severity: 'info',
      });
    },
  },
});
