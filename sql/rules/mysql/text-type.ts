import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const textType = defineRule({
  code: 'MOLT331',
  name: 'text-type',
  title: 'Text type of MySQL',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB has one text type, TEXT or STRING, without sizes; the national types are not in its grammar, and all its text is Unicode.',
  workaround: 'Write TEXT, CHAR(n) or VARCHAR(n).',
  documentation: docs('string'),
  examples: [
    { bad: 'CREATE TABLE t (a MEDIUMTEXT, b TEXT(500));', fixed: 'CREATE TABLE t (a TEXT, b TEXT);' },
    { bad: 'CREATE TABLE t (a NVARCHAR(40));', fixed: 'CREATE TABLE t (a VARCHAR(40));' },
    { good: 'CREATE TABLE t (a TEXT, b VARCHAR(40));' },
  ],
  mysql: {
    typeSort: 'text',
    column(column, statement) {
      reportType(column, statement, {
        message: (written, { to }) => `CockroachDB has no ${written}; ${to} holds the same.`,
      });
    },
  },
});
