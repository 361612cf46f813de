import type { NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const rowLock = defineRule({
  code: 'MOLT260',
  name: 'row-lock',
  title: 'Row lock of another strength',
  severity: 'hint',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'manual',
  why: 'FOR NO KEY UPDATE and FOR KEY SHARE are the same as FOR UPDATE and FOR SHARE. Under SERIALIZABLE, the default, FOR UPDATE locks as well as it can and FOR SHARE not at all, unless settings of the session say so: what keeps rows consistent is the isolation, not the lock. Under READ COMMITTED both lock.',
  workaround:
    'Nothing under SERIALIZABLE but to retry on 40001, or set enable_durable_locking_for_serializable and enable_shared_locking_for_serializable. Where the lock itself is what counts (a queue, a counter), use READ COMMITTED.',
  documentation: docs('select-for-update'),
  issue: 114737,
  examples: [
    { bad: 'SELECT id FROM t WHERE id = 1 FOR NO KEY UPDATE;' },
    { bad: 'SELECT id FROM t WHERE id = 1 FOR SHARE;' },
    { good: 'SELECT id FROM t WHERE id = 1;' },
  ],
  visit: {
    SelectStmt(node, statement) {
      for (const wrapped of node.lockingClause ?? []) {
        if (!('LockingClause' in wrapped)) continue;
        const words = wordsOf(wrapped.LockingClause.strength);
        const found = statement.find(`FOR ${words}`, statement.whole, true);
        if (found === null) continue;
        const whole = node.whereClause === undefined && node.limitCount === undefined;
        statement.report({
          range: found.range,
          message:
            words === 'NO KEY UPDATE' || words === 'KEY SHARE'
              ? `CockroachDB takes this for FOR ${words === 'KEY SHARE' ? 'SHARE' : 'UPDATE'}: it may wait longer.`
              : words === 'SHARE'
                ? 'Under SERIALIZABLE, CockroachDB locks nothing for FOR SHARE unless a setting of the session says so.'
                : whole
                  ? 'CockroachDB refuses FOR UPDATE without WHERE or LIMIT while sql_safe_updates is on.'
                  : 'Under SERIALIZABLE, CockroachDB’s FOR UPDATE locks are not kept in every case: rely on retries.',
        });
      }
    },
  },
});

function wordsOf(strength: NodeOf<'LockingClause'>['strength']): string {
  switch (strength) {
    case 'LCS_FORKEYSHARE':
      return 'KEY SHARE';
    case 'LCS_FORSHARE':
      return 'SHARE';
    case 'LCS_FORNOKEYUPDATE':
      return 'NO KEY UPDATE';
    default:
      return 'UPDATE';
  }
}
