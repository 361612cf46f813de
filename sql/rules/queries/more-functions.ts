import type { SourceFunction } from '../data/functions.ts';

/**
 * Forms of PostgreSQL's functions that the collected facts leave out: calls with more arguments than CockroachDB's
 * function takes, and functions that came with a version. (PostgreSQL 18's pg_proc against CockroachDB's
 * pkg/sql/sem/builtins/fixed_oids.go, whose order is the order of their coming; for array_position its pull request
 * 112161, for date_trunc 108824, for split_part 141944)
 */
export const morePostgresFunctions: readonly SourceFunction[] = [
  { name: 'row_to_json', form: '(row, pretty)', status: 'missing', instead: 'row_to_json(row)', rewrite: 'row_to_json({1})', fix: 'review' },
  { name: 'array_to_json', form: '(array, true)', status: 'missing', instead: 'array_to_json(array)', rewrite: 'array_to_json({1})', fix: 'review' },
  { name: 'json_strip_nulls', form: '(json, in_arrays)', status: 'missing', instead: 'json_strip_nulls(json)', fix: 'manual' },
  { name: 'jsonb_strip_nulls', form: '(json, in_arrays)', status: 'missing', instead: 'jsonb_strip_nulls(json)', fix: 'manual' },
  { name: 'regexp_replace', form: '(string, pattern, replacement, start)', status: 'missing', instead: 'regexp_replace of a substring, with flags as the fourth argument', fix: 'manual' },
  { name: 'generate_series', form: '(start, stop, step, zone)', status: 'missing', instead: 'generate_series(start, stop, step) AT TIME ZONE', fix: 'manual' },
  { name: 'length', form: '(bytes, encoding)', status: 'missing', instead: 'length(convert_from(bytes, encoding))', rewrite: 'length(convert_from({1}, {2}))', fix: 'safe' },
  { name: 'pg_blocking_pids', form: '(pid)', status: 'missing', instead: 'crdb_internal.cluster_locks', fix: 'manual' },
  { name: 'timezone', form: '(time)', status: 'missing', instead: 'AT TIME ZONE', fix: 'manual' },
  { name: 'unaccent', form: '(dictionary, text)', status: 'missing', instead: 'unaccent(text)', rewrite: 'unaccent({2})', fix: 'review' },
  { name: 'date_trunc', form: '(field, source, zone)', status: 'partial', since: 'v23.2', instead: 'date_trunc(field, source AT TIME ZONE zone) AT TIME ZONE zone', fix: 'manual' },
  { name: 'array_position', form: '(array, element, start)', status: 'partial', since: 'v24.1', fix: 'manual' },
  { name: 'split_part', form: '(string, delimiter, negative)', status: 'partial', since: 'v25.2', instead: 'reverse(split_part(reverse(string), delimiter, n))', fix: 'manual' },
  { name: 'make_date', status: 'partial', since: 'v23.2', fix: 'manual' },
  { name: 'make_timestamp', status: 'partial', since: 'v23.2', fix: 'manual' },
  { name: 'make_timestamptz', status: 'partial', since: 'v23.2', fix: 'manual' },
  { name: 'encrypt', status: 'partial', since: 'v23.2', fix: 'manual' },
  { name: 'encrypt_iv', status: 'partial', since: 'v23.2', fix: 'manual' },
  { name: 'decrypt', status: 'partial', since: 'v23.2', fix: 'manual' },
  { name: 'decrypt_iv', status: 'partial', since: 'v23.2', fix: 'manual' },
  { name: 'gen_random_bytes', status: 'partial', since: 'v23.2', fix: 'manual' },
  { name: 'oidvectortypes', status: 'partial', since: 'v23.2', fix: 'manual' },
  { name: 'nameconcatoid', status: 'partial', since: 'v23.2', fix: 'manual' },
  { name: 'pg_sequence_last_value', status: 'partial', since: 'v23.2', fix: 'manual' },
  { name: 'pg_get_function_arg_default', status: 'partial', since: 'v23.2', fix: 'manual' },
  { name: 'pg_encoding_max_length', status: 'partial', since: 'v24.1', fix: 'manual' },
  { name: 'bit_count', status: 'partial', since: 'v24.1', fix: 'manual' },
  { name: 'metaphone', status: 'partial', since: 'v24.1', fix: 'manual' },
  { name: 'setseed', status: 'partial', since: 'v24.1', fix: 'manual' },
  { name: 'cosine_distance', status: 'partial', since: 'v24.2', fix: 'manual' },
  { name: 'inner_product', status: 'partial', since: 'v24.2', fix: 'manual' },
  { name: 'l1_distance', status: 'partial', since: 'v24.2', fix: 'manual' },
  { name: 'l2_distance', status: 'partial', since: 'v24.2', fix: 'manual' },
  { name: 'vector_dims', status: 'partial', since: 'v24.2', fix: 'manual' },
  { name: 'vector_norm', status: 'partial', since: 'v24.2', fix: 'manual' },
]; // prettier-ignore

/** What is nearest to functions that the collected facts name together with others; undefined where nothing is. */
export const nearest: ReadonlyMap<string, string | undefined> = new Map([
  ['create_hypertable', 'the table as it is, which is split into ranges by itself'],
  ['add_retention_policy', 'row-level TTL: ALTER TABLE … SET (ttl_expiration_expression = …)'],
  ['add_compression_policy', undefined],
  ['normal_rand', undefined],
]);
