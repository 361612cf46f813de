import { quoteIdent } from '../contracts/quoting.ts';

/** A table's name as the catalogue holds it: not quoted, case as it is. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** `"schema"."table"` for SQL. */
export const quoteTable = (table: TableName): string =>
  `${quoteIdent(table.schema)}.${quoteIdent(table.name)}`;

/** `schema.table` for people, and as a key of maps. */
export const tableKey = (table: TableName): string => `${table.schema}.${table.name}`;
