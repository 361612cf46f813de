/**
 * A type as CockroachDB's overloads tell types apart: by their family, so that INT2 and INT8, or VARCHAR and TEXT, are one
 * (CockroachDB v25.2, pkg/sql/types: T.Equivalent). `int[]` is an array of them, `enum public.mood` somebody's own.
 */
export type SqlType = string;

/** PostgreSQL's names for types (as its parser gives them, and CockroachDB's own) and what they are to CockroachDB. */
const families: Readonly<Record<string, SqlType>> = {
  int2: 'int', int4: 'int', int8: 'int', int64: 'int', smallint: 'int', integer: 'int', bigint: 'int', int: 'int',
  serial: 'int', serial2: 'int', serial4: 'int', serial8: 'int', smallserial: 'int', bigserial: 'int',
  float4: 'float', float8: 'float', real: 'float', float: 'float',
  numeric: 'decimal', decimal: 'decimal', dec: 'decimal',
  text: 'string', varchar: 'string', bpchar: 'string', char: 'string', name: 'string', string: 'string',
  bool: 'bool', boolean: 'bool', bytea: 'bytes', bytes: 'bytes', blob: 'bytes',
  date: 'date', time: 'time', timetz: 'timetz', timestamp: 'timestamp', timestamptz: 'timestamptz', interval: 'interval',
  uuid: 'uuid', inet: 'inet', json: 'jsonb', jsonb: 'jsonb', bit: 'varbit', varbit: 'varbit',
  tsvector: 'tsvector', tsquery: 'tsquery', citext: 'citext',
}; // prettier-ignore

/** The type that a built-in name stands for; undefined for one whose operators nobody here knows (money, xml, a range). */
export function builtIn(name: string): SqlType | undefined {
  return Object.hasOwn(families, name) ? families[name] : undefined;
}

/** Whether a type of CockroachDB is one of an extension in PostgreSQL, so that dumps write the extension's schema in front. */
export const isOfExtension = (name: string): boolean => name === 'citext';

/** An array of a type; arrays of arrays are the same type in both databases. */
export const arrayOf = (type: SqlType): SqlType => (type.endsWith('[]') ? type : `${type}[]`);

/** What an array holds; undefined for a type that is none. */
export const elementOf = (type: SqlType): SqlType | undefined =>
  type.endsWith('[]') ? type.slice(0, -2) : undefined;

/** Somebody's own type: enum values of two of them are never equal. */
export const enumType = (schema: string, name: string): SqlType => `enum ${schema}.${name}`;

/** Whether a type is an enum of somebody's own. */
export const isEnum = (type: SqlType): boolean => type.startsWith('enum ') && !type.endsWith('[]');

/** How a type is called in messages and in the casts that a fix writes. */
export function nameOfType(type: SqlType): string {
  if (type.startsWith('enum ')) return type.slice(5).replace(/^public\./, '');
  return type.toUpperCase();
}

/** The same as a cast writes it: FLOAT of PostgreSQL has a number of bits, so it is called by its own name. */
export const castName = (type: SqlType): string => (type === 'float' ? 'FLOAT8' : nameOfType(type));
