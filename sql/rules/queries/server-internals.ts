import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const serverInternals = defineRule({
  code: 'MOLT261',
  name: 'server-internals',
  title: 'Question about the server',
  severity: 'warning',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Since v26.1 most tables of crdb_internal are closed unless allow_unsafe_internals is on. CockroachDB calls itself PostgreSQL 13.0.0, so that tools which ask leave newer features out.',
  workaround:
    'Use information_schema and SHOW statements. Don’t decide by server_version what a server can do.',
  documentation: docs('crdb-internal'),
  examples: [
    { bad: 'SELECT * FROM crdb_internal.ranges;', good: 'SELECT table_name FROM information_schema.tables;' },
    { bad: 'SHOW server_version;' },
  ],
  visit: {
    RangeVar(node, statement) {
      if (node.schemaname !== 'crdb_internal' || statement.isBefore('v26.1')) return;
      statement.report({
        range: statement.name(statement.tokenAt(node.location)).range,
        message: 'CockroachDB refuses most tables of crdb_internal since v26.1.',
      });
    },
    VariableShowStmt(node, statement) {
      if (node.name !== 'server_version' && node.name !== 'server_version_num') return;
      statement.report({
        range: statement.span(1).range,
        severity: 'hint',
        layer: 'meaning',
        message: 'CockroachDB answers 13.0.0, whatever its own version is.',
      });
    },
  },
});
