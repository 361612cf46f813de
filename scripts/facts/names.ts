import { head, literal } from './source.ts';
import { aggregates, signatures, windowFunctions } from './signatures.ts';
import type { FunctionFacts, KeywordFacts } from './shapes.ts';

/** CockroachDB's types, for completion: name, aliases, since which version, and what it holds. */
const types = [
  { name: 'ARRAY', note: 'written TYPE[]; one dimension' },
  { name: 'BIT', form: 'BIT(n)', note: 'bits, exactly n' },
  { name: 'BOOL', aliases: ['BOOLEAN'], note: 'true or false' },
  { name: 'BOX2D', note: 'a bounding box of geometries' },
  { name: 'BYTES', aliases: ['BYTEA', 'BLOB'], note: 'binary data' },
  { name: 'CHAR', form: 'CHAR(n)', aliases: ['CHARACTER'], note: 'text, padded to n' },
  { name: 'CITEXT', since: 'v25.3', note: 'text that compares without case' },
  { name: 'DATE', note: 'a day' },
  { name: 'DECIMAL', form: 'DECIMAL(p, s)', aliases: ['NUMERIC', 'DEC'], note: 'exact number' },
  { name: 'ENUM', form: 'CREATE TYPE … AS ENUM', note: 'one of a list of values' },
  { name: 'FLOAT4', aliases: ['REAL'], note: '32-bit floating point' },
  { name: 'FLOAT8', aliases: ['FLOAT', 'DOUBLE PRECISION'], note: '64-bit floating point' },
  { name: 'GEOGRAPHY', note: 'shapes on the globe' },
  { name: 'GEOMETRY', note: 'shapes on a plane' },
  { name: 'INET', note: 'IPv4 or IPv6 address' },
  { name: 'INT2', aliases: ['SMALLINT'], note: '16-bit integer' },
  { name: 'INT4', note: '32-bit integer' },
  { name: 'INT8', aliases: ['INT', 'INTEGER', 'BIGINT', 'INT64'], note: '64-bit integer' },
  { name: 'INTERVAL', note: 'a span of time' },
  { name: 'JSONB', aliases: ['JSON'], note: 'JSON value' },
  { name: 'JSONPATH', since: 'v25.2', note: 'a path into JSON (preview)' },
  { name: 'LTREE', since: 'v25.4', note: 'label path of a tree (preview)' },
  { name: 'NAME', note: 'text of the catalogs' },
  { name: 'OID', note: 'object identifier' },
  { name: 'PG_LSN', since: 'v23.2', note: 'position in a write-ahead log' },
  { name: 'REFCURSOR', since: 'v23.2', note: 'name of a cursor' },
  { name: 'REGCLASS', note: 'a relation, by name or OID' },
  { name: 'REGTYPE', note: 'a type, by name or OID' },
  { name: 'SERIAL', note: 'INT8 DEFAULT unique_rowid()' },
  { name: 'STRING', form: 'STRING(n)', aliases: ['TEXT', 'VARCHAR'], note: 'text' },
  { name: 'TIME', note: 'time of day' },
  { name: 'TIMETZ', note: 'time of day with offset' },
  { name: 'TIMESTAMP', note: 'date and time without time zone' },
  { name: 'TIMESTAMPTZ', note: 'moment in time' },
  { name: 'TSQUERY', note: 'full-text query' },
  { name: 'TSVECTOR', note: 'full-text document' },
  { name: 'UUID', note: 'universally unique identifier' },
  { name: 'VARBIT', form: 'VARBIT(n)', note: 'bits, at most n' },
  { name: 'VARCHAR', form: 'VARCHAR(n)', note: 'text, at most n' },
  { name: 'VECTOR', form: 'VECTOR(n)', since: 'v24.2', note: 'n floating-point numbers' },
  { name: 'ACLITEM', since: 'v26.2', note: 'an entry of an access list' },
] as const; // prettier-ignore

/** Built-ins of the list that came after v23.1 (release notes; the list itself is of v25.2). */
const came: Readonly<Record<string, string>> = {
  make_date: 'v23.2',
  make_timestamp: 'v23.2',
  make_timestamptz: 'v23.2',
  setseed: 'v24.1',
  bit_count: 'v24.1',
  cosine_distance: 'v24.2',
  inner_product: 'v24.2',
  l1_distance: 'v24.2',
  l2_distance: 'v24.2',
  vector_dims: 'v24.2',
  vector_norm: 'v24.2',
  substring_index: 'v25.2',
  jsonb_path_exists: 'v25.2',
  jsonb_path_match: 'v25.2',
  jsonb_path_query: 'v25.2',
  jsonb_path_query_array: 'v25.2',
  jsonb_path_query_first: 'v25.2',
};

/** sql/rules/data/cockroach-names.ts */
export function namesFile(functions: FunctionFacts, keywords: KeywordFacts): string {
  const all = new Map<string, string | undefined>();
  for (const name of functions.crdb_builtin_names) all.set(name, came[name]);
  for (const [name, since] of Object.entries(functions.crdb_builtin_names_later)) all.set(name, since);
  const sort = (name: string) =>
    aggregates.has(name) ? 'aggregate' : windowFunctions.has(name) ? 'window' : undefined;
  return [
    ...head(
      'What CockroachDB has: types, built-in functions and keywords, for completion and signature help.',
      functions.generated_from,
    ),
    "import type { CockroachVersion } from '../metadata.ts';",
    '',
    'export interface CockroachType {',
    '  readonly name: string;',
    '  /** How it is written with its parameters. */',
    '  readonly form?: string;',
    '  readonly aliases?: readonly string[];',
    '  readonly since?: CockroachVersion;',
    '  /** What it holds, in a few words. */',
    '  readonly note: string;',
    '}',
    '',
    'export interface CockroachFunction {',
    '  readonly name: string;',
    "  readonly kind?: 'aggregate' | 'window';",
    '  readonly since?: CockroachVersion;',
    '  /** Parameters and result, an overload each: `(input: STRING, start: INT8) → STRING`. None are known for some. */',
    '  readonly signatures?: readonly string[];',
    '}',
    '',
    '// prettier-ignore',
    'export const cockroachTypes: readonly CockroachType[] = [',
    ...types.map((type) => `  ${literal(type)},`),
    '];',
    '',
    '// prettier-ignore',
    'export const cockroachFunctions: readonly CockroachFunction[] = [',
    ...[...all]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(
        ([name, since]) => `  ${literal({ name, kind: sort(name), since, signatures: signatures[name] })},`,
      ),
    '];',
    '',
    '/** All keywords, in lower case; sql/rules/data/keywords.ts says where each may be a name. */',
    '// prettier-ignore',
    `export const cockroachKeywords: readonly string[] = ${literal(
      [
        ...new Set([
          ...keywords.reserved,
          ...keywords.col_name,
          ...keywords.type_func_name,
          ...keywords.unreserved,
        ]),
      ].sort(),
    )};`,
    '',
  ].join('\n');
}
