import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

/**
 * Tables of pg_catalog that are there for the sake of tools and hold no rows (CockroachDB pull requests 60795 and 67947, the
 * comments in pkg/sql/catconstants and pg_catalog.go, and the documentation of pg_catalog).
 */
const empty = new Map(
  (
    [
      ['pg_stat_activity', 'SHOW SESSIONS'],
      ['pg_locks', 'crdb_internal.cluster_locks'],
      ['pg_stat_user_tables', 'SHOW TABLES and SHOW STATISTICS'],
      ['pg_stat_all_tables', 'SHOW TABLES and SHOW STATISTICS'],
      ['pg_stat_user_indexes', 'crdb_internal.index_usage_statistics'],
      ['pg_stat_all_indexes', 'crdb_internal.index_usage_statistics'],
      ['pg_stat_replication', null],
      ['pg_stat_wal_receiver', null],
      ['pg_stat_bgwriter', null],
      ['pg_stat_archiver', null],
      ['pg_stat_ssl', null],
      ['pg_stat_user_functions', null],
      ['pg_stat_progress_vacuum', null],
      ['pg_stat_progress_analyze', null],
      ['pg_stat_progress_create_index', 'SHOW JOBS'],
      ['pg_statio_user_tables', null],
      ['pg_statio_all_tables', null],
      ['pg_statio_user_indexes', null],
      ['pg_statio_all_indexes', null],
    ] as const
  ).map(([name, instead]) => [name as string, instead] as const),
);

export const serverInternals = defineRule({
  code: 'MOLT261',
  name: 'server-internals',
  title: 'Question about the server',
  severity: 'warning',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Since v26.1 most tables of crdb_internal are closed unless allow_unsafe_internals is on. CockroachDB calls itself PostgreSQL 13.0.0, so that tools which ask leave newer features out. PostgreSQL’s tables of statistics, sessions and locks exist and are empty: what reads them learns nothing, and says so of nothing.',
  workaround:
    'Use information_schema and SHOW statements. Don’t decide by server_version what a server can do.',
  documentation: docs('crdb-internal'),
  examples: [
    { bad: 'SELECT * FROM crdb_internal.ranges;', good: 'SELECT table_name FROM information_schema.tables;' },
    { bad: 'SHOW server_version;' },
    {
      bad: 'SELECT count(*) FROM pg_stat_activity;',
      good: "SELECT relname FROM pg_catalog.pg_class WHERE relkind = 'r';",
    },
    { bad: 'SELECT pid FROM pg_catalog.pg_locks;', good: 'SELECT a FROM app.pg_locks;' },
  ],
  visit: {
    RangeVar(node, statement) {
      const instead = empty.get(node.relname ?? '');
      if (instead !== undefined && (node.schemaname ?? 'pg_catalog') === 'pg_catalog') {
        statement.report({
          range: statement.name(statement.tokenAt(node.location)).range,
          layer: 'meaning',
          message: `In CockroachDB ${node.relname ?? ''} has no rows${instead === null ? '' : `; nearest: ${instead}`}.`,
        });
      }
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
