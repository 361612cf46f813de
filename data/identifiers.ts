/** A table's name as the catalogue holds it: not quoted, case as it is. */
export interface TableName {
  readonly schema: string;
  readonly name: string;
}

/** An identifier in double quotes; valid in PostgreSQL and CockroachDB. */
export const quoteIdent = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A string literal with standard_conforming_strings on (the default since PostgreSQL 9.1). */
export const quoteLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** `"schema"."table"` for SQL. */
export const quoteTable = (table: TableName): string =>
  `${quoteIdent(table.schema)}.${quoteIdent(table.name)}`;

/** `schema.table` for people, and as a key of maps. */
export const tableKey = (table: TableName): string => `${table.schema}.${table.name}`;
