import { MoltError } from '../../contracts/errors.ts';
import { quoteIdent } from '../../contracts/quoting.ts';
import { textCast } from '../catalog/casts.ts';
import { pairTable, requireKey, requireLoadable, writable, type TablePair } from '../catalog/pair.ts';
import { loadOrder } from '../catalog/order.ts';
import type { Catalog } from '../catalog/read.ts';
import type { Column, Table } from '../catalog/table.ts';
import { quoteTable, tableKey } from '../identifiers.ts';
import type { Relation } from './pgoutput.ts';

/** How rows of one origin table are written at the destination. */
export interface TableMapping {
  readonly name: string;
  /** Quoted, for SQL. */
  readonly table: string;
  readonly columns: readonly MappedColumn[];
  readonly key: readonly MappedColumn[];
  /** The destination is PostgreSQL and has a column GENERATED ALWAYS AS IDENTITY. */
  readonly overridesIdentity: boolean;
  /** Parents have a lower rank than their children. */
  readonly rank: number;
}

export interface MappedColumn {
  readonly name: string;
  readonly quoted: string;
  /** The type to cast text to. */
  readonly castTo: string;
  readonly identityAlways: boolean;
  readonly transform?: (value: string) => string;
}

/** Tables of a leg by schema.table. */
export type Mappings = ReadonlyMap<string, TableMapping>;

/** A relation as the stream describes it, tied to its mapping: which of its columns go where. */
export interface Route {
  readonly mapping: TableMapping;
  /** For each column of `mapping.columns`: its place in the stream's rows. */
  readonly places: readonly number[];
  readonly keyPlaces: readonly number[];
}

/**
 * Pairs the tables that a leg carries, from the origin's view.
 *
 * @throws MoltError data/no-table, data/columns-differ, data/no-primary-key: better no start than changes that can't be placed.
 */
export function mapTables(tables: readonly Table[], destination: Catalog): Mappings {
  const pairs = tables.map((table) => {
    const pair = pairTable(table, destination);
    requireLoadable(pair);
    requireKey(pair);
    return pair;
  });
  const { nodes } = loadOrder(
    pairs.map((pair) => ({ name: pair.name, references: pair.target.references, pair })),
  );
  const ranked = nodes.map(({ node }, rank) =>
    mapPair(node.pair, rank, destination.product === 'PostgreSQL'),
  );
  return new Map([...ranked, markerMapping].map((mapping) => [mapping.name, mapping]));
}

function mapPair(pair: TablePair, rank: number, isPostgres: boolean): TableMapping {
  const map = ({ source, target }: { source: Column; target: Column }): MappedColumn => ({
    name: target.name,
    quoted: quoteIdent(target.name),
    castTo: target.type.castTo,
    identityAlways: isPostgres && target.identityAlways,
    transform: textCast(source.type, target.type),
  });
  // pgoutput doesn't send columns that the origin computes (unless asked to, since 18).
  const columns = writable(pair)
    .filter((column) => !column.source.generated)
    .map(map);
  return {
    name: pair.name,
    table: quoteTable(pair.target),
    columns,
    key: pair.key.map(map),
    overridesIdentity: columns.some((column) => column.identityAlways),
    rank,
  };
}

const plain = (name: string, castTo: string): MappedColumn => ({
  name,
  quoted: quoteIdent(name),
  castTo,
  identityAlways: false,
});
const markerColumns = [
  plain('id', 'uuid'),
  plain('attempt', 'int8'),
  plain('leg', 'text'),
  plain('written_at', 'timestamptz'),
];

/** contracts/replication.ts markerTable: last in rank, so that it never arrives before what it vouches for. */
const markerMapping: TableMapping = {
  name: '_molt_repl.marker',
  table: '_molt_repl.marker',
  columns: markerColumns,
  key: markerColumns.slice(0, 1),
  overridesIdentity: false,
  rank: Number.MAX_SAFE_INTEGER,
};

/**
 * Ties a relation of the stream to its mapping.
 *
 * @throws MoltError data/no-table, data/columns-differ when the origin's table has changed since the start.
 */
export function route(relation: Relation, mappings: Mappings): Route {
  const name = tableKey(relation);
  const mapping = mappings.get(name);
  if (!mapping) throw new MoltError('data/no-table', { table: name, side: 'destination' });
  const place = (column: MappedColumn): number => {
    const index = relation.columns.findIndex((one) => one.name === column.name);
    if (index < 0)
      throw new MoltError('data/columns-differ', {
        table: name,
        reason: `the origin has no ${column.name} any more`,
      });
    return index;
  };
  const unknown = relation.columns.find((column) => !mapping.columns.some((one) => one.name === column.name));
  if (unknown)
    throw new MoltError('data/columns-differ', {
      table: name,
      reason: `the origin has got a new column ${unknown.name}`,
    });
  return { mapping, places: mapping.columns.map(place), keyPlaces: mapping.key.map(place) };
}
