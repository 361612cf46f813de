import type { ColumnDoubt } from './fact.ts';
import { choose } from './lives.ts';
import type { Column, SchemaObject } from './model.ts';
import type { PlacedStatement } from './place.ts';
import { TableState } from './table-state.ts';
import type { WorkspaceCatalog } from './workspace-catalog.ts';

/**
 * The column of a table that gets a value at a statement, if it is of one of the types in question. `object`: what goes by
 * the table's name.
 */
export function columnOfValue(
  { column, types, ofArrays }: ColumnDoubt,
  object: SchemaObject,
  at: PlacedStatement,
  catalog: WorkspaceCatalog,
): Column | undefined {
  const found = columnAt(column, object, at, catalog);
  if (found === undefined) return undefined;
  const { type } = found;
  const fits = ofArrays === true ? type.isArray : !type.isArray && types.includes(type.name.name);
  return fits ? found : undefined;
}

/** The column as it is when the statement runs; by its name also where the table is made in a later file. */
export function columnAt(
  column: string | number,
  object: SchemaObject,
  at: PlacedStatement,
  catalog: WorkspaceCatalog,
): Column | undefined {
  if (!(object instanceof TableState)) return undefined;
  const alive = catalog.before(object.name, at).lives.filter(({ ended }) => ended === null);
  const name = { schema: object.schema, name: object.name };
  const table = choose(alive, ['table'], name, at)?.object;
  if (typeof column === 'string') return (table instanceof TableState ? table : object).columns.get(column);
  // Who does not know all columns does not know which is the third.
  if (!(table instanceof TableState) || !table.hasAllColumns) return undefined;
  return [...table.columns.values()][column];
}
