import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const mysqlIntegerSize = defineRule({
  code: 'MOLT314',
  name: 'mysql-integer-size',
  title: 'INT has 64 bits',
  severity: 'info',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'safe',
  why: 'In CockroachDB INT and INTEGER are names of INT8. The column then takes values that MySQL refused, and drivers hand it out as a 64-bit number: JavaScript drivers as a string, Java ones as long.',
  workaround: 'Write INT4 where 32 bits are meant, or INT8 where more are welcome.',
  documentation: docs('int'),
  examples: [
    { bad: 'CREATE TABLE t (n INT NOT NULL);', fixed: 'CREATE TABLE t (n INT4 NOT NULL);' },
    { good: 'CREATE TABLE t (n INT4 NOT NULL);' },
  ],
  mysql: {
    typeSort: 'integer size',
    column(column, statement) {
      reportType(column, statement, {
        message: (written, { to }) =>
          `${written} has 32 bits in MySQL and 64 in CockroachDB; ${to} keeps its size.`,
        severity: 'info',
      });
    },
  },
});
