import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const bitType = defineRule({
  code: 'MOLT333',
  name: 'bit-type',
  title: 'BIT',
  severity: 'warning',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB’s BIT(n) takes exactly n bits, MySQL’s up to n; and MySQL reads and writes it as a number, CockroachDB as a string of bits.',
  workaround: 'Write BOOL for BIT(1), VARBIT(n) for more, or INT8 where the column is used as a number.',
  documentation: docs('bit'),
  examples: [
    {
      bad: "CREATE TABLE t (a BIT(1) DEFAULT b'0', c BIT(8));",
      fixed: 'CREATE TABLE t (a BOOL DEFAULT false, c VARBIT(8));',
    },
    { good: 'CREATE TABLE t (a BOOL);' },
  ],
  mysql: {
    typeSort: 'bit',
    column(column, statement) {
      reportType(column, statement, {
        message: (written, { to }) =>
          `${written} takes exactly so many bits in CockroachDB, and no numbers; ${to} comes nearest.`,
      });
    },
  },
});
