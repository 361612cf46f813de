import { docs } from '../documentation.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';

export const listenNotify = defineRule({
  code: 'MOLT204',
  name: 'listen-notify',
  title: 'LISTEN and NOTIFY',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'There are no notifications between sessions: the grammar refuses LISTEN and NOTIFY, and pg_notify does not exist.',
  workaround:
    'A changefeed to a webhook or a queue, a message broker, or a table that is polled with FOR UPDATE SKIP LOCKED.',
  documentation: docs('change-data-capture-overview'),
  issue: 41522,
  examples: [
    { bad: 'LISTEN jobs;' },
    { bad: "NOTIFY jobs, 'go';" },
    { bad: "SELECT pg_notify('jobs', 'go');" },
    { good: 'SELECT id FROM job FOR UPDATE SKIP LOCKED;' },
  ],
  visit: {
    ListenStmt(_, statement) {
      statement.report({ range: statement.span(0).range, message: 'CockroachDB has no LISTEN.' });
    },
    NotifyStmt(_, statement) {
      statement.report({ range: statement.span(0).range, message: 'CockroachDB has no NOTIFY.' });
    },
    FuncCall(node, statement) {
      if (nameParts(node.funcname).at(-1) !== 'pg_notify') return;
      statement.report({
        range: statement.name(statement.tokenAt(node.location)).range,
        layer: 'later',
        message: 'CockroachDB has no pg_notify.',
      });
    },
  },
});
