import { elementOf, type SqlType } from './sql-type.ts';

/**
 * What PostgreSQL turns into another type by itself, the preferred one first (PostgreSQL 18, pg_cast with context `i`, and
 * pg_type.typispreferred). CockroachDB knows the same conversions, but makes them only where values of several types come
 * together (CASE and its like), not for operators and functions: pkg/sql/sem/cast/cast_map.go (2025), where each row was read.
 */
const implicit: Readonly<Record<SqlType, readonly SqlType[]>> = {
  int: ['float', 'decimal'],
  decimal: ['float'],
  date: ['timestamptz', 'timestamp'],
  timestamp: ['timestamptz'],
  time: ['interval', 'timetz'],
  citext: ['string'],
};

/** The types that PostgreSQL would make of one by itself, the preferred one first. */
export const conversionsOf = (type: SqlType): readonly SqlType[] => implicit[type] ?? [];

/** Whether PostgreSQL makes the second type of the first by itself. */
export const converts = (from: SqlType, to: SqlType): boolean => conversionsOf(from).includes(to);

/** The type that PostgreSQL gives to values of these types together; undefined where it refuses them. */
export function commonType(types: readonly SqlType[]): SqlType | undefined {
  let [common] = types;
  for (const type of types) {
    if (common === undefined || type === common || converts(type, common)) continue;
    if (!converts(common, type)) return undefined;
    common = type;
  }
  return common;
}

/**
 * What PostgreSQL makes of a value of one type by itself when it goes into a column of another one, besides what is above and
 * texts of everything (pg_cast with context `a`). CockroachDB assigns the same since v22.1: each row was compared with
 * pkg/sql/sem/cast/cast_map.go (2025, with LTREE and JSONPATH), ContextAssignment, and arrays with cast.go, ValidCast.
 */
const assigned: Readonly<Record<SqlType, readonly SqlType[]>> = {
  float: ['int', 'decimal'],
  decimal: ['int'],
  timestamp: ['date', 'time'],
  timestamptz: ['date', 'time', 'timetz', 'timestamp'],
  timetz: ['time'],
  interval: ['time'],
  string: ['citext'],
};

/** Whether both databases put a value of the first type into a column of the second by themselves. */
export function assigns(from: SqlType, to: SqlType): boolean {
  if (from === to || to === 'string' || converts(from, to)) return true;
  const [inner, outer] = [elementOf(from), elementOf(to)];
  if (inner !== undefined && outer !== undefined) return assigns(inner, outer);
  return assigned[from]?.includes(to) === true;
}
