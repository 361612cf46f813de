import type { ColumnDefinition } from '../../mysql/model.ts';
import { stringValue } from '../../mysql/names.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { typeVerdict } from '../../mysql/types.ts';

/** What a value must be in a column of the converted table, as far as MySQL writes it in another way. `counter`: AUTO_INCREMENT. */
export type ColumnSort =
  | { readonly sort: 'boolean' | 'bytes' | 'uuid' | 'geometry' | 'number' | 'text' | 'other' }
  | { readonly sort: 'integer' | 'counter' | 'year' | 'time' }
  | { readonly sort: 'bits'; readonly width: number }
  | { readonly sort: 'enum'; readonly labels: readonly string[]; readonly notNull: boolean }
  | { readonly sort: 'set'; readonly labels: readonly string[] }
  | { readonly sort: 'moment'; readonly notNull: boolean };

/** The columns of a table by name, in lower case and in the order of the table. */
export type TableColumns = ReadonlyMap<string, ColumnSort>;

/** What the rows of an INSERT have to know of the table that a CREATE TABLE makes; null for any other statement. */
export function columnSorts(
  statement: MysqlStatement,
): { readonly table: string; readonly columns: TableColumns } | null {
  const { model } = statement;
  if (model.kind !== 'create table' || model.name === null || model.columns.length === 0) return null;
  const columns = model.columns.map(
    (column) => [column.name.toLowerCase(), sortOf(column, statement)] as const,
  );
  return { table: tableName(statement.lastName(model.name)), columns: new Map(columns) };
}

/** Tables are told apart without their case: on most servers (lower_case_table_names) MySQL does so as well. */
export const tableName = (name: string): string => name.toLowerCase();

const moments = /^(?:DATE|DATETIME|TIMESTAMP)$/;
const integers = /^(?:TINYINT|SMALLINT|MEDIUMINT|MIDDLEINT|INT|INTEGER|BIGINT|INT[1-8])$/;
const numbers = /^(?:DECIMAL|DEC|NUMERIC|FIXED|FLOAT|DOUBLE|DOUBLE PRECISION|REAL)$/;
const texts = /CHAR|TEXT|^LONG$|^CLOB$/;
const bytes = /BLOB|BINARY|^CHAR BYTE$|^RAW$/;

function sortOf(column: ColumnDefinition, statement: MysqlStatement): ColumnSort {
  const { name, arguments: values } = column.type;
  const to = typeVerdict(column, statement)?.to;
  if (to === 'BOOL' || name === 'BOOL' || name === 'BOOLEAN') return { sort: 'boolean' };
  if (to === 'UUID') return { sort: 'uuid' };
  if (to?.startsWith('GEOMETRY') === true || name === 'GEOMETRY') return { sort: 'geometry' };
  if (name === 'BIT') return { sort: 'bits', width: Number(values[0] ?? 1) };
  const notNull = column.attributes.some((attribute) => attribute.name === 'not null');
  if (name === 'SET') return { sort: 'set', labels: values.map(stringValue) };
  if (name === 'ENUM') return { sort: 'enum', labels: values.map(stringValue), notNull };
  if (moments.test(name)) return { sort: 'moment', notNull };
  if (name === 'YEAR') return { sort: 'year' };
  if (name === 'TIME') return { sort: 'time' };
  if (name === 'SERIAL' || column.attributes.some((attribute) => attribute.name === 'auto_increment'))
    return { sort: 'counter' };
  if (integers.test(name)) return { sort: 'integer' };
  if (numbers.test(name)) return { sort: 'number' };
  if (bytes.test(name)) return { sort: 'bytes' };
  return { sort: texts.test(name) ? 'text' : 'other' };
}
