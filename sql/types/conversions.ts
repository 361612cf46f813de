import type { SqlType } from './sql-type.ts';

/**
 * What PostgreSQL turns into another type by itself, the preferred one first (PostgreSQL 18, pg_cast with context `i`, and
 * pg_type.typispreferred). CockroachDB knows the same conversions, but makes them only where values of several types come
 * together (CASE and its like), not for operators and functions: pkg/sql/sem/cast/cast_map.go (2025), where the rows of int2, int4,
 * int8, date, timestamp and time were read; that of numeric was not.
 */
const implicit: Readonly<Record<SqlType, readonly SqlType[]>> = {
  int: ['float', 'decimal'],
  decimal: ['float'],
  date: ['timestamptz', 'timestamp'],
  timestamp: ['timestamptz'],
  time: ['interval', 'timetz'],
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
