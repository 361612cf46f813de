import type { SchemaObject } from '../model.ts';
import type { SchemaSymbol } from '../symbol.ts';
import type { WorkspaceCatalog } from '../workspace-catalog.ts';
import { anyOf, namesEver } from './meaning.ts';
import type { ColumnPath, Output, Scope, Source } from './sources.ts';

/** With more things than this that pass on its columns, nobody looks at which of them a statement names. */
const mostDerived = 500;

/** Text that is run as SQL: there a column may be named without its table. A trigger's EXECUTE only calls. */
const dynamic = /\b(?:execute(?!\s+(?:function|procedure)\b)|prepare)\b/i;

/**
 * Whether a text may mean a symbol, told without reading it: its name must be there, and near a column that of its
 * table, or of something that has its columns from there. Sound for texts that do not parse, too.
 *
 * `names`: what counts as the name; every one that it ever had when absent. `withDynamic`: whether texts count that
 * put SQL together at run time, in which nothing has a meaning yet.
 */
export function mayMean(
  catalog: WorkspaceCatalog,
  symbol: SchemaSymbol,
  names: ReadonlySet<string> = namesEver(catalog, symbol),
  withDynamic = false,
): (text: string) => boolean {
  const name = anyOf(names);
  if (symbol.kind !== 'column') return (text) => name.test(text);
  const near = withColumnsOf(catalog, namesEver(catalog, { kind: 'relation', object: symbol.table }));
  if (near === null) return (text) => name.test(text);
  const table = anyOf(near);
  return (text) => name.test(text) && (table.test(text) || (withDynamic && dynamic.test(text)));
}

/**
 * Names of everything that may have columns of a table: itself, views, CREATE TABLE AS, LIKE and INHERITS, functions
 * that return its rows, and those that its triggers call, where NEW and OLD are its rows. Null when they are too many.
 */
function withColumnsOf(catalog: WorkspaceCatalog, names: ReadonlySet<string>): ReadonlySet<string> | null {
  const passedOn = passing(catalog);
  const found = new Set([...names].map((name) => name.toLowerCase()));
  for (const name of found) {
    for (const other of passedOn.get(name) ?? []) found.add(other);
    if (found.size > mostDerived) return null;
  }
  return found;
}

type Passing = ReadonlyMap<string, ReadonlySet<string>>;

const known = new WeakMap<WorkspaceCatalog, { readonly version: number; readonly passing: Passing }>();

/** For each name those of the things that have columns from there, or had; in lower case, as MySQL compares names. */
function passing(catalog: WorkspaceCatalog): Passing {
  const before = known.get(catalog);
  if (before?.version === catalog.version) return before.passing;
  const passing = new Map<string, Set<string>>();
  for (const each of catalog.names()) {
    // What was dropped or has another name now was still there for the statements before.
    for (const { object } of catalog.folded(each).lives) {
      const to = object.sort === 'trigger' ? (object.routine?.name ?? '') : object.name;
      for (const from of comesFrom(object)) {
        const name = from.toLowerCase();
        const others = passing.get(name) ?? new Set();
        passing.set(name, others.add(to.toLowerCase()));
      }
    }
  }
  known.set(catalog, { version: catalog.version, passing });
  return passing;
}

/** Names of the things whose columns something has, too. */
function comesFrom(object: SchemaObject): ReadonlySet<string> {
  const names = new Set<string>();
  switch (object.sort) {
    case 'table':
      for (const { origin } of object.columns.values()) if (origin !== null) names.add(origin.table.name);
      addOutputs(names, object.outputs ?? []);
      break;
    case 'view':
      addOutputs(names, object.outputs ?? []);
      break;
    case 'routine':
      if (object.signature?.returnsType != null) names.add(object.signature.returnsType.name);
      break;
    case 'trigger':
      if (object.routine !== null) names.add(object.table.name);
      break;
    default:
      break;
  }
  return names;
}

/** The tables that a query's outputs may be of, however deep. A recursive query is among its own sources. */
function addOutputs(names: Set<string>, outputs: readonly Output[], seen = new Set<object>()): void {
  if (seen.has(outputs)) return;
  seen.add(outputs);
  for (const output of outputs) {
    if ('name' in output) {
      if (output.from !== null) addPath(names, output.from, seen);
    } else {
      for (const source of output.allOf) addSource(names, source, seen);
    }
  }
}

function addPath(names: Set<string>, path: ColumnPath, seen: Set<object>): void {
  if ('source' in path) addSource(names, path.source, seen);
  else addScope(names, path.scope, seen);
}

function addScope(names: Set<string>, scope: Scope, seen: Set<object>): void {
  for (let level: Scope | null = scope; level !== null; level = level.outer) {
    if (seen.has(level)) return;
    seen.add(level);
    for (const { source } of level.tables) addSource(names, source, seen);
  }
}

function addSource(names: Set<string>, source: Source, seen: Set<object>): void {
  switch (source.sort) {
    case 'table':
    case 'routine':
      names.add(source.name.name);
      break;
    case 'trigger-row':
      names.add(source.routine.name);
      break;
    case 'query':
      addOutputs(names, source.outputs, seen);
      break;
    case 'any':
      for (const each of source.of) addSource(names, each, seen);
      break;
    case 'unknown':
      break;
  }
}
