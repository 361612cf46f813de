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
    {
      bad: 'CREATE TABLE t (id BINARY(16) NOT NULL DEFAULT (uuid_to_bin(uuid())));',
      fixed: 'CREATE TABLE t (id UUID NOT NULL DEFAULT gen_random_uuid());',
    },
    { good: 'CREATE TABLE t (a BYTES, b UUID);' },
  ],
  mysql: {
    typeSort: 'binary',
    column(column, statement) {
      reportType(column, statement, {
        message: (written, { to }) =>
          to === 'UUID'
            ? `CockroachDB has no ${written}; the default makes UUIDs, and UUID is a type.`
            : /^binary\s*\(16\)$/i.test(written)
              ? `CockroachDB has no ${written}: UUID if it holds one, else ${to}.`
              : `CockroachDB has no ${written}; ${to} holds bytes of any length.`,
      });
    },
  },
});
