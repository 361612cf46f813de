import type { SchemaObject } from '../model.ts';
import type { QualifiedName } from '../name.ts';
import { TableState } from '../table-state.ts';
import { columnAt } from './columns.ts';
import type { Output, Source } from './sources.ts';
import type { World } from './world.ts';

/** A column that something gives, as a list of them shows it. */
export interface ListedColumn {
  readonly name: string;
  /** As it is written; null where nobody knows it. */
  readonly type: string | null;
  readonly notNull: boolean;
  /** The column of a table that it is, whatever a query calls it; null for what is worked out. */
  readonly of: { readonly table: QualifiedName; readonly column: string } | null;
}

/** Queries in queries, views of views: what lies deeper is not followed. */
const deepest = 20;

/** All columns of something that a query names, as far as they are known; null when it is nothing of the schema. */
export function columnsOf(world: World, source: Source, depth = 0): readonly ListedColumn[] | null {
  if (depth > deepest) return [];
  switch (source.sort) {
    case 'table': {
      const object = world.relation(source.name);
      return object === null ? null : columnsOfObject(world, object, depth + 1);
    }
    case 'query':
      return ofOutputs(world, source.outputs, depth + 1);
    case 'routine': {
      const signature = world.routine(source.name)?.signature;
      if (signature == null) return null;
      const given = signature.parameters.filter(({ mode }) => mode !== 'in' && mode !== 'variadic');
      if (given.length > 0)
        return given.flatMap(({ name, type }) =>
          name === null ? [] : [{ name, type, notNull: false, of: null }],
        );
      const rows =
        signature.returnsType === null ? null : world.thing(['table', 'view'], signature.returnsType);
      return rows === null ? [] : columnsOfObject(world, rows, depth + 1);
    }
    case 'trigger-row': {
      const triggers = world.catalog.triggersCalling(source.routine);
      return once(
        triggers.flatMap(
          ({ table, at }) => columnsOf(world.from(at), { sort: 'table', name: table }, depth + 1) ?? [],
        ),
      );
    }
    case 'any':
      return once(source.of.flatMap((each) => columnsOf(world, each, depth + 1) ?? []));
    case 'unknown':
      return null;
  }
}

/** The columns of a table or view; none for other things. */
export function columnsOfObject(world: World, object: SchemaObject, depth = 0): readonly ListedColumn[] {
  if (object instanceof TableState) {
    const { schema, name } = object;
    const own = [...object.columns.values()].map((column) => ({
      name: column.name,
      type: typeText(column.type),
      notNull: column.notNull,
      of: { table: { schema, name }, column: column.name },
    }));
    if (object.outputs === null) return own;
    // CREATE TABLE AS: what the query makes itself is no column that anybody knows more of.
    return once([...own, ...ofOutputs(world.from(object.declared.statement), object.outputs, depth + 1)]);
  }
  if (object.sort !== 'view' || object.outputs === null) return [];
  return once(ofOutputs(world.from(object.declared.statement), object.outputs, depth + 1));
}

function ofOutputs(world: World, outputs: readonly Output[], depth: number): ListedColumn[] {
  if (depth > deepest) return [];
  return outputs.flatMap((output): readonly ListedColumn[] => {
    if (!('name' in output))
      return output.allOf.flatMap((source) => columnsOf(world, source, depth + 1) ?? []).slice(output.skip);
    const unknown = { name: output.name, type: null, notNull: false, of: null };
    const path = output.cast ? null : (output.from ?? output.value);
    const answer = path == null ? null : columnAt(world, path, depth + 1);
    const [symbol] = answer?.state === 'found' ? answer.symbols : [];
    const table = symbol && world.object(symbol.table);
    const column = table instanceof TableState ? table.columns.get(symbol?.column ?? '') : undefined;
    if (symbol !== undefined && table?.sort === 'view') {
      const given = columnsOfObject(world, table, depth + 1).find(({ name }) => name === symbol.column);
      return [given === undefined ? unknown : { ...given, name: output.name }];
    }
    if (symbol === undefined || column === undefined) return [unknown];
    // An outer join may make it null.
    return [
      {
        name: output.name,
        type: typeText(column.type),
        notNull: false,
        of: { table: symbol.table, column: column.name },
      },
    ];
  });
}

const typeText = ({ text, written }: { readonly text: string; readonly written: string }): string =>
  text === '' ? written : text;

/** The first of each name: a row has one value for it. */
function once(columns: readonly ListedColumn[]): ListedColumn[] {
  const names = new Set<string>();
  return columns.filter(({ name }) => !names.has(name) && names.add(name) !== undefined);
}
