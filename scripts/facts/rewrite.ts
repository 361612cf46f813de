import type { FunctionRow } from './shapes.ts';

type Written = readonly ['safe' | 'review', string];

/** Where the example is one of several functions, or true for its own values only. */
const written: Readonly<Record<string, Readonly<Record<string, Written>>>> = {
  postgres: {
    random: ['review', 'floor(random() * ({2} - {1} + 1))::INT8 + {1}'],
    string_to_table: ['safe', 'unnest(string_to_array({1}, {2}))'],
    date_subtract: ['safe', '{1} - {2}'],
    jsonb_agg_strict: ['review', 'jsonb_agg({1}) FILTER (WHERE {1} IS NOT NULL)'],
    jsonb_exists_all: ['safe', '{1} ?& {2}'],
    jsonb_contains: ['safe', '{1} @> {2}'],
    array_ndims: ['review', '1'],
    jsonb_path_query_tz: ['review', 'jsonb_path_query({1}, {2})'],
    jsonb_path_exists_tz: ['review', 'jsonb_path_exists({1}, {2})'],
    strict_word_similarity: ['review', 'similarity({1}, {2})'],
    // Not of bit strings: xor_agg takes INT8 and BYTES only (pkg/sql/sem/builtins/aggregate_builtins.go).
    bit_xor: ['review', 'xor_agg({1})'],
    pg_current_xact_id: ['review', 'cluster_logical_timestamp()'],
  },
  mysql: {
    month: ['safe', 'extract(month FROM {1})::INT8'],
    day: ['safe', 'extract(day FROM {1})::INT8'],
    hour: ['safe', 'extract(hour FROM {1})::INT8'],
    minute: ['safe', 'extract(minute FROM {1})::INT8'],
    second: ['safe', 'floor(extract(second FROM {1}))::INT8'],
    quarter: ['safe', 'extract(quarter FROM {1})::INT8'],
    year: ['safe', 'extract(year FROM {1})::INT8'],
    dayofyear: ['safe', 'extract(doy FROM {1})::INT8'],
    weekday: ['review', 'extract(isodow FROM {1})::INT8 - 1'],
    log10: ['safe', 'log({1})'],
    schema: ['safe', 'current_database()'],
    variance: ['safe', 'var_pop({1})'],
    stddev: ['safe', 'stddev_pop({1})'],
    sha: ['safe', 'sha1({1})'],
    adddate: ['review', '{1} + {2}'],
    from_unixtime: ['review', 'to_timestamp({1})'],
    unix_timestamp: ['review', 'floor(extract(epoch FROM {1}))::INT8'],
    last_day: ['review', "(date_trunc('month', {1}) + INTERVAL '1 month' - INTERVAL '1 day')::DATE"],
    regexp_like: ['review', '{1} ~* {2}'],
  },
};

/**
 * How to rewrite a call, learned from the row's example: what stands in the example's arguments becomes {1}, {2}, … in
 * what it turned into. Nothing when the example is about more than one call, or drops an argument.
 */
export function functionRewrite(
  name: string,
  row: FunctionRow,
): { rewrite?: string; fix: 'safe' | 'review' | 'manual' } {
  const checked = written[row.source]?.[name];
  if (checked !== undefined) return { rewrite: checked[1], fix: checked[0] };
  const fix = ({ automatic: 'safe', suggested: 'review', manual: 'manual' } as const)[row.fix];
  if (fix === 'manual' || !row.before || !row.after) return { fix: 'manual' };
  const call = new RegExp(`^SELECT (${name})\\(`, 'i').exec(row.before);
  const tail = / FROM t(?: GROUP BY k)?$/;
  if (call === null) return { fix: 'manual' };
  const before = row.before.replace(tail, '');
  const after = row.after.replace(tail, '').replace(/^SELECT /, '');
  if (!before.endsWith(')')) return { fix: 'manual' };
  const args = topLevel(before.slice(call[0].length, -1));
  if (args.length > 0 && new Set(args).size !== args.length) return { fix: 'manual' };
  // All at once, so that a placeholder is not taken for the digit of a literal.
  const pattern = new RegExp(`(?<![\\w'])(?:${args.map(escaped).join('|')})(?![\\w'(])`, 'g');
  const rewrite = args.length === 0 ? after : after.replace(pattern, (arg) => `{${args.indexOf(arg) + 1}}`);
  if (args.some((_, i) => !rewrite.includes(`{${i + 1}}`))) return { fix: 'manual' };
  // A literal that the example has and the call need not have.
  return /\{/.test(rewrite) || args.length === 0 ? { rewrite, fix } : { fix: 'manual' };
}

function topLevel(list: string): string[] {
  const args: string[] = [];
  let depth = 0;
  let quoted = false;
  let current = '';
  for (const char of list) {
    if (char === "'") quoted = !quoted;
    if (!quoted) {
      if (char === '(' || char === '[') depth++;
      if (char === ')' || char === ']') depth--;
      if (char === ',' && depth === 0) {
        args.push(current.trim());
        current = '';
        continue;
      }
    }
    current += char;
  }
  if (current.trim() !== '') args.push(current.trim());
  return args;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
