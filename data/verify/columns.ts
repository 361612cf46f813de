import { quoteIdent } from '../../contracts/quoting.ts';
import { selectExpression } from '../catalog/casts.ts';
import type { ColumnPair, TablePair } from '../catalog/pair.ts';
import type { Product } from '../connect/probe.ts';
import { quoteTable } from '../identifiers.ts';
import { fromOwnRows } from '../load/statements.ts';
import { comparison, type Comparison } from './canonical.ts';

export interface ComparedColumn {
  readonly pair: ColumnPair;
  readonly comparison: Comparison;
}

/** What of a table is compared, and how. Rows on the wire hold the key's columns first, then the others. */
export interface Comparable {
  readonly table: TablePair;
  readonly key: readonly ComparedColumn[];
  readonly rest: readonly ComparedColumn[];
  /** Columns that cannot be compared, with the reason. */
  readonly unchecked: readonly string[];
}

/** Sorts the table's columns into those that can be compared and those that can't. */
export function comparable(table: TablePair): Comparable {
  const unchecked = [
    ...table.onlySource.map((name) => `${name} (only at the source)`),
    ...table.onlyTarget.map((name) => `${name} (only at the target)`),
  ];
  const compared: ComparedColumn[] = [];
  for (const pair of table.columns) {
    const how = comparison(pair.source.type, pair.target.type);
    if (how) compared.push({ pair, comparison: how });
    else unchecked.push(`${pair.name} (${pair.source.type.text} and ${pair.target.type.text})`);
  }
  const find = (pair: ColumnPair): ComparedColumn[] =>
    compared.filter((column) => column.pair.name === pair.name);
  return {
    table,
    key: table.key.flatMap(find),
    rest: compared.filter((column) => !table.key.some((pair) => pair.name === column.pair.name)),
    unchecked,
  };
}

/** What the statements need to know of a side. */
interface Side {
  readonly name: 'source' | 'target';
  readonly product: Product;
}

/**
 * Sorts text byte by byte. A CockroachDB STRING sorts so by itself; COLLATE "C" is not known to all of its versions.
 */
const byBytes = (expression: string, product: Product): string =>
  product === 'CockroachDB' ? `(${expression})::STRING` : `(${expression})::text COLLATE "C"`;

function expressions({ key, rest }: Comparable, side: Side): string[] {
  return [...key, ...rest].map(({ pair }) =>
    side.name === 'source' ? selectExpression(pair.source, pair.target.type) : quoteIdent(pair.name),
  );
}

const from = ({ table }: Comparable, side: Side): string =>
  side.name === 'source' ? fromOwnRows(table.source, side.product) : quoteTable(table.target);

/** All rows in the order of the key. */
export function copyOrdered(what: Comparable, side: Side): string {
  const list = expressions(what, side);
  const order = what.key.map(({ comparison }, index) =>
    comparison.order.by === 'natural' ? list[index]! : byBytes(list[index]!, side.product),
  );
  return `COPY (SELECT ${list.join(', ')} FROM ${from(what, side)} ORDER BY ${order.join(', ')}) TO STDOUT`;
}

/** The rows with the given keys. Parameters: one text array for each key column. */
export function selectByKey(what: Comparable, side: Side): string {
  const aliases = what.key.map((_, index) => `k${index}`);
  const columns = what.key.map(({ pair }) => quoteIdent(pair.name));
  const values = what.key.map(({ pair }, index) => `v.${aliases[index]}::${pair[side.name].type.castTo}`);
  return (
    `SELECT ${expressions(what, side)
      .map((expression, index) => `${expression} AS c${index}`)
      .join(', ')} FROM ${from(what, side)} WHERE (${columns.join(', ')}) IN ` +
    `(SELECT ${values.join(', ')} FROM unnest(${aliases.map((_, index) => `$${index + 1}::TEXT[]`).join(', ')}) AS v (${aliases.join(', ')}))`
  );
}
