import { functionRewrite } from './rewrite.ts';
import { head, literal } from './source.ts';
import type { FunctionFacts, FunctionRow } from './shapes.ts';

/** One function (or one form of it) of a source database, as the table holds it. */
interface Entry {
  readonly name: string;
  readonly form?: string;
  readonly status: 'missing' | 'partial' | 'differs';
  readonly since?: string | null;
  readonly issue?: number | null;
  readonly instead?: string;
  readonly rewrite?: string;
  readonly fix: 'safe' | 'review' | 'manual';
}

/** sql/rules/data/functions.ts */
export function functionsFile(facts: FunctionFacts): string {
  return [
    ...head(
      'Functions of PostgreSQL and MySQL that CockroachDB lacks or reads differently.',
      facts.generated_from,
    ),
    "import type { CockroachVersion, FixClass } from '../metadata.ts';",
    '',
    'export interface SourceFunction {',
    '  /** In lower case. */',
    '  readonly name: string;',
    '  /** Only this form of it: `(numeric, format)`, `WITHIN GROUP`; all calls when absent. */',
    '  readonly form?: string;',
    '  /** `partial`: missing before `since`; `differs`: the same name means something else. */',
    "  readonly status: 'missing' | 'partial' | 'differs';",
    '  readonly since?: CockroachVersion;',
    '  readonly issue?: number;',
    '  /** What comes nearest. */',
    '  readonly instead?: string;',
    '  /** The call in CockroachDB’s words, with {1}, {2} for the arguments; for exactly as many arguments. */',
    '  readonly rewrite?: string;',
    '  /** How far `rewrite` is to be trusted. */',
    '  readonly fix: FixClass;',
    '}',
    ...table('postgresFunctions', postgresEntries(facts)),
    ...table('mysqlFunctions', rowEntries(facts.mysql.filter((row) => row.kind === 'function'))),
    '',
  ].join('\n');
}

function table(name: string, entries: readonly Entry[]): string[] {
  return [
    '',
    '// prettier-ignore',
    `export const ${name}: readonly SourceFunction[] = [`,
    ...entries.map((entry) => `  ${literal(entry)},`),
    '];',
  ];
}

/**
 * The rows that say more than a name, then the rest of what PostgreSQL 18 has and CockroachDB's list does not. Names
 * of types are left out: `interval(x)` is a cast there.
 */
function postgresEntries(facts: FunctionFacts): Entry[] {
  const later = facts.crdb_builtin_names_later;
  const described = rowEntries(facts.postgres_functions, facts.postgres18_functions_absent);
  const named = new Set(described.map((entry) => entry.name));
  const rest = facts.postgres18_functions_absent
    .filter((name) => !named.has(name) && !typeNames.has(name) && !(name in later))
    .map((name): Entry => {
      const family = families.find(({ names }) => names.test(name));
      return { name, status: 'missing', issue: family?.issue, instead: family?.instead, fix: 'manual' };
    });
  const sinceLater = Object.entries(later)
    .filter(([name]) => !named.has(name) && postgresNames.has(name))
    .map(([name, since]): Entry => ({ name, status: 'partial', since, fix: 'manual' }));
  return [...described, ...rest, ...sinceLater];
}

/** Names of CockroachDB's later built-ins that PostgreSQL (or an extension of it) has too. */
const postgresNames = new Set(['levenshtein_less_equal', 'subltree', 'subpath', 'nlevel', 'text2ltree', 'ltree2text', 'lca', 'makeaclitem', 'acldefault']); // prettier-ignore

const typeNames = new Set(['bit', 'bpchar', 'interval', 'like', 'notlike', 'line', 'lseg', 'numeric', 'point', 'time', 'timestamp', 'timestamptz', 'timetz', 'varbit', 'varchar', 'xml']); // prettier-ignore

/** Names that belong together, where the facts describe only some of them. */
const families: readonly { readonly names: RegExp; readonly issue?: number; readonly instead?: string }[] = [
  { names: /range|^(?:upper|lower)_inc$|^isempty$/, issue: 27791, instead: 'two columns' },
  { names: /xml|^xpath/, issue: 43355, instead: 'JSON functions' },
  { names: /^lo_|^lowrite$|^loread$/, instead: 'a BYTES column or object storage' },
  { names: /^ts_|tsquery|tsvector/, issue: 41288 },
  { names: /^pg_(?:try_)?advisory/, instead: 'SELECT … FOR UPDATE on a lock row' },
  { names: /^jsonb?_.*(?:strict|unique)/, instead: 'the same without strict or unique' },
  { names: /^(?:is(?:closed|open|parallel|perp|horizontal|vertical)|bound_box|height|width|slope)$/, issue: 21286 },
]; // prettier-ignore

/** Functions of an area that its row names only by example. */
const members: Readonly<Record<string, readonly string[]>> = {
  'pgp_pub_encrypt ...': ['pgp_pub_encrypt', 'pgp_pub_decrypt', 'pgp_sym_encrypt_bytea', 'pgp_sym_decrypt_bytea', 'pgp_key_id', 'armor', 'dearmor'],
  'postgres_fdw functions': ['dblink_connect', 'dblink_disconnect', 'dblink_send_query', 'dblink_get_result', 'postgres_fdw_disconnect_all'],
  'each (hstore)': ['hstore_to_json', 'hstore_to_jsonb', 'skeys', 'svals'],
  'connectby (tablefunc)': ['connectby', 'crosstab2', 'crosstab3', 'crosstab4', 'normal_rand'],
  'time_bucket and other TimescaleDB functions': ['time_bucket', 'time_bucket_gapfill', 'create_hypertable', 'add_retention_policy', 'add_compression_policy'],
  'cube functions': ['earth_box', 'latitude', 'longitude', 'gc_to_sec', 'sec_to_gc', 'cube_distance', 'cube_dim'],
  'loread ... (large objects)': ['loread', 'lowrite'],
  'multirange constructors': ['int4multirange', 'int8multirange', 'nummultirange', 'tsmultirange', 'tstzmultirange', 'datemultirange', 'multirange'],
  'pg_stat_* and pg_statio_* functions': ['pg_stat_reset_shared', 'pg_stat_get_activity', 'pg_stat_statements_reset', 'pg_stat_clear_snapshot'],
}; // prettier-ignore

function rowEntries(rows: readonly FunctionRow[], absent: readonly string[] = []): Entry[] {
  const entries: Entry[] = [];
  const seen = new Set<string>();
  for (const row of rows) {
    if (row.status === 'same') continue;
    for (const { name, form } of calls(row.name, absent)) {
      const key = `${name} ${form ?? ''}`;
      if (seen.has(key)) continue;
      seen.add(key);
      entries.push({
        name,
        form,
        status: row.status,
        since: row.supported_since === 'v23.1' ? undefined : row.supported_since,
        issue: row.issue,
        instead: instead(row.equivalent),
        ...functionRewrite(name, row),
      });
    }
  }
  return entries;
}

/** The functions that a row's name stands for: a list, with forms in parentheses, `*` and `…` for more of the kind. */
function calls(label: string, absent: readonly string[]): { name: string; form?: string }[] {
  const parts = label.split(/\s*(?:,|\/)\s*(?![^(]*\))/);
  const form = /\(hypothetical-set\)|WITHIN GROUP/.test(label) ? 'WITHIN GROUP' : undefined;
  return parts.flatMap((part) => {
    const listed = members[part];
    if (listed !== undefined) return listed.map((name) => ({ name }));
    const [, name = '', args] = /^([a-z_0-9]+\*?[a-z_0-9*]*)\s*(\([^)]*\))?/i.exec(part) ?? [];
    const lower = name.toLowerCase();
    if (lower.includes('*')) {
      const pattern = new RegExp(`^${lower.replaceAll('*', '.*')}$`);
      return absent.filter((each) => pattern.test(each)).map((each) => ({ name: each }));
    }
    // A remark such as (PostgreSQL 16) is none of the call.
    const isForm = args !== undefined && !/PostgreSQL|SQL\/JSON|function spelling|tablefunc|hstore|built-in|large|hypothetical|\(\)/.test(args); // prettier-ignore
    return lower === '' ? [] : [{ name: lower, form: form ?? (isForm ? args : undefined) }];
  });
}

function instead(text: string | null): string | undefined {
  if (text === null || text === 'same' || text === 'drop' || /^same[ ,]/.test(text)) return undefined;
  return text.replaceAll('...', '…');
}
