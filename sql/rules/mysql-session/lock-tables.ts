import { docs } from '../documentation.ts';
import { removingStatement } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const lockTables = defineRule({
  code: 'MOLT385',
  name: 'lock-tables',
  title: 'LOCK TABLES and UNLOCK TABLES',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB locks rows, and no tables: a transaction sees what it would see if it were alone.',
  workaround: 'Leave it out; where an application relies on it, put its statements into one transaction.',
  documentation: docs('transactions'),
  examples: [
    { bad: 'LOCK TABLES t WRITE;', fixed: '' },
    { bad: 'UNLOCK TABLES;', fixed: '' },
    { bad: 'LOCK TABLES t READ, u AS x WRITE;' },
    { good: 'BEGIN;' },
  ],
  mysql: {
    kinds: ['lock tables', 'unlock tables'],
    statement({ kind }, statement) {
      if (kind !== 'lock tables' && kind !== 'unlock tables') return;
      const head = statement.span(0, 1);
      // As mysqldump writes it around the rows of one table.
      const isDump = kind === 'unlock tables' || (!statement.find(',') && statement.find('WRITE') !== null);
      statement.report({
        range: head.range,
        message: `CockroachDB has no ${statement.slice(head).toUpperCase()}.`,
        fix: removingStatement(statement, isDump ? 'safe' : 'review'),
      });
    },
  },
});
