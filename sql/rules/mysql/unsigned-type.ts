import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const unsignedType = defineRule({
  code: 'MOLT312',
  name: 'unsigned-type',
  title: 'Unsigned number',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'UNSIGNED and ZEROFILL are syntax errors: CockroachDB has signed numbers only, and padding with zeros is a matter of printing.',
  workaround:
    'Take the next larger type with CHECK (n >= 0). BIGINT UNSIGNED becomes INT8 unless values beyond 9,223,372,036,854,775,807 are in use; those need DECIMAL(20). Pad with lpad() when printing.',
  documentation: docs('int'),
  examples: [
    {
      bad: 'CREATE TABLE t (n INT UNSIGNED NOT NULL);',
      fixed: 'CREATE TABLE t (n INT8 CHECK (n >= 0) NOT NULL);',
    },
    { bad: 'CREATE TABLE t (n SMALLINT(5) ZEROFILL);', fixed: 'CREATE TABLE t (n INT4 CHECK (n >= 0));' },
    { bad: 'CREATE TABLE t (n BIGINT UNSIGNED);', fixed: 'CREATE TABLE t (n INT8 CHECK (n >= 0));' },
    { good: 'CREATE TABLE t (n INT8 CHECK (n >= 0));' },
  ],
  mysql: {
    typeSort: 'unsigned',
    column(column, statement) {
      reportType(column, statement, {
        message: (written, { to, fix }) =>
          `CockroachDB has no unsigned numbers; ${to} takes those of ${written}${fix === 'review' ? ' up to 9,223,372,036,854,775,807' : ''}.`,
      });
    },
  },
});
