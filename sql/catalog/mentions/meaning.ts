import { candidates, type Life } from '../fold.ts';
import type { SchemaObject } from '../model.ts';
import type { Name, QualifiedName } from '../name.ts';
import { comparePlaces, type PlacedStatement } from '../place.ts';
import type { SchemaSymbol } from '../symbol.ts';
import { TableState } from '../table-state.ts';
import type { WorkspaceCatalog } from '../workspace-catalog.ts';
import type { RawMention } from './raw.ts';

type Sort = SchemaObject['sort'];

const sorts: Readonly<Record<'relation' | 'type' | 'routine' | 'index' | 'schema', readonly Sort[]>> = {
  relation: ['table', 'view', 'sequence'],
  type: ['type', 'table', 'view'],
  routine: ['routine'],
  index: ['index'],
  schema: ['schema'],
};

/**
 * What a name means at a statement: the thing that goes by it there, under the name that it has in the end (a later
 * RENAME counts). Null when no file makes such a thing.
 */
export function meaningOf(
  catalog: WorkspaceCatalog,
  mention: RawMention,
  at: PlacedStatement,
): SchemaSymbol | null {
  if (mention.kind === 'column') return columnMeaning(catalog, mention.column, mention.tables, at);
  const { kind: sought } = mention;
  // A schema is in no other.
  const named = sought === 'schema' ? { ...mention.name, schema: mention.name.name } : mention.name;
  const found = thing(catalog, sorts[sought], named, at);
  if (found === null) return null;
  const { schema, name, sort } = found;
  // The type of a table's rows is the table.
  const kind = sort === 'table' || sort === 'view' || sort === 'sequence' ? 'relation' : mention.kind;
  return { kind, object: { schema, name } };
}

function columnMeaning(
  catalog: WorkspaceCatalog,
  column: string,
  tables: readonly Name[],
  at: PlacedStatement,
): SchemaSymbol | null {
  for (const name of tables) {
    const table = thing(catalog, ['table'], name, at);
    if (!(table instanceof TableState)) continue;
    const current = table.currentName(column);
    if (!table.columns.has(current)) continue;
    return { kind: 'column', table: { schema: table.schema, name: table.name }, column: current };
  }
  return null;
}

/** The thing that a name means, as it is in the end. */
function thing(
  catalog: WorkspaceCatalog,
  wanted: readonly Sort[],
  name: Name,
  at: PlacedStatement,
): SchemaObject | null {
  let life = lifeAt(catalog, wanted, name, at);
  for (let steps = 0; life?.ended?.renamedTo != null && steps < 20; steps++) {
    const { by, renamedTo } = life.ended;
    const next: Life | undefined = catalog
      .folded(renamedTo.name)
      .lives.find((each) => each.by === by && each.object.schema === renamedTo.schema);
    if (next === undefined) break;
    life = next;
  }
  return life?.object ?? null;
}

function lifeAt(
  catalog: WorkspaceCatalog,
  wanted: readonly Sort[],
  name: Name,
  at: PlacedStatement,
): Life | null {
  const { lives } = catalog.folded(name.name);
  for (const sort of wanted) {
    for (const schema of candidates(name, at)) {
      const found = lives.filter(({ object }) => object.sort === sort && object.schema === schema);
      if (found.length === 0) continue;
      const alive = found.filter(
        ({ by, ended }) => comparePlaces(by, at) <= 0 && (ended === null || comparePlaces(at, ended.by) <= 0),
      );
      // What is named before it is made, or after it was dropped, is still that thing for the reader.
      const choice = alive.length > 0 ? alive : found;
      return choice.findLast(({ by }) => by.file === at.file) ?? choice.at(-1) ?? null;
    }
  }
  return null;
}

/** The name that a symbol goes by. */
export function nameOfSymbol(symbol: SchemaSymbol): string {
  return symbol.kind === 'column' ? symbol.column : symbol.object.name;
}

/** Every name that the thing ever had: a mention before a RENAME is written with the old one. */
export function namesEver(catalog: WorkspaceCatalog, symbol: SchemaSymbol): ReadonlySet<string> {
  const names = new Set([nameOfSymbol(symbol)]);
  if (symbol.kind === 'column') {
    for (const { object } of livesOf(catalog, symbol.table)) {
      if (object instanceof TableState) for (const name of object.formerNames(symbol.column)) names.add(name);
    }
    return names;
  }
  for (const name of names) {
    for (const former of catalog.formerNames(name)) names.add(former);
  }
  return names;
}

const livesOf = (catalog: WorkspaceCatalog, { schema, name }: QualifiedName): readonly Life[] =>
  catalog.folded(name).lives.filter(({ object }) => object.schema === schema);
