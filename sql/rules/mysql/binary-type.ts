import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const binaryType = defineRule({
  code: 'MOLT332',
  name: 'binary-type',
  title: 'Binary type of MySQL',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB has one type for bytes, BYTES, of any length. BINARY(n) and VARBINARY(n) are syntax errors, TINYBLOB, MEDIUMBLOB and LONGBLOB unknown names.',
  workaround:
    'Write BYTES; UUID where BINARY(16) holds one. BINARY(n) filled up with zero bytes, BYTES does not.',
  documentation: docs('bytes'),
  examples: [
    { bad: 'CREATE TABLE t (a LONGBLOB);', fixed: 'CREATE TABLE t (a BYTES);' },
    { bad: 'CREATE TABLE t (a VARBINARY(255), b BINARY(16));', fixed: 'CREATE TABLE t (a BYTES, b BYTES);' },
    { good: 'CREATE TABLE t (a BYTES, b UUID);' },
  ],
  mysql: {
    typeSort: 'binary',
    column(column, statement) {
      reportType(column, statement, {
        message: (written, { to }) =>
          /^binary\s*\(16\)$/i.test(written)
            ? `CockroachDB has no ${written}: UUID if it holds one, else ${to}.`
            : `CockroachDB has no ${written}; ${to} holds bytes of any length.`,
      });
    },
  },
});
