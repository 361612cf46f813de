import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { removingStatement } from '../fixes.ts';
import { defineRule } from '../rule.ts';

/**
 * Settings of PostgreSQL that migrations and dumps set and that CockroachDB does not know: those of its
 * pkg/sql/unsupported_vars.go, and newer ones, that are absent from docs/generated/sql/session_vars.md (both read in
 * November 2026). A setting that is in neither list is left alone: silence is not proof.
 */
const unknown = new Set([
  'array_nulls', 'backend_flush_after', 'commit_delay', 'commit_siblings', 'constraint_exclusion', 'cpu_index_tuple_cost',
  'cpu_operator_cost', 'cpu_tuple_cost', 'cursor_tuple_fraction', 'debug_parallel_query', 'default_statistics_target',
  'default_transaction_deferrable', 'effective_cache_size', 'effective_io_concurrency', 'enable_bitmapscan',
  'enable_gathermerge', 'enable_hashagg', 'enable_hashjoin', 'enable_indexonlyscan', 'enable_indexscan', 'enable_material',
  'enable_memoize', 'enable_mergejoin', 'enable_nestloop', 'enable_parallel_append', 'enable_parallel_hash',
  'enable_partition_pruning', 'enable_partitionwise_aggregate', 'enable_partitionwise_join', 'enable_sort', 'enable_tidscan',
  'event_triggers', 'force_parallel_mode', 'from_collapse_limit', 'geqo', 'geqo_effort', 'geqo_seed', 'geqo_threshold',
  'gin_fuzzy_search_limit', 'gin_pending_list_limit', 'jit', 'join_collapse_limit', 'lo_compat_privileges',
  'log_duration', 'log_lock_waits', 'log_min_duration_statement', 'log_min_error_statement', 'log_min_messages',
  'log_statement', 'log_temp_files', 'maintenance_io_concurrency', 'maintenance_work_mem',
  'max_parallel_maintenance_workers', 'max_parallel_workers', 'max_parallel_workers_per_gather', 'parallel_setup_cost',
  'parallel_tuple_cost', 'quote_all_identifiers', 'random_page_cost', 'seq_page_cost', 'session_preload_libraries',
  'session_replication_role', 'temp_buffers', 'temp_file_limit', 'temp_tablespaces', 'track_activities', 'track_counts',
  'track_functions', 'track_io_timing', 'transform_null_equals', 'vacuum_cost_delay', 'vacuum_cost_limit',
  'wal_compression', 'work_mem', 'xmlbinary', 'zero_damaged_pages',
]); // prettier-ignore

/** Settings that are known and take one value only. */
const onlyValue: Readonly<Record<string, RegExp>> = {
  standard_conforming_strings: /^(?:on|true|yes|1)$/i,
  client_encoding: /^(?:utf-?8|unicode)$/i,
  default_with_oids: /^(?:off|false|no|0)$/i,
  // Only the order of day, month and year may be chosen (issue 41773).
  datestyle: /^(?!.*\b(?:postgres\w*|sql|german)\b)/i,
  intervalstyle: /^(?:postgres|iso_8601|sql_standard|default)$/i,
};

export const sessionSetting = defineRule({
  code: 'MOLT201',
  name: 'session-setting',
  title: 'Setting that CockroachDB does not know',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'The parser takes any name, and the statement fails when it runs: memory and planner settings are the cluster’s business, and triggers cannot be switched off by session_replication_role.',
  workaround:
    'Remove the statement. Instead of session_replication_role load the rows before the triggers and foreign keys are made.',
  documentation: docs('session-variables'),
  examples: [
    { bad: 'SET session_replication_role = replica;', fixed: '' },
    { bad: "SET maintenance_work_mem = '1GB';", fixed: '' },
    { bad: "SET client_encoding = 'LATIN1';", fixed: '' },
    { bad: 'SET DateStyle TO Postgres, MDY;', fixed: '' },
    { bad: 'SET IntervalStyle = postgres_verbose;', fixed: '' },
    { good: "SET DateStyle = 'ISO, DMY'; SET DateStyle TO dmy; SET IntervalStyle TO iso_8601;" },
    {
      good: "SET statement_timeout = 0;\nSET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;",
    },
  ],
  visit: {
    VariableSetStmt(node, statement) {
      const name = (node.name ?? '').toLowerCase();
      const extensionSetting =
        name.includes('.') && node.kind === 'VAR_SET_VALUE' && /^(?:plpgsql|pg_|auto_explain)/.test(name);
      const allowed = onlyValue[name];
      const value = valueOf(node.args);
      const refusedValue = allowed !== undefined && node.kind === 'VAR_SET_VALUE' && !allowed.test(value);
      if (!unknown.has(name) && !extensionSetting && !refusedValue) return;
      const at = statement.find(name.toUpperCase());
      statement.report({
        range: refusedValue ? statement.span(statement.whole.last).range : (at ?? statement.span(0, 1)).range,
        message: refusedValue
          ? `CockroachDB takes no other value for ${name} than its own, and refuses ${value}.`
          : `CockroachDB does not know the setting ${name}.`,
        fix: removingStatement(
          statement,
          name === 'session_replication_role' || refusedValue ? 'review' : 'safe',
        ),
      });
    },
  },
});

/** The values behind SET x =, with commas between them. */
function valueOf(list: readonly Node[] | undefined): string {
  return (list ?? [])
    .map((each) => {
      if (!('A_Const' in each)) return '';
      const { sval, ival, fval } = each.A_Const;
      return sval?.sval ?? fval?.fval ?? String(ival?.ival ?? 0);
    })
    .join(', ');
}
