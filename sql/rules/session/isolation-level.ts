import type { Severity } from '../metadata.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const isolationLevel = defineRule({
  code: 'MOLT259',
  name: 'isolation-level',
  title: 'Isolation level that means another',
  severity: 'warning',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'manual',
  why: 'REPEATABLE READ runs as SERIALIZABLE, unless a setting of the cluster turns it on (v24.3 and newer, preview). READ UNCOMMITTED runs as READ COMMITTED. READ COMMITTED itself is SERIALIZABLE before v24.1. DEFERRABLE is refused.',
  workaround:
    'Be ready to retry on SQLSTATE 40001 under SERIALIZABLE, or ask for READ COMMITTED. For a consistent read of the past use AS OF SYSTEM TIME instead of DEFERRABLE.',
  documentation: docs('read-committed'),
  examples: [
    { bad: 'BEGIN ISOLATION LEVEL REPEATABLE READ;', good: 'BEGIN ISOLATION LEVEL READ COMMITTED;' },
    { bad: 'SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED;' },
    { bad: 'BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE;' },
    { good: 'BEGIN ISOLATION LEVEL SERIALIZABLE NOT DEFERRABLE;' },
  ],
  visit: {
    DefElem(node, statement) {
      if (node.defname === 'transaction_deferrable') {
        const found = statement.find('DEFERRABLE');
        if (found === null || statement.is(found.first - 1, 'NOT')) return;
        statement.report({
          range: found.range,
          severity: 'error',
          layer: 'later',
          message: 'CockroachDB has no DEFERRABLE transactions: read AS OF SYSTEM TIME.',
        });
        return;
      }
      if (node.defname !== 'transaction_isolation') return;
      const level = node.arg !== undefined && 'A_Const' in node.arg ? node.arg.A_Const.sval?.sval : undefined;
      const said: Readonly<Record<string, readonly [string, Severity]>> = {
        'repeatable read': ['runs REPEATABLE READ as SERIALIZABLE unless the cluster is set otherwise: be ready to retry on 40001', 'warning'],
        'read uncommitted': ['runs READ UNCOMMITTED as READ COMMITTED', 'info'],
        ...(statement.isBefore('v24.1')
          ? { 'read committed': ['runs READ COMMITTED as SERIALIZABLE before v24.1: be ready to retry on 40001', 'warning'] as const }
          : {}),
      }; // prettier-ignore
      const entry = said[level ?? ''];
      const found = statement.find((level ?? '').toUpperCase());
      if (entry === undefined || found === null) return;
      statement.report({ range: found.range, severity: entry[1], message: `CockroachDB ${entry[0]}.` });
    },
  },
});
