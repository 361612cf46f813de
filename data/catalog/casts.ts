import { quoteIdent } from '../../contracts/quoting.ts';
import type { Column, ColumnType } from './table.ts';

/**
 * The one table of what a value goes through on its way from a source column to a target column of another type.
 * Where nothing is listed the source's text is given to the target as it is, which the target accepts or refuses.
 */
interface Cast {
  readonly from: (type: ColumnType) => boolean;
  readonly to: (type: ColumnType) => boolean;
  /** For the source's SELECT list. */
  readonly sql: (column: string) => string;
  /** The same for a value that replication delivers as text. */
  readonly text: (value: string) => string;
}

const named =
  (...names: string[]) =>
  (type: ColumnType): boolean =>
    names.includes(type.name);
const isText = named('text', 'varchar', 'bpchar', 'name');

const casts: readonly Cast[] = [
  {
    // Money prints as lc_monetary says ("$1,234.50"). Replication sessions set lc_monetary to C.
    from: named('money'),
    to: (type) => named('numeric', 'float8', 'float4')(type) || isText(type),
    sql: (column) => `${column}::numeric`,
    text: (value) => value.replace(/[$,]/g, ''),
  },
  {
    // A boolean prints as t, but becomes true as text.
    from: named('bool'),
    to: isText,
    sql: (column) => `${column}::text`,
    text: (value) => (value === 't' ? 'true' : 'false'),
  },
  {
    from: named('bool'),
    to: named('int2', 'int4', 'int8', 'numeric'),
    sql: (column) => `${column}::int4`,
    text: (value) => (value === 't' ? '1' : '0'),
  },
  {
    // Blanks that pad char(n) mean nothing and are not part of the text.
    from: named('bpchar'),
    to: named('text', 'varchar'),
    sql: (column) => `${column}::text`,
    text: (value) => value.replace(/ +$/, ''),
  },
];

const castFor = (from: ColumnType, to: ColumnType): Cast | undefined =>
  from.name === to.name ? undefined : casts.find((cast) => cast.from(from) && cast.to(to));

/** The source's SELECT-list expression that reads `column` for a target column of type `to`. */
export function selectExpression(column: Column, to: ColumnType): string {
  const name = quoteIdent(column.name);
  return castFor(column.type, to)?.sql(name) ?? name;
}

/** Whether the column's values change their form on the way, so that only text can carry them. */
export const isCast = (from: ColumnType, to: ColumnType): boolean => castFor(from, to) !== undefined;

/** What replication does with a value's text; undefined when nothing. */
export const textCast = (from: ColumnType, to: ColumnType): ((value: string) => string) | undefined =>
  castFor(from, to)?.text;
