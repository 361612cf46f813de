import type { Life } from '../lives.ts';
import type { SchemaObject } from '../model.ts';
import type { QualifiedName } from '../name.ts';
import type { SchemaSymbol } from '../symbol.ts';
import { TableState } from '../table-state.ts';
import type { WorkspaceCatalog } from '../workspace-catalog.ts';
import { columnAt } from './columns.ts';
import type { RawMention, RawObject } from './raw.ts';
import type { World } from './world.ts';

type Sort = SchemaObject['sort'];

const sorts: Readonly<Record<RawObject['kind'], readonly Sort[]>> = {
  relation: ['table', 'view', 'sequence'],
  type: ['type', 'table', 'view'],
  routine: ['routine'],
  index: ['index'],
  schema: ['schema'],
};

/** What a name means. No symbols: nothing of the schema. */
export interface Meaning {
  /** Several where one name stands for several columns at once: `JOIN … USING (x)`. */
  readonly symbols: readonly SchemaSymbol[];
  /** It may be something else, too: a variable, a column of something that nobody knows. */
  readonly doubt: boolean;
}

const nothing: Meaning = { symbols: [], doubt: false };

/**
 * What a name means at a statement: the thing that goes by it there, under the name that it has in the end (a later
 * RENAME counts).
 */
export function meaningOf(world: World, mention: RawMention): Meaning {
  if (mention.kind === 'column') {
    const answer = columnAt(world, mention.path);
    if (answer.state === 'found') return answer;
    const whole = mention.whole && world.relation(mention.whole);
    return whole === null ? nothing : meaning(symbolOf(whole));
  }
  // A schema is in no other.
  const { kind, name } = mention;
  const named = kind === 'schema' ? { ...name, schema: name.name } : name;
  const found = world.thing(sorts[kind], named);
  return found === null ? nothing : meaning(symbolOf(found));
}

const meaning = (symbol: SchemaSymbol | null): Meaning =>
  symbol === null ? nothing : { symbols: [symbol], doubt: false };

/** The symbol of a thing; null for what has none. */
function symbolOf({ sort, schema, name }: SchemaObject): SchemaSymbol | null {
  switch (sort) {
    case 'table':
    case 'view':
    case 'sequence':
      // The type of a table's rows is the table.
      return { kind: 'relation', object: { schema, name } };
    case 'type':
    case 'routine':
    case 'index':
    case 'schema':
      return { kind: sort, object: { schema, name } };
    case 'trigger':
      return null;
  }
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

function livesOf(catalog: WorkspaceCatalog, { schema, name }: QualifiedName): readonly Life[] {
  return catalog.folded(name).lives.filter(({ object }) => object.schema === schema);
}

const special = /[.*+?^${}()|[\]\\]/g;

/** Finds texts in which one of some names may stand; as they are written in quotes, too. */
export function anyOf(names: ReadonlySet<string>): RegExp {
  const forms = [...names].map((name) =>
    name.replace(special, '\\$&').replaceAll('"', '"{1,2}').replaceAll("'", "'{1,2}"),
  );
  return new RegExp(forms.join('|'), 'i');
}
