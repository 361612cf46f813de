import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const mariadbType = defineRule({
  code: 'MOLT413',
  name: 'mariadb-type',
  title: 'Type that only MariaDB or Oracle’s mode has',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'review',
  why: 'INET4 and INET6 are one type in CockroachDB, and the names of Oracle’s types that MariaDB takes (VARCHAR2, NUMBER, CLOB, RAW) are none.',
  workaround: 'Write INET; STRING, DECIMAL and BYTES for Oracle’s.',
  documentation: docs('data-types'),
  examples: [
    {
      bad: 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INET6);',
      fixed: 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INET);',
    },
    { bad: 'CREATE TABLE t (id BIGINT PRIMARY KEY, a VARCHAR2(20), b CLOB);' },
    { good: 'CREATE TABLE t (id BIGINT PRIMARY KEY, a INET, b UUID);' },
  ],
  mysql: {
    typeSort: 'other',
    column(column, statement) {
      reportType(column, statement, {
        message: (written, { to }) => `CockroachDB has no type ${written}; ${to} comes nearest.`,
      });
    },
  },
});
