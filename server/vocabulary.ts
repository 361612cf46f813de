import {
  cockroachFunctions,
  cockroachTypes,
  type CockroachFunction,
  type CockroachType,
} from '../sql/rules/data/cockroach-names.ts';
import { mysqlFunctions, postgresFunctions, type SourceFunction } from '../sql/rules/data/functions.ts';
import { mysqlTypes, postgresTypes, type SourceType } from '../sql/rules/data/types.ts';
import type { Dialect } from './files.ts';
import { cockroachVersions, type CockroachVersion } from '../sql/rules/metadata.ts';

/** Whether a target has what came with a version; what has no version was always there. */
export function isThere(since: CockroachVersion | undefined, target: CockroachVersion): boolean {
  return since === undefined || cockroachVersions.indexOf(target) >= cockroachVersions.indexOf(since);
}

export const typesOf = (target: CockroachVersion): readonly CockroachType[] =>
  cockroachTypes.filter(({ since }) => isThere(since, target));

export const functionsOf = (target: CockroachVersion): readonly CockroachFunction[] =>
  cockroachFunctions.filter(({ since }) => isThere(since, target));

const byName = new Map(cockroachFunctions.map((each) => [each.name, each]));

/** A built-in function of CockroachDB by its name in lower case. */
export const functionByName = (name: string): CockroachFunction | undefined => byName.get(name);

/** A type as a list of types shows it. */
export interface OfferedType {
  readonly name: string;
  readonly note: string;
  readonly detail: string;
}

/** Types that can be written in a file: CockroachDB's, or in MySQL's those that MySQL has, with what they become. */
export function typesFor(dialect: Dialect, target: CockroachVersion): readonly OfferedType[] {
  if (dialect === 'mysql') return ofMysql;
  return typesOf(target)
    .filter(({ name }) => name !== 'ARRAY' && name !== 'ENUM')
    .flatMap(({ name, aliases = [], note, form, since }) => {
      const detail = `${form ?? name}${since ? ` · since ${since}` : ''}`;
      return [name, ...aliases.filter((alias) => alias !== name)].map((each) => ({
        name: each,
        note: each === name ? note : `${name}: ${note}`,
        detail,
      }));
    });
}

const ofMysql: readonly OfferedType[] = [
  ...new Map(
    mysqlTypes.flatMap(({ names, label, target }) =>
      names
        .filter((name) => /^\w+$/.test(name))
        .map((name) => [
          name,
          {
            name: name.toUpperCase(),
            note: target === undefined ? '' : `CockroachDB: ${target}`,
            detail: label,
          },
        ]),
    ),
  ).values(),
];

/** Functions that a file may call: CockroachDB's, in MySQL's files those of them that MySQL has, too. */
export function functionsFor(dialect: Dialect, target: CockroachVersion): readonly CockroachFunction[] {
  const all = functionsOf(target);
  return dialect === 'mysql' ? all.filter(({ name }) => sharedWithMysql.has(name)) : all;
}

/** Functions of both by name; what they do may differ, which the rules say. (Reference Manual 8.4, "Built-In Functions") */
const sharedWithMysql: ReadonlySet<string> = new Set([
  ...mysqlFunctions.flatMap(({ name, status }) => (status === 'missing' ? [] : [name])),
  'abs', 'acos', 'ascii', 'asin', 'atan', 'atan2', 'avg', 'bit_and', 'bit_count', 'bit_length', 'bit_or', 'ceil', 'ceiling',
  'char_length', 'character_length', 'concat_ws', 'cos', 'cot', 'count', 'crc32', 'cume_dist', 'degrees', 'dense_rank', 'exp',
  'first_value', 'floor', 'lag', 'last_value', 'lead', 'left', 'ln', 'lower', 'lpad', 'ltrim', 'max', 'md5', 'min', 'mod',
  'nth_value', 'ntile', 'octet_length', 'percent_rank', 'pi', 'position', 'pow', 'power', 'radians', 'rank', 'repeat',
  'replace', 'reverse', 'right', 'round', 'row_number', 'rpad', 'rtrim', 'sha1', 'sign', 'sin', 'sqrt', 'substring', 'sum',
  'tan', 'trim', 'upper', 'version',
]); // prettier-ignore

const typesByName = new Map(
  cockroachTypes.flatMap((type) =>
    [type.name, ...(type.aliases ?? [])].map((name) => [name.toLowerCase(), type] as const),
  ),
);

/** Names of several words, and the one that stands for them. */
const ofWords: Readonly<Record<string, string>> = {
  'character varying': 'varchar',
  'bit varying': 'varbit',
  'time with time zone': 'timetz',
  'time without time zone': 'time',
  'timestamp with time zone': 'timestamptz',
  'timestamp without time zone': 'timestamp',
};

/** A type of CockroachDB by its name, or another of its names, in lower case. */
export const typeByName = (name: string): CockroachType | undefined =>
  typesByName.get(name) ?? typesByName.get(ofWords[name] ?? '');

/** What is known of a type of the file's dialect, by its name in lower case; undefined for CockroachDB's own files. */
export function typeOfSource(dialect: Dialect, name: string): SourceType | undefined {
  if (dialect === 'cockroach') return undefined;
  const types = dialect === 'mysql' ? mysqlTypes : postgresTypes;
  return (
    types.find(({ names }) => names.includes(name)) ??
    types.find(({ names }) => names.includes(ofWords[name] ?? name))
  );
}

/** What is known of a function of the file's dialect that CockroachDB lacks or reads differently. */
export function functionOfSource(dialect: Dialect, name: string): SourceFunction | undefined {
  if (dialect === 'cockroach') return undefined;
  return (dialect === 'mysql' ? mysqlFunctions : postgresFunctions).find((each) => each.name === name);
}
