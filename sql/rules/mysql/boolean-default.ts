import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const booleanDefault = defineRule({
  code: 'MOLT329',
  name: 'boolean-default',
  title: 'Number as the default of BOOL',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'safe',
  why: 'BOOL is a number in MySQL. In CockroachDB it is a type of its own, and 0 or 1 is no value of it.',
  workaround: 'Write false or true.',
  documentation: docs('bool'),
  examples: [
    {
      bad: 'CREATE TABLE t (active BOOLEAN NOT NULL DEFAULT 1);',
      fixed: 'CREATE TABLE t (active BOOLEAN NOT NULL DEFAULT true);',
    },
    { good: 'CREATE TABLE t (active BOOLEAN NOT NULL DEFAULT TRUE);' },
  ],
  mysql: {
    column(column, statement) {
      if (column.type.name !== 'BOOL' && column.type.name !== 'BOOLEAN') return;
      for (const { name, value } of column.attributes) {
        if (name !== 'default' || value === null) continue;
        const written = statement.slice(value);
        if (!/^(?:b?'[01]'|[01])$/i.test(written)) continue;
        const text = written.includes('1') ? 'true' : 'false';
        statement.report({
          range: value.range,
          message: `${written} is no value of BOOL in CockroachDB; ${text} is.`,
          fix: { title: `Write ${text}`, class: 'safe', edits: [replace(value.range, text)] },
        });
      }
    },
  },
});
