import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const floatType = defineRule({
  code: 'MOLT315',
  name: 'float-type',
  title: 'Floating-point type of MySQL',
  severity: 'warning',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB’s FLOAT is MySQL’s DOUBLE, its REAL is MySQL’s FLOAT; DOUBLE by itself is no type, and two numbers in parentheses are a syntax error.',
  workaround: 'Write FLOAT4 or FLOAT8. For FLOAT(m,d), which rounds to d digits, write DECIMAL(m,d).',
  documentation: docs('float'),
  examples: [
    { bad: 'CREATE TABLE t (a DOUBLE, b FLOAT);', fixed: 'CREATE TABLE t (a FLOAT8, b FLOAT4);' },
    { bad: 'CREATE TABLE t (price FLOAT(10,2));', fixed: 'CREATE TABLE t (price DECIMAL(10,2));' },
    { good: 'CREATE TABLE t (a DOUBLE PRECISION, b DECIMAL(10, 2));' },
  ],
  mysql: {
    typeSort: 'float',
    column(column, statement) {
      reportType(column, statement, {
        message: (written, { to, layer }) =>
          layer === 'meaning'
            ? `${written} has another size in CockroachDB; ${to} keeps it.`
            : `CockroachDB does not take ${written}; ${to} comes nearest.`,
      });
    },
  },
});
