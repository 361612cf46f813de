import type { SchemaSymbol } from '../symbol.ts';
import type { WorkspaceCatalog } from '../workspace-catalog.ts';
import { anyOf, namesEver } from './meaning.ts';

/** With more views than this nobody looks at which of them a statement names. */
const mostDerived = 500;

/** Rows of triggers, and text that is run as SQL: there a column is named without its table. */
const withoutTable = /\b(?:new|old|execute|prepare)\b/i;

/**
 * Whether a text may mean a symbol, told without reading it: its name must be there, and near a column that of its
 * table, or of something that has its columns from there. Sound for texts that do not parse, too.
 *
 * `names`: what counts as the name; every one that it ever had when absent.
 */
export function mayMean(
  catalog: WorkspaceCatalog,
  symbol: SchemaSymbol,
  names: ReadonlySet<string> = namesEver(catalog, symbol),
): (text: string) => boolean {
  const name = anyOf(names);
  if (symbol.kind !== 'column') return (text) => name.test(text);
  const derived = derivedRelations(catalog);
  if (derived.size > mostDerived) return (text) => name.test(text);
  const table = anyOf(
    new Set([...namesEver(catalog, { kind: 'relation', object: symbol.table }), ...derived]),
  );
  return (text) => name.test(text) && (table.test(text) || withoutTable.test(text));
}

const known = new WeakMap<
  WorkspaceCatalog,
  { readonly version: number; readonly names: ReadonlySet<string> }
>();

/** Things that pass on columns of others: views, CREATE TABLE AS, LIKE and INHERITS, functions that return rows. */
function derivedRelations(catalog: WorkspaceCatalog): ReadonlySet<string> {
  const before = known.get(catalog);
  if (before?.version === catalog.version) return before.names;
  const names = new Set<string>();
  for (const object of catalog.objects()) {
    if (object.sort === 'view') names.add(object.name);
    else if (object.sort === 'routine') {
      const type = object.signature?.returnsType;
      if (type != null && catalog.find(type).some(({ sort }) => sort === 'table' || sort === 'view'))
        names.add(object.name);
    } else if (
      object.sort === 'table' &&
      (object.outputs !== null || [...object.columns.values()].some(({ isInherited }) => isInherited))
    ) {
      names.add(object.name);
    }
  }
  // What has gone to another name since is written with the old one before that.
  for (const name of names) for (const former of catalog.formerNames(name)) names.add(former);
  known.set(catalog, { version: catalog.version, names });
  return names;
}
