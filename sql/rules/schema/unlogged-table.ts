import { docs } from '../documentation.ts';
import { alterActions, remove, removeAlterAction } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const unloggedTable = defineRule({
  code: 'MOLT109',
  name: 'unlogged-table',
  title: 'UNLOGGED has no effect',
  severity: 'info',
  layer: 'advice',
  sources: ['postgres'],
  fix: 'safe',
  why: 'The word is accepted and ignored: every table is replicated and durable. What was unlogged to be fast is not.',
  workaround: 'Take the word out. For caches consider a table with Row-Level TTL.',
  documentation: docs('create-table'),
  examples: [
    {
      bad: 'CREATE UNLOGGED TABLE cache (k TEXT PRIMARY KEY);',
      fixed: 'CREATE TABLE cache (k TEXT PRIMARY KEY);',
    },
    { good: 'CREATE TABLE cache (k TEXT PRIMARY KEY);' },
  ],
  visit: {
    CreateStmt(node, statement) {
      if (node.relation?.relpersistence !== 'u') return;
      const word = statement.find('UNLOGGED');
      if (word === null) return;
      statement.report({
        range: word.range,
        message: 'UNLOGGED is ignored: the table is as durable, and as costly to write, as any other.',
        fix: { title: 'Remove UNLOGGED', class: 'safe', edits: [remove(statement, word)] },
      });
    },
    AlterTableStmt(node, statement) {
      (node.cmds ?? []).forEach((wrapped, i) => {
        if (!('AlterTableCmd' in wrapped)) return;
        const { subtype } = wrapped.AlterTableCmd;
        if (subtype !== 'AT_SetLogged' && subtype !== 'AT_SetUnLogged') return;
        const sequence = node.objtype === 'OBJECT_SEQUENCE';
        const beside = (node.cmds?.length ?? 0) > 1;
        const old = sequence || beside || statement.isBefore('v25.3');
        statement.report({
          range: (alterActions(statement)[i] ?? statement.span(0, 1)).range,
          layer: old ? 'grammar' : 'advice',
          severity: old ? 'error' : 'info',
          message: old
            ? sequence
              ? 'CockroachDB refuses SET LOGGED and SET UNLOGGED for sequences.'
              : beside
                ? 'CockroachDB wants SET LOGGED and SET UNLOGGED in a statement of their own, and ignores them.'
                : 'CockroachDB refuses SET LOGGED and SET UNLOGGED before v25.3, and ignores them since.'
            : 'SET LOGGED and SET UNLOGGED are ignored.',
          fix: { title: 'Remove it', class: 'safe', edits: [removeAlterAction(statement, i)] },
        });
      });
    },
  },
});
