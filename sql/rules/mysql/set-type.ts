import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const setType = defineRule({
  code: 'MOLT335',
  name: 'set-type',
  title: 'SET',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB has no type whose values are sets of labels; the list is a syntax error.',
  workaround:
    'Write TEXT[] with a CHECK, and change the queries: FIND_IN_SET becomes = ANY. Or make a table of its own.',
  documentation: docs('array'),
  examples: [
    {
      bad: "CREATE TABLE t (s SET('a','b'));",
      fixed: "CREATE TABLE t (s TEXT[] CHECK (s <@ ARRAY['a', 'b']));",
    },
    {
      bad: "CREATE TABLE t (s SET('a','b') NOT NULL DEFAULT 'a,b');",
      fixed: `CREATE TABLE t (s TEXT[] CHECK (s <@ ARRAY['a', 'b']) NOT NULL DEFAULT '{"a","b"}');`,
    },
    { good: 'CREATE TABLE t (s TEXT[]);' },
  ],
  mysql: {
    typeSort: 'set',
    column(column, statement) {
      reportType(column, statement, {
        message: () => `CockroachDB has no SET; an array of text with a CHECK comes nearest.`,
      });
    },
  },
});
