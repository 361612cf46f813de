import { figure } from '../../../contracts/figure.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const enumType = defineRule({
  code: 'MOLT334',
  name: 'enum-type',
  title: 'ENUM in a column',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'An ENUM is a type with a name of its own in CockroachDB; the list in the column is a syntax error.',
  workaround:
    'Make the type with CREATE TYPE … AS ENUM before the table, and give the column that type. MySQL also keeps an empty string for values that it did not know; those have no label.',
  documentation: docs('enum'),
  examples: [
    {
      bad: "CREATE TABLE t (s ENUM('new','done') NOT NULL);",
      fixed: "CREATE TYPE t_s AS ENUM ('new', 'done');\nCREATE TABLE t (s t_s NOT NULL);",
    },
    { good: 'CREATE TABLE t (s t_s NOT NULL);' },
  ],
  mysql: {
    typeSort: 'enum',
    column(column, statement) {
      reportType(column, statement, {
        message: (_, { to, labels }) =>
          `An ENUM needs a type of its own in CockroachDB (${to}, ${figure((labels ?? []).length)} labels).`,
      });
    },
  },
});
