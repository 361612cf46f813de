// Which built-in functions of PostgreSQL a version of CockroachDB lacks, beyond the examples of the rule.
import { beforeAll, describe, expect, it } from 'vitest';
import { createAnalyzer, loadParser } from '../../analyze/analyze.ts';
import { cockroachFunctions } from '../data/cockroach-names.ts';
import { postgresFunctions } from '../data/functions.ts';
import { internalFunctions } from '../data/internal-functions.ts';
import type { CockroachVersion } from '../metadata.ts';
import { morePostgresFunctions } from './more-functions.ts';

beforeAll(loadParser);

const missing = (text: string, targetVersion: CockroachVersion): readonly string[] =>
  createAnalyzer({ dialect: 'postgres', targetVersion })
    .update(text)
    .findings.filter(({ code }) => code === 'MOLT214')
    .map(({ message }) => message);

/** A call, the last version that lacks it, and the first that has it. */
const came: readonly (readonly [string, CockroachVersion, CockroachVersion])[] = [
  ["SELECT date_trunc('day', t, 'UTC')", 'v23.1', 'v23.2'],
  ['SELECT make_date(2026, 1, 2)', 'v23.1', 'v23.2'],
  ["SELECT pg_sequence_last_value('s'::REGCLASS)", 'v23.1', 'v23.2'],
  ['SELECT gen_random_bytes(16)', 'v23.1', 'v23.2'],
  ['SELECT array_position(a, 1, 2) FROM t', 'v23.2', 'v24.1'],
  ["SELECT bit_count(B'101')", 'v23.2', 'v24.1'],
  ['SELECT setseed(0.5)', 'v23.2', 'v24.1'],
  ['SELECT cosine_distance(a, b) FROM t', 'v24.1', 'v24.2'],
  ["SELECT jsonb_path_query(a, '$.b') FROM t", 'v25.1', 'v25.2'],
  ["SELECT split_part(a, '/', -1) FROM t", 'v25.1', 'v25.2'],
  ["SELECT to_date(a, 'YYYY') FROM t", 'v26.1', 'v26.2'],
];

/** Calls of more arguments, or of names, that no version has. */
const never = [
  'SELECT row_to_json(t, true) FROM t',
  'SELECT array_to_json(a, true) FROM t',
  'SELECT jsonb_strip_nulls(a, true) FROM t',
  "SELECT regexp_replace(a, 'b', 'c', 2) FROM t",
  "SELECT regexp_replace(a, 'b', 'c', 1, 0, 'g') FROM t",
  "SELECT generate_series(a, b, '1 day', 'UTC') FROM t",
  "SELECT length(a, 'UTF8') FROM t",
  'SELECT pg_blocking_pids(5)',
  'SELECT timezone(a) FROM t',
  'SELECT pg_catalog.hashtext(a) FROM t',
  'SELECT int4eq(a, b) FROM t',
  'SELECT pg_stat_get_live_tuples(16384)',
  "SELECT pg_size_bytes('1 MB')",
  "SELECT pg_start_backup('x')",
];

const taken = [
  'SELECT row_to_json(t) FROM t',
  'SELECT array_to_json(a, false) FROM t',
  "SELECT regexp_replace(a, 'b', 'c', 'g') FROM t",
  "SELECT generate_series(a, b, '1 day') FROM t",
  'SELECT array_position(a, 1) FROM t',
  "SELECT date_trunc('day', a) FROM t",
  'SELECT pg_blocking_pids()',
  "SELECT timezone('UTC', a) FROM t",
  'SELECT textsend(a), date(b), float8(c) FROM t',
  'SELECT app.hashtext(a) FROM t',
  'SELECT hashtext(a) FROM t; CREATE FUNCTION hashtext(a TEXT) RETURNS INT8 LANGUAGE sql AS $$ SELECT 1 $$',
  'SELECT charge(a), bitand(b, c) FROM t',
];

describe('functions that CockroachDB lacks', () => {
  it.each(came)('%s: not in %s, but in %s', (text, before, since) => {
    expect(missing(text, before)).toHaveLength(1);
    expect(missing(text, since)).toHaveLength(0);
  });
  it.each(never)('never: %s', (text) => {
    expect(missing(text, 'v26.2')).toHaveLength(1);
  });
  it.each(taken)('taken: %s', (text) => {
    expect(missing(text, 'v26.2')).toHaveLength(0);
  });
  it('says of no function that it is missing when completion offers it', () => {
    const offered = new Set(cockroachFunctions.map(({ name }) => name));
    const wrong = [
      ...[...internalFunctions.keys()].filter((name) => offered.has(name)),
      ...[...postgresFunctions, ...morePostgresFunctions]
        .filter(({ status, form, name }) => status === 'missing' && form === undefined && offered.has(name))
        .map(({ name }) => name),
    ];
    expect(wrong).toEqual([]);
  });
});

it('names what is nearest only where something is', () => {
  expect(missing("SELECT create_hypertable('m', 'at')", 'v26.2')).toEqual([
    'CockroachDB has no create_hypertable(); nearest: the table as it is, which is split into ranges by itself.',
  ]);
  expect(missing("SELECT add_compression_policy('m', INTERVAL '7 days')", 'v26.2')).toEqual([
    'CockroachDB has no add_compression_policy().',
  ]);
});
