import type { MappedColumn, TableMapping } from './mapping.ts';

/**
 * The statements that apply changes; valid in PostgreSQL and CockroachDB. Rows come as one text array a column, so a
 * statement is prepared once for batches of any size; each value is cast from text to its column's type.
 */

const unnest = (aliases: readonly string[]): string =>
  `unnest(${aliases.map((_, index) => `$${index + 1}::TEXT[]`).join(', ')}) AS v (${aliases.join(', ')})`;
const cast = (column: MappedColumn, alias: string): string => `v.${alias}::${column.castTo}`;

/** Parameters: one array for each of the mapping's columns. */
export function write({ table, columns, key, overridesIdentity }: TableMapping): string {
  const aliases = columns.map((_, index) => `c${index}`);
  const isKey = (column: MappedColumn): boolean => key.some((one) => one.name === column.name);
  const set = columns
    .filter((column) => !isKey(column) && !column.identityAlways)
    .map(({ quoted }) => `${quoted} = excluded.${quoted}`);
  return (
    `INSERT INTO ${table} (${columns.map(({ quoted }) => quoted).join(', ')})` +
    `${overridesIdentity ? ' OVERRIDING SYSTEM VALUE' : ''} ` +
    `SELECT ${columns.map((column, index) => cast(column, aliases[index]!)).join(', ')} FROM ${unnest(aliases)} ` +
    `ON CONFLICT (${key.map(({ quoted }) => quoted).join(', ')}) ` +
    (set.length ? `DO UPDATE SET ${set.join(', ')}` : 'DO NOTHING')
  );
}

/** Parameters: one array for each key column. */
export function remove({ table, key }: TableMapping): string {
  const aliases = key.map((_, index) => `k${index}`);
  return (
    `DELETE FROM ${table} WHERE (${key.map(({ quoted }) => quoted).join(', ')}) IN ` +
    `(SELECT ${key.map((column, index) => cast(column, aliases[index]!)).join(', ')} FROM ${unnest(aliases)})`
  );
}

/** Sets `columns` of the rows with the given (old) keys. Parameters: key columns, then `columns`. */
export function patch({ table, key }: TableMapping, columns: readonly MappedColumn[]): string {
  const keyAliases = key.map((_, index) => `k${index}`);
  const aliases = columns.map((_, index) => `c${index}`);
  return (
    `UPDATE ${table} AS t SET ${columns.map((column, index) => `${column.quoted} = ${cast(column, aliases[index]!)}`).join(', ')} ` +
    `FROM ${unnest([...keyAliases, ...aliases])} ` +
    `WHERE ${key.map((column, index) => `t.${column.quoted} = ${cast(column, keyAliases[index]!)}`).join(' AND ')}`
  );
}

/** Instead of TRUNCATE, which CockroachDB runs as a schema change and PostgreSQL refuses for referenced tables. */
export const clear = ({ table }: TableMapping): string => `DELETE FROM ${table}`;
