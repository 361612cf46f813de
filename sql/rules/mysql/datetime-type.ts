import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const datetimeType = defineRule({
  code: 'MOLT316',
  name: 'datetime-type',
  title: 'DATETIME',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB has no type DATETIME; with a precision it is a syntax error.',
  workaround:
    'Write TIMESTAMP, which has no time zone either. TIMESTAMPTZ is better where the values are UTC.',
  documentation: docs('timestamp'),
  examples: [
    { bad: 'CREATE TABLE t (at DATETIME);', fixed: 'CREATE TABLE t (at TIMESTAMP);' },
    { bad: 'CREATE TABLE t (at DATETIME(6) NOT NULL);', fixed: 'CREATE TABLE t (at TIMESTAMP(6) NOT NULL);' },
    { good: 'CREATE TABLE t (at TIMESTAMPTZ);' },
  ],
  mysql: {
    typeSort: 'datetime',
    column(column, statement) {
      reportType(column, statement, {
        message: (written, { to }) => `CockroachDB has no ${written}; ${to} is the same.`,
      });
    },
  },
});
