import { conversionsOf } from './conversions.ts';
import type { SqlType } from './sql-type.ts';
import { fits, naturalType, ofType, type Value } from './value.ts';

/**
 * Functions of which all overloads of CockroachDB are here, because PostgreSQL takes more than they do: it turns arguments into
 * the types that it has a function for (pkg/sql/sem/builtins/fixed_oids.go of 2026; those that came after v26.2 are left out).
 * Behind percentile_cont stands what WITHIN GROUP orders by (cockroach#89965, cockroach#106366). Their numbers in that file are from before
 * v23.1, but for setseed() of v24.1, to_timestamp() with a format of v26.2, and make_timestamp() and make_timestamptz() of a patch of v23.1.
 * `any` is every type. What a function gives in PostgreSQL is of another type where a `~` stands in front.
 */
const checked = `
  acos(float)=float acosd(float)=float acosh(float)=float asin(float)=float asind(float)=float asinh(float)=float
  atan(float)=float atand(float)=float atanh(float)=float atan2(float,float)=float atan2d(float,float)=float
  cos(float)=float cosd(float)=float cosh(float)=float cot(float)=float cotd(float)=float
  sin(float)=float sind(float)=float sinh(float)=float tan(float)=float tand(float)=float tanh(float)=float
  degrees(float)=float radians(float)=float
  cbrt(float)=float ~cbrt(decimal)=decimal exp(float)=float exp(decimal)=decimal ln(float)=float ln(decimal)=decimal
  log(float)=float log(decimal)=decimal log(decimal,decimal)=decimal log(float,float)=float
  sqrt(float)=float sqrt(decimal)=decimal
  power(float,float)=float power(decimal,decimal)=decimal ~power(int,int)=int
  pow(float,float)=float pow(decimal,decimal)=decimal ~pow(int,int)=int
  mod(int,int)=int mod(decimal,decimal)=decimal mod(float,float)=float
  div(decimal,decimal)=decimal ~div(int,int)=int div(float,float)=float
  round(float)=float round(decimal)=decimal round(decimal,int)=decimal round(float,int)=float
  trunc(float)=float trunc(decimal)=decimal trunc(decimal,int)=decimal
  to_timestamp(float)=timestamptz to_timestamp(string,string)=timestamptz
  age(timestamptz)=interval age(timestamptz,timestamptz)=interval
  timezone(string,timestamptz)=timestamp timezone(string,timestamp)=timestamptz timezone(string,time)=timetz
  timezone(string,timetz)=timetz timezone(string,string)=timestamp
  timezone(interval,timestamptz)=timestamp timezone(interval,timestamp)=timestamptz timezone(interval,timetz)=timetz
  pg_sleep(float)=bool setseed(float)=void
  make_timestamp(int,int,int,int,int,float)=timestamp make_timestamptz(int,int,int,int,int,float)=timestamptz
  make_timestamptz(int,int,int,int,int,float,string)=timestamptz
  generate_series(int,int)=int generate_series(int,int,int)=int
  generate_series(timestamp,timestamp,interval)=timestamp generate_series(timestamptz,timestamptz,interval)=timestamptz
  percentile_cont(float,float)=float percentile_cont(float,interval)=interval percentile_cont(float[],float)=float[]
  percentile_cont(float[],interval)=interval[]
  json_object_agg(string,any)=jsonb jsonb_object_agg(string,any)=jsonb
  st_makepoint(float,float)=geometry st_makepoint(float,float,float)=geometry st_makepoint(float,float,float,float)=geometry
  st_point(float,float)=geometry st_makeenvelope(float,float,float,float,int)=geometry
  st_makeenvelope(float,float,float,float)=geometry`;

/** Functions whose result is known, whatever they are given or by the type of their first argument (`T`). */
const others = `
  count=int row_number=int rank=int dense_rank=int ntile=int percent_rank=float cume_dist=float regr_count=int
  length=int char_length=int character_length=int octet_length=int bit_length=int ascii=int strpos=int position=int
  array_length=int cardinality=int array_lower=int array_upper=int array_ndims=int json_array_length=int jsonb_array_length=int
  nextval=int currval=int lastval=int setval=int array_position=int
  random=float pi=float ~extract=float date_part=float corr=float covar_pop=float covar_samp=float similarity=float
  max=T min=T abs=T first_value=T last_value=T nth_value=T lag=T lead=T any_value=T
  lower=string upper=string initcap=string btrim=string ltrim=string rtrim=string lpad=string rpad=string replace=string
  translate=string repeat=string reverse=string concat=string concat_ws=string left=T right=T split_part=string to_char=string
  to_hex=string md5=string quote_literal=string quote_ident=string quote_nullable=string regexp_replace=string chr=string
  format=string array_to_string=string substr=T substring=T overlay=T string_agg=T encode=string
  decode=bytes digest=bytes convert_to=bytes convert_from=string
  now=timestamptz transaction_timestamp=timestamptz statement_timestamp=timestamptz clock_timestamp=timestamptz
  to_date=date make_date=date date=date justify_days=interval justify_hours=interval justify_interval=interval
  bool_and=bool bool_or=bool every=bool isfinite=bool
  to_json=jsonb to_jsonb=jsonb json_agg=jsonb jsonb_agg=jsonb json_build_object=jsonb jsonb_build_object=jsonb
  json_build_array=jsonb jsonb_build_array=jsonb row_to_json=jsonb jsonb_set=jsonb jsonb_insert=jsonb
  jsonb_strip_nulls=jsonb json_strip_nulls=jsonb jsonb_extract_path=jsonb json_extract_path=jsonb
  jsonb_extract_path_text=string json_extract_path_text=string jsonb_typeof=string json_typeof=string jsonb_pretty=string
  gen_random_uuid=uuid uuid_generate_v4=uuid uuid_generate_v1=uuid version=string current_database=string
  current_schema=string to_tsvector=tsvector to_tsquery=tsquery plainto_tsquery=tsquery phraseto_tsquery=tsquery
  string_to_array=string[] regexp_split_to_array=string[] array_append=T array_remove=T array_replace=T array_cat=T
  st_x=float st_y=float st_area=float st_distance=float st_length=float`;

/** Functions that take strings, and no strings with a collation, as CITEXT is one (cockroach#20838, cockroach#151244). */
const ofStrings: ReadonlySet<string> = new Set(
  `length char_length character_length octet_length bit_length lower upper initcap btrim ltrim rtrim left right replace
  split_part substr substring position strpos reverse repeat lpad rpad translate md5 ascii regexp_replace regexp_split_to_table
  regexp_split_to_array string_to_array starts_with quote_ident to_tsvector similarity`.split(/\s+/),
);

/** Those whose result depends on the type of their first argument: all overloads of one are of one kind. */
const byFirst: Readonly<Record<string, Readonly<Record<SqlType, SqlType>>>> = {
  sum: { int: 'decimal', float: 'float', decimal: 'decimal', interval: 'interval' },
  avg: { int: 'decimal', float: 'float', decimal: 'decimal', interval: 'interval' },
  ceil: { int: 'float', float: 'float', decimal: 'decimal' },
  ceiling: { int: 'float', float: 'float', decimal: 'decimal' },
  floor: { int: 'float', float: 'float', decimal: 'decimal' },
  sign: { float: 'float', decimal: 'decimal' },
  stddev: { int: 'decimal', float: 'float', decimal: 'decimal' },
  stddev_pop: { int: 'decimal', float: 'float', decimal: 'decimal' },
  stddev_samp: { int: 'decimal', float: 'float', decimal: 'decimal' },
  variance: { int: 'decimal', float: 'float', decimal: 'decimal' },
  var_pop: { int: 'decimal', float: 'float', decimal: 'decimal' },
  var_samp: { int: 'decimal', float: 'float', decimal: 'decimal' },
  date_trunc: {},
};

/** date_trunc('day', x): by its second argument. */
const truncated: Readonly<Record<SqlType, SqlType>> = {
  timestamp: 'timestamp', timestamptz: 'timestamptz', date: 'timestamptz', time: 'interval', interval: 'interval',
}; // prettier-ignore

interface Overload {
  readonly parameters: readonly SqlType[];
  readonly result: SqlType;
  readonly asInPostgres: boolean;
}

const overloads = new Map<string, Overload[]>();
for (const each of checked.trim().split(/\s+/)) {
  const [, mark, name = '', parameters = '', result = ''] = /^(~?)(\w+)\((.*)\)=(.+)$/.exec(each) ?? [];
  const overload = { parameters: parameters.split(','), result, asInPostgres: mark === '' };
  const known = overloads.get(name);
  if (known === undefined) overloads.set(name, [overload]);
  else known.push(overload);
}

const results = new Map(
  others
    .trim()
    .split(/\s+/)
    .map((each) => {
      const [, mark, name = '', result = ''] = /^(~?)(\w+)=(.+)$/.exec(each) ?? [];
      return [name, { result, asInPostgres: mark === '' }] as const;
    }),
);

/** Whether all overloads of a function are known, so that a call of it can be refused. */
export const isChecked = (name: string): boolean => overloads.has(name);

/** Whether a function takes strings: of its calls only those with a column in them are worth a question. */
export const takesStrings = (name: string): boolean => ofStrings.has(name);

/** Whether what a function gives is a string. */
export const givesString = (name: string): boolean => results.get(name)?.result === 'string';

/** What comes of a call. */
export type Called =
  | { readonly state: 'given'; readonly value: Value | null }
  /** CockroachDB has no such overload; PostgreSQL makes these types of the arguments (null: it stays as it is). */
  | { readonly state: 'missing'; readonly types: readonly (SqlType | null)[]; readonly result: SqlType };

const unsure: Called = { state: 'given', value: null };

/** What comes of a call of a built-in function; null arguments are of types that nobody knows. */
export function call(name: string, args: readonly (Value | null)[]): Called {
  const known = overloads.get(name);
  if (known !== undefined) return checkedCall(name, known, args);
  if (ofStrings.has(name) && args.some(isCitext)) {
    const types = args.map((arg) => (isCitext(arg) ? 'string' : null));
    const result = results.get(name)?.result ?? 'T';
    return { state: 'missing', types, result: result === 'T' ? 'string' : result };
  }
  const first = args[0];
  const own = first == null ? undefined : naturalType(first);
  const sorts = byFirst[name];
  if (sorts !== undefined) {
    const second = args[1] ?? null;
    const result =
      name === 'date_trunc'
        ? second?.sort === 'type' && truncated[second.type]
        : own !== undefined && sorts[own];
    return typeof result === 'string' ? { state: 'given', value: ofType(result) } : unsure;
  }
  const other = results.get(name);
  if (other === undefined) return unsure;
  if (other.result !== 'T') return { state: 'given', value: ofType(other.result, other.asInPostgres) };
  return first?.sort === 'type' ? { state: 'given', value: first } : unsure;
}

const isCitext = (arg: Value | null): boolean => arg?.sort === 'type' && arg.type === 'citext';

function checkedCall(name: string, known: readonly Overload[], args: readonly (Value | null)[]): Called {
  const alike = known.filter(({ parameters }) => parameters.length === args.length);
  const possible = alike.filter(({ parameters }) => takes(parameters, args));
  if (possible.length > 0) {
    const [only, ...more] = new Set(possible.map(({ result }) => result));
    if (only === undefined || more.length > 0) return unsure;
    return {
      state: 'given',
      value: ofType(
        only,
        possible.every(({ asInPostgres }) => asInPostgres),
      ),
    };
  }
  // PostgreSQL has round and trunc with digits for NUMERIC only.
  const prefersDecimal = (name === 'round' || name === 'trunc') && args.length === 2;
  let best: { types: (SqlType | null)[]; changes: number; result: SqlType } | null = null;
  for (const { parameters, result } of alike) {
    if (prefersDecimal && parameters[0] !== 'decimal') continue;
    const types = parameters.map((parameter, i) => conversion(args[i] ?? null, parameter, name, i));
    if (types.includes(undefined)) continue;
    const changes = types.reduce<number>((sum, type, i) => sum + weight(args[i] ?? null, type ?? null), 0);
    if (best === null || changes < best.changes)
      best = { types: types.map((type) => type ?? null), changes, result };
  }
  return best === null ? unsure : { state: 'missing', types: best.types, result: best.result };
}

const takes = (parameters: readonly SqlType[], args: readonly (Value | null)[]): boolean =>
  parameters.every((parameter, i) => {
    const arg = args[i] ?? null;
    return arg === null || parameter === 'any' || fits(arg, parameter);
  });

/** What PostgreSQL makes of an argument for a parameter: null when it fits as it is, undefined when it can't. */
function conversion(
  arg: Value | null,
  parameter: SqlType,
  name: string,
  index: number,
): SqlType | null | undefined {
  if (arg === null || parameter === 'any' || fits(arg, parameter)) return null;
  if (arg.sort === 'constant') return undefined;
  // Keys of an object: of whatever type in PostgreSQL.
  if (index === 0 && /^jsonb?_object_agg$/.test(name)) return parameter;
  return conversionsOf(arg.type).includes(parameter) ? parameter : undefined;
}

/** Fewest conversions first, of these the preferred ones. */
function weight(arg: Value | null, type: SqlType | null): number {
  if (type === null || arg === null || arg.sort === 'constant') return 0;
  return 10 + conversionsOf(arg.type).indexOf(type);
}
