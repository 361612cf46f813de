import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const mysqlIntegerType = defineRule({
  code: 'MOLT311',
  name: 'mysql-integer-type',
  title: 'Integer type of MySQL',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'TINYINT and MEDIUMINT are no types of CockroachDB, and its integer types take no number in parentheses: the display width never limited what the column holds.',
  workaround: 'Write INT2, INT4 or INT8 by the size.',
  documentation: docs('int'),
  examples: [
    { bad: 'CREATE TABLE t (a INT(11) PRIMARY KEY);', fixed: 'CREATE TABLE t (a INT4 PRIMARY KEY);' },
    {
      bad: 'CREATE TABLE t (a TINYINT, b MEDIUMINT, c BIGINT(20));',
      fixed: 'CREATE TABLE t (a INT2, b INT4, c INT8);',
    },
    { good: 'CREATE TABLE t (a SMALLINT, b BIGINT);' },
  ],
  mysql: {
    typeSort: 'integer',
    column(column, statement) {
      reportType(column, statement, {
        message: (written, { to, layer }) =>
          layer === 'grammar'
            ? `CockroachDB's integers have no display width; ${written} is ${to}.`
            : `CockroachDB has no type ${written}; ${to} holds its numbers.`,
      });
    },
  },
});
