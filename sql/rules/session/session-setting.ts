import { docs } from '../documentation.ts';
import { removingStatement } from '../fixes.ts';
import { defineRule } from '../rule.ts';

/**
 * Settings of PostgreSQL that migrations and dumps set and that CockroachDB does not know (absent from its
 * docs/generated/sql/session_vars.md). A setting that is in neither list is left alone: silence is not proof.
 */
const unknown = new Set([
  'session_replication_role', 'work_mem', 'maintenance_work_mem', 'temp_buffers', 'effective_cache_size', 'random_page_cost',
  'seq_page_cost', 'cpu_tuple_cost', 'max_parallel_workers_per_gather', 'max_parallel_maintenance_workers', 'jit',
  'constraint_exclusion', 'enable_hashjoin', 'enable_mergejoin', 'enable_nestloop', 'enable_indexscan', 'enable_bitmapscan',
  'enable_partitionwise_join', 'enable_partitionwise_aggregate', 'log_statement', 'log_min_duration_statement',
  'log_min_messages', 'track_io_timing', 'vacuum_cost_delay', 'commit_delay', 'zero_damaged_pages', 'array_nulls',
  'transform_null_equals', 'gin_fuzzy_search_limit', 'event_triggers', 'maintenance_io_concurrency', 'wal_compression',
]); // prettier-ignore

/** Settings that are known and take one value only. */
const onlyValue: Readonly<Record<string, RegExp>> = {
  standard_conforming_strings: /^(?:on|true|yes|1)$/i,
  client_encoding: /^(?:utf-?8|unicode)$/i,
  default_with_oids: /^(?:off|false|no|0)$/i,
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
      const value = statement.tokens.at(statement.whole.last)?.text.replaceAll("'", '') ?? '';
      const refusedValue = allowed !== undefined && node.kind === 'VAR_SET_VALUE' && !allowed.test(value);
      if (!unknown.has(name) && !extensionSetting && !refusedValue) return;
      const at = statement.find(name.toUpperCase());
      statement.report({
        range: refusedValue ? statement.span(statement.whole.last).range : (at ?? statement.whole).range,
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
