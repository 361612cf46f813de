import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const lockTable = defineRule({
  code: 'MOLT203',
  name: 'lock-table',
  title: 'LOCK TABLE',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Tables cannot be locked; the grammar refuses the statement.',
  workaround: 'Lock the rows with SELECT … FOR UPDATE, or rely on SERIALIZABLE and retry what it refuses.',
  documentation: docs('select-for-update'),
  examples: [{ bad: 'LOCK TABLE t IN ACCESS EXCLUSIVE MODE;', good: 'SELECT id FROM t FOR UPDATE;' }],
  visit: {
    LockStmt(_, statement) {
      const last = statement.is(1, 'TABLE') ? 1 : 0;
      statement.report({
        range: statement.span(0, last).range,
        message: 'CockroachDB cannot lock tables: lock rows with FOR UPDATE, or rely on SERIALIZABLE.',
      });
    },
  },
});
