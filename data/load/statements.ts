import { quoteIdent } from '../../contracts/quoting.ts';
import { selectExpression } from '../catalog/casts.ts';
import { writable, type TablePair } from '../catalog/pair.ts';
import type { Product } from '../connect/probe.ts';
import { quoteTable, type TableName } from '../identifiers.ts';

/** The form in which rows travel. Binary is about 1.5 times as fast, but both sides must agree on every byte. */
export type CopyFormat = 'text' | 'binary';

/** `FROM` of a table's own rows: those of INHERITS children belong to the children, those of partitions to the parent. */
export const fromOwnRows = (table: TableName & { partitioned: boolean }, product: Product): string =>
  product === 'PostgreSQL' && !table.partitioned ? `ONLY ${quoteTable(table)}` : quoteTable(table);

/** Reads the pair's columns at the source, in the form in which the target takes them. */
export function copyOut(pair: TablePair, format: CopyFormat, product: Product): string {
  const list = writable(pair).map(({ source, target }) => selectExpression(source, target.type));
  const query = `SELECT ${list.join(', ')} FROM ${fromOwnRows(pair.source, product)}`;
  return `COPY (${query}) TO STDOUT${format === 'binary' ? ' (FORMAT binary)' : ''}`;
}

export function copyIn(pair: TablePair, format: CopyFormat): string {
  const list = writable(pair).map(({ name }) => quoteIdent(name));
  return `COPY ${quoteTable(pair.target)} (${list.join(', ')}) FROM STDIN${format === 'binary' ? ' (FORMAT binary)' : ''}`;
}

/** All in one statement, so that tables that reference each other can be emptied; never CASCADE. */
export const truncate = (tables: readonly TableName[]): string =>
  `TRUNCATE TABLE ${tables.map(quoteTable).join(', ')}`;

export const anyRow = (table: TableName): string => `SELECT 1 FROM ${quoteTable(table)} LIMIT 1`;

export const countRows = (table: TableName & { partitioned: boolean }, product: Product): string =>
  `SELECT count(*) AS count FROM ${fromOwnRows(table, product)}`;
