import { docs } from '../documentation.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';

/** These exist and do nothing; the other ones don't exist (CockroachDB pkg/sql/sem/builtins, v25.2). */
const doNothing = new Set(['pg_try_advisory_lock', 'pg_try_advisory_lock_shared', 'pg_advisory_unlock', 'pg_advisory_unlock_shared', 'pg_advisory_unlock_all']); // prettier-ignore

export const advisoryLock = defineRule({
  code: 'MOLT205',
  name: 'advisory-lock',
  title: 'Advisory lock',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'pg_advisory_lock and the locks of a transaction do not exist. pg_try_advisory_lock exists, always says yes and locks nothing: two sessions both think that they hold it.',
  workaround: 'A table with a row for each lock, locked with SELECT … FOR UPDATE (NOWAIT for trying).',
  documentation: docs('select-for-update'),
  examples: [
    { bad: 'SELECT pg_advisory_xact_lock(42);' },
    { bad: 'SELECT pg_try_advisory_lock(42);' },
    { good: 'SELECT id FROM locks WHERE id = 42 FOR UPDATE;' },
  ],
  visit: {
    FuncCall(node, statement) {
      const name = nameParts(node.funcname).at(-1) ?? '';
      if (!/^pg_(?:try_)?advisory_/.test(name)) return;
      const silent = doNothing.has(name);
      statement.report({
        range: statement.name(statement.tokenAt(node.location)).range,
        layer: silent ? 'meaning' : 'later',
        message: silent
          ? `${name} does nothing in CockroachDB: nobody is kept out.`
          : `CockroachDB has no ${name}: lock a row of a table of your own with FOR UPDATE.`,
      });
    },
  },
});
