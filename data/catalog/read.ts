import type pg from 'pg';
import type { Product } from '../connect/probe.ts';
import { parseVersion } from '../connect/probe.ts';
import { quoteTable, tableKey } from '../identifiers.ts';
import * as statements from './statements.ts';
import type { Column, ColumnType, Table } from './table.ts';

/** Everything about one server's tables that the engines need. */
export interface Catalog {
  readonly product: Product;
  readonly version: string;
  /** By schema.table. */
  readonly tables: ReadonlyMap<string, Table>;
}

type Oid = string;
interface TypeRow {
  oid: Oid;
  schema: string;
  name: string;
  kind: string;
  base: Oid;
  element: Oid;
  category: string;
}

/** Reads the catalogue of the database that the client is connected to. Errors are those of pg. */
export async function readCatalog(client: pg.Client): Promise<Catalog> {
  const rows = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> =>
    (await client.query<Row>(sql)).rows;

  const [{ version: versionText } = { version: '' }] = await rows<{ version: string }>(
    'SELECT version() AS version',
  );
  const { product, version } = parseVersion(versionText);
  const isPostgres = product === 'PostgreSQL';

  const tableRows = await rows<{
    oid: Oid;
    schema: string;
    name: string;
    partitioned: boolean;
    estimated_rows: number | null;
  }>(statements.tables);
  const columnRows = await rows<{
    oid: Oid;
    name: string;
    not_null: boolean;
    generated: boolean;
    identity: string;
    has_default: boolean;
    type_oid: Oid;
    type_text: string;
  }>(statements.columns);
  const types = new Map((await rows<TypeRow>(statements.types)).map((type) => [type.oid, type]));
  const constraintRows = await rows<{
    oid: Oid;
    name: string;
    kind: string;
    referenced: Oid;
    column_name: string;
  }>(statements.constraints);
  const sizes = new Map(
    isPostgres
      ? (await rows<{ oid: Oid; bytes: string; estimated_rows: number }>(statements.postgresOnly.sizes)).map(
          (size) => [size.oid, size],
        )
      : [],
  );
  const foreign = new Set(
    isPostgres ? (await rows<{ oid: Oid }>(statements.postgresOnly.ofExtensions)).map((row) => row.oid) : [],
  );
  const hidden = new Set(
    product === 'CockroachDB'
      ? (
          await rows<{ schema: string; name: string; column_name: string }>(statements.cockroachHiddenColumns)
        ).map((row) => `${tableKey(row)}.${row.column_name}`)
      : [],
  );

  const names = new Map(tableRows.map((row) => [row.oid, tableKey(row)]));
  const columnsOf = groupByOid(columnRows);
  const constraintsOf = groupByOid(constraintRows);
  const tables = new Map<string, Table>();
  for (const row of tableRows) {
    if (foreign.has(row.oid)) continue;
    const key = tableKey(row);
    const constraints = constraintsOf.get(row.oid) ?? [];
    const references = constraints
      .filter((constraint) => constraint.kind === 'f' && constraint.referenced !== row.oid)
      .map((constraint) => names.get(constraint.referenced))
      .filter((name) => name !== undefined);
    const size = sizes.get(row.oid);
    const estimate = size?.estimated_rows ?? row.estimated_rows ?? -1;
    tables.set(key, {
      schema: row.schema,
      name: row.name,
      partitioned: row.partitioned,
      columns: (columnsOf.get(row.oid) ?? [])
        .filter((column) => !hidden.has(`${key}.${column.name}`))
        .map((column): Column => ({
          name: column.name,
          type: resolveType(column.type_oid, column.type_text, types),
          notNull: column.not_null,
          hasDefault: column.has_default || column.identity !== '',
          generated: column.generated,
          identityAlways: column.identity === 'a',
        })),
      primaryKey: constraints
        .filter((constraint) => constraint.kind === 'p' && !hidden.has(`${key}.${constraint.column_name}`))
        .map((constraint) => constraint.column_name),
      references: [...new Set(references)],
      estimatedRows: estimate >= 0 ? estimate : undefined,
      bytes: size ? Number(size.bytes) : undefined,
    });
  }
  return { product, version, tables };
}

/** Follows domains to their base type. */
function resolveType(oid: Oid, text: string, types: ReadonlyMap<Oid, TypeRow>): ColumnType {
  let type = types.get(oid);
  for (let depth = 0; type?.kind === 'd' && depth < 32; depth++) type = types.get(type.base);
  if (!type) return { name: text, castTo: text, kind: 'other', text };
  const isArray = type.category === 'A' && type.element !== '0';
  const element = isArray ? types.get(type.element) : undefined;
  return {
    name: type.name,
    castTo: element ? `${castName(element)}[]` : castName(type),
    kind: isArray ? 'array' : kindOf(type.kind),
    element: element && { name: element.name, kind: elementKind(element.kind) },
    text,
  };
}

function kindOf(kind: string): ColumnType['kind'] {
  switch (kind) {
    case 'b':
      return 'base';
    case 'e':
      return 'enum';
    case 'r':
    case 'm':
      return 'range';
    case 'c':
      return 'composite';
    default:
      return 'other';
  }
}

function elementKind(kind: string): 'base' | 'enum' | 'other' {
  return kind === 'b' ? 'base' : kind === 'e' ? 'enum' : 'other';
}

/**
 * How a cast names the type. Built-in types go by their bare name, except two: a bare `bit` means bit(1) and would cut,
 * and `"char"` without quotes is char(1).
 */
function castName(type: TypeRow): string {
  if (type.schema !== 'pg_catalog') return quoteTable(type);
  if (type.name === 'bit') return 'varbit';
  if (type.name === 'char') return '"char"';
  return type.name;
}

function groupByOid<Row extends { oid: Oid }>(rows: readonly Row[]): Map<Oid, Row[]> {
  const groups = new Map<Oid, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.oid);
    if (group) group.push(row);
    else groups.set(row.oid, [row]);
  }
  return groups;
}
