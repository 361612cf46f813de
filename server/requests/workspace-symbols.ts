import {
  SymbolKind,
  type CancellationToken,
  type SymbolInformation,
  type WorkspaceSymbolParams,
} from 'vscode-languageserver/node';
import type { SchemaObject } from '../../sql/catalog/model.ts';
import { whereIs, type Place } from '../../sql/catalog/place.ts';
import type { ServerContext } from '../context.ts';
import { inSlices } from '../slices.ts';

/** Symbols in one answer; a person types more letters instead of reading further. */
const most = 500;

const kinds: Readonly<Record<SchemaObject['sort'], SymbolKind>> = {
  table: SymbolKind.Struct,
  view: SymbolKind.Interface,
  sequence: SymbolKind.Number,
  type: SymbolKind.Enum,
  routine: SymbolKind.Function,
  index: SymbolKind.Key,
  schema: SymbolKind.Namespace,
  trigger: SymbolKind.Event,
};

/** The kind of symbol that a thing of the schema is drawn as. */
export const kindOf = (object: SchemaObject): SymbolKind => kinds[object.sort];

/** `workspace/symbol`: what the files of the workspace make, and columns of tables, by a part of their names. */
export async function workspaceSymbols(
  context: ServerContext,
  { query }: WorkspaceSymbolParams,
  cancelled: CancellationToken,
): Promise<SymbolInformation[]> {
  const wanted = matcher(query);
  const found: SymbolInformation[] = [];
  const add = (name: string, kind: SymbolKind, place: Place, containerName: string): void => {
    if (found.length >= most || !wanted(name)) return;
    const location = context.workspace.places(place.statement.file.path, whereIs(place));
    if (location) found.push({ name, kind, location, containerName });
  };
  const dialects = ['postgres', 'mysql', 'cockroach'] as const;
  for (const schema of dialects.flatMap((dialect) => context.schemas(dialect))) {
    await inSlices(
      until(schema.catalog.objects(), () => found.length >= most),
      cancelled,
      () => true,
      (object) => {
        add(object.name, kindOf(object), object.declared, object.schema);
        // An empty query lists things, not their thousands of columns.
        if (object.sort !== 'table' || query === '') return;
        for (const column of object.columns.values())
          add(column.name, SymbolKind.Field, column.declared, `${object.schema}.${object.name}`);
      },
    );
  }
  return found;
}

/** Some items, as long as nobody has had enough. */
function* until<Item>(items: Iterable<Item>, enough: () => boolean): Generator<Item> {
  for (const item of items) {
    if (enough()) return;
    yield item;
  }
}

/** As editors match: the letters in their order, whatever stands between them. */
function matcher(query: string): (name: string) => boolean {
  const letters = [...query.toLowerCase().replace(/\s+/g, '')];
  return (name) => {
    const lower = name.toLowerCase();
    let at = 0;
    for (const letter of letters) {
      const next = lower.indexOf(letter, at);
      if (next === -1) return false;
      at = next + letter.length;
    }
    return true;
  };
}
