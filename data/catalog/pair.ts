import { MoltError } from '../../contracts/errors.ts';
import { tableKey } from '../identifiers.ts';
import type { Catalog } from './read.ts';
import type { Column, Table } from './table.ts';

/** A column of the source with its namesake at the target. */
export interface ColumnPair {
  readonly name: string;
  readonly source: Column;
  readonly target: Column;
}

/** A table of the source with its namesake at the target. */
export interface TablePair {
  /** schema.table, as the source names it. */
  readonly name: string;
  readonly source: Table;
  readonly target: Table;
  /** Columns that both sides have, in the source's order; those that a server computes included. */
  readonly columns: readonly ColumnPair[];
  /** The primary key's columns, when both sides have the same; else empty. */
  readonly key: readonly ColumnPair[];
  /** Columns of the source (not computed ones) that the target lacks. */
  readonly onlySource: readonly string[];
  readonly onlyTarget: readonly string[];
}

/** Columns that rows are written with: those that the target computes itself are left to it. */
export const writable = (pair: TablePair): ColumnPair[] =>
  pair.columns.filter((column) => !column.target.generated);

/**
 * Finds the target's table of the same schema and name and matches columns by name. Says nothing about whether the
 * difference matters: `requireLoadable` and verify judge that.
 *
 * @throws MoltError data/no-table when the target lacks the table.
 */
export function pairTable(source: Table, target: Catalog): TablePair {
  const name = tableKey(source);
  const other = target.tables.get(name);
  if (!other) throw new MoltError('data/no-table', { table: name, side: 'target' });
  const columns = source.columns.flatMap((column): ColumnPair[] => {
    const namesake = other.columns.find((one) => one.name === column.name);
    return namesake ? [{ name: column.name, source: column, target: namesake }] : [];
  });
  const sameKey =
    source.primaryKey.length > 0 &&
    source.primaryKey.length === other.primaryKey.length &&
    source.primaryKey.every((column) => other.primaryKey.includes(column));
  return {
    name,
    source,
    target: other,
    columns,
    key: sameKey ? source.primaryKey.flatMap((column) => columns.filter((pair) => pair.name === column)) : [],
    onlySource: source.columns
      .filter((column) => !column.generated && !columns.some((pair) => pair.name === column.name))
      .map((column) => column.name),
    onlyTarget: other.columns
      .filter((column) => !columns.some((pair) => pair.name === column.name))
      .map((column) => column.name),
  };
}

/**
 * Refuses pairs whose rows could not be carried over whole.
 *
 * @throws MoltError data/columns-differ when values would be lost, or the target needs values that nobody has.
 */
export function requireLoadable(pair: TablePair): void {
  if (pair.onlySource.length)
    throw new MoltError('data/columns-differ', {
      table: pair.name,
      reason: `the target lacks ${pair.onlySource.join(', ')}`,
    });
  const needed = pair.target.columns.filter(
    (column) =>
      pair.onlyTarget.includes(column.name) && column.notNull && !column.hasDefault && !column.generated,
  );
  if (needed.length)
    throw new MoltError('data/columns-differ', {
      table: pair.name,
      reason: `the target needs values for ${needed.map((column) => column.name).join(', ')}, which the source lacks`,
    });
}

/**
 * Refuses tables whose changes could not be placed.
 *
 * @throws MoltError data/no-primary-key, or data/columns-differ when the keys are not the same.
 */
export function requireKey(pair: TablePair): void {
  if (pair.key.length) return;
  if (!pair.source.primaryKey.length || !pair.target.primaryKey.length)
    throw new MoltError('data/no-primary-key', { table: pair.name });
  throw new MoltError('data/columns-differ', {
    table: pair.name,
    reason: `the primary key is (${pair.source.primaryKey.join(', ')}) at the source and (${pair.target.primaryKey.join(', ')}) at the target`,
  });
}
