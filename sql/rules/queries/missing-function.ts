import { docs } from '../documentation.ts';
import type { CockroachVersion } from '../metadata.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';

interface Missing {
  /** What may stand for it. */
  readonly instead?: string;
  readonly since?: CockroachVersion;
}

/**
 * Functions of PostgreSQL 18 and its extensions that CockroachDB does not have (absent from its built-in list of
 * v25.2 and from the release notes up to v26.2). Only names that nobody would give to a function of their own.
 */
const missing: Readonly<Record<string, Missing>> = {
  regexp_match: { instead: 'regexp_extract' },
  regexp_matches: {},
  regexp_count: {},
  regexp_like: { instead: 'the operator ~' },
  regexp_substr: { instead: 'regexp_extract' },
  regexp_instr: {},
  string_to_table: { instead: 'unnest(string_to_array(…))' },
  date_bin: {},
  justify_days: {},
  justify_hours: {},
  justify_interval: {},
  make_interval: { instead: 'arithmetic with INTERVAL' },
  array_fill: {},
  array_ndims: {},
  array_dims: {},
  trim_array: {},
  websearch_to_tsquery: { instead: 'plainto_tsquery' },
  ts_rank_cd: { instead: 'ts_rank' },
  ts_headline: {},
  ts_rewrite: {},
  setweight: {},
  word_similarity: { instead: 'similarity' },
  strict_word_similarity: { instead: 'similarity' },
  uuidv7: { instead: 'gen_random_uuid' },
  pgp_sym_encrypt: { instead: 'encrypt' },
  pgp_sym_decrypt: { instead: 'decrypt' },
  pgp_pub_encrypt: {},
  txid_current: {},
  pg_current_xact_id: {},
  pg_terminate_backend: { instead: 'CANCEL SESSION' },
  pg_cancel_backend: { instead: 'CANCEL QUERY' },
  pg_database_size: {},
  pg_relation_size: {},
  pg_total_relation_size: {},
  pg_table_size: {},
  pg_indexes_size: {},
  pg_size_pretty: {},
  pg_sleep_for: { instead: 'pg_sleep' },
  pg_sleep_until: { instead: 'pg_sleep' },
  pg_current_wal_lsn: {},
  pg_switch_wal: {},
  pg_stat_reset: {},
  lo_create: {},
  lo_import: {},
  lo_export: {},
  lo_unlink: {},
  pg_read_file: {},
  pg_ls_dir: {},
  dblink: {},
  dblink_exec: {},
  crosstab: {},
  connectby: {},
  time_bucket: {},
  range_agg: {},
  tstzrange: {},
  tsrange: {},
  daterange: {},
  int4range: {},
  int8range: {},
  numrange: {},
  xmlagg: {},
  xpath: {},
  query_to_xml: {},
  jsonb_set_lax: { instead: 'jsonb_set' },
  jsonb_to_tsvector: {},
  bit_xor: {},
  random_normal: {},
  to_number: { since: 'v26.2' },
  to_date: { since: 'v26.2', instead: 'parse_date' },
  jsonb_path_query: { since: 'v25.2' },
  jsonb_path_exists: { since: 'v25.2' },
  jsonb_path_query_array: { since: 'v25.2' },
  jsonb_path_query_first: { since: 'v25.2' },
};

export const missingFunction = defineRule({
  code: 'MOLT214',
  name: 'missing-function',
  title: 'Function that CockroachDB does not have',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'The call parses, and fails when the name is looked up. A function of your own with this name and arguments would work.',
  workaround: 'Use what the message names, write the function yourself, or do the work in the application.',
  documentation: docs('functions-and-operators'),
  examples: [
    {
      bad: "SELECT (regexp_match(s, 'a(\\d+)'))[1] FROM t;",
      good: "SELECT regexp_extract(s, 'a(\\d+)') FROM t;",
    },
    { bad: 'SELECT tstzrange(a, b) FROM t;' },
  ],
  visit: {
    FuncCall(node, statement) {
      const parts = nameParts(node.funcname);
      const name = parts.at(-1) ?? '';
      const known = Object.hasOwn(missing, name) ? missing[name] : undefined;
      if (known === undefined || (parts.length > 1 && parts[0] !== 'pg_catalog' && parts[0] !== 'public'))
        return;
      if (known.since !== undefined && !statement.isBefore(known.since)) return;
      const instead = known.instead === undefined ? '' : `; ${known.instead} comes nearest`;
      statement.report({
        range: statement.name(statement.tokenAt(node.location)).range,
        message: `CockroachDB has no ${name}()${known.since === undefined ? '' : ` before ${known.since}`}${instead}.`,
      });
    },
  },
});
