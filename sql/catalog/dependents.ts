import type { Fact } from './fact.ts';
import { choose, isNear, type Life } from './lives.ts';
import { columnAt } from './mentions/columns.ts';
import { namesEver } from './mentions/meaning.ts';
import { mannersOf, World } from './mentions/world.ts';
import type { ColumnPath, Source } from './mentions/sources.ts';
import type { ColumnEnd, ColumnRename, Table, View } from './model.ts';
import type { Name } from './name.ts';
import { comparePlaces, type Place, type PlacedStatement } from './place.ts';
import { TableState } from './table-state.ts';
import type { WorkspaceCatalog } from './workspace-catalog.ts';

type RoutineFact = Extract<Fact, { readonly sort: 'routine' }>;

/** What reads a thing: a view, or a routine by its body. A trigger has a copy of its function's body. */
export interface Reader {
  readonly sort: 'view' | 'function' | 'trigger';
  readonly name: string;
}

/** A reader of a thing, and where it names it. */
export interface Dependent {
  readonly reader: Reader;
  readonly at: Place;
}

/** What reads a table or view by its name while a statement gives it another. */
export function readersOf(catalog: WorkspaceCatalog, life: Life, until: PlacedStatement): Dependent[] {
  const dependents: Dependent[] = [];
  for (const { reader, by, reads, world } of readersAt(catalog, life.object.name, until)) {
    const named = reads.relations.find(({ name }) => world.lifeOf(name) === life);
    if (named !== undefined) dependents.push({ reader, at: { statement: by, range: named.range } });
  }
  return dependents;
}

/** What reads a column of a table while a statement gives it another name or type, or drops it. */
export function readersOfColumn(
  catalog: WorkspaceCatalog,
  table: Table,
  change: ColumnRename | ColumnEnd,
): readonly Dependent[] {
  const dependents: Dependent[] = [];
  const { schema, name } = table;
  const isTable = (object: { readonly schema: string; readonly name: string } | null) =>
    object?.name === name && object.schema === schema;
  for (const known of namesEver(catalog, { kind: 'relation', object: { schema, name } })) {
    for (const { reader, by, reads, world } of readersAt(catalog, known, change.at.statement)) {
      const written = nameAt(table, change, by);
      const isGone = !table.columns.has(change.from);
      const read = reads.columns.find(({ column, path }) => {
        if (column !== written) return false;
        const answer = columnAt(world, path);
        if (isGone && (answer.state === 'no' || (answer.state === 'maybe' && 'source' in path)))
          return couldBeOf(world, path, isTable) && hadColumn(catalog, table, by, written);
        return answer.state === 'found' && answer.symbols.some((symbol) => isTable(symbol.table));
      });
      const star = reads.allOf.find(
        (each) => isTable(world.relation(each)) && hadColumn(catalog, each, by, written),
      );
      const range = read?.range ?? reads.relations.find(({ name: { name } }) => name === star?.name)?.range;
      if (range !== undefined) dependents.push({ reader, at: { statement: by, range } });
    }
  }
  return dependents;
}

/** Whether a column that is nowhere any more was one of this table: it is looked for there, and in no other that has it. */
function couldBeOf(
  world: World,
  path: ColumnPath,
  isTable: (object: { readonly schema: string; readonly name: string } | null) => boolean,
): boolean {
  const isOf = (source: Source): boolean => source.sort === 'table' && isTable(world.relation(source.name));
  if ('source' in path) return isOf(path.source);
  return path.scope.variable(path.column) === null && path.scope.tables.some(({ source }) => isOf(source));
}

/** The name that a column had at an earlier statement. */
function nameAt(table: Table, change: ColumnRename | ColumnEnd, at: PlacedStatement): string {
  let { from } = change;
  const until = 'to' in change ? table.columnRenames.indexOf(change) : Infinity;
  const before = table.columnRenames.filter(
    (rename, i) => i < until && comparePlaces(rename.at.statement, change.at.statement) <= 0,
  );
  for (const earlier of before.toReversed()) {
    if (earlier.to === from && comparePlaces(earlier.at.statement, at) > 0) ({ from } = earlier);
  }
  return from;
}

/** Whether a table had a column when a view took all that it had. */
function hadColumn(catalog: WorkspaceCatalog, table: Name, at: PlacedStatement, column: string): boolean {
  const before = catalog.before(table.name, at);
  const object = choose(
    before.lives.filter(({ ended }) => ended === null),
    ['table'],
    table,
    at,
  )?.object;
  return object instanceof TableState && object.columns.has(column);
}

/** What reads something of a name, as it is just before a statement. */
function* readersAt(catalog: WorkspaceCatalog, name: string, until: PlacedStatement) {
  for (const by of catalog.readersOf(name)) {
    if (comparePlaces(by, until) >= 0) continue;
    // Another folder may be another database, which has a thing of that name, too.
    if (!isNear(by, until) && !isMadeOnce(catalog, name)) continue;
    for (const fact of by.facts) {
      if ((fact.sort !== 'view' && fact.sort !== 'routine') || fact.reads === undefined) continue;
      const readers =
        fact.sort === 'view'
          ? viewsOf(catalog, fact.view.name.name, by, until)
          : routinesOf(catalog, fact, by, until, name);
      for (const reader of readers)
        yield { reader, by, reads: fact.reads, world: new World(catalog, by, mannersOf('postgres')) };
    }
  }
}

function viewsOf(
  catalog: WorkspaceCatalog,
  name: string,
  by: PlacedStatement,
  until: PlacedStatement,
): Reader[] {
  const view = viewOf(catalog, name, by, until);
  return view === null ? [] : [{ sort: 'view', name: view.name }];
}

/** The function that a statement made, or the triggers that call it; none when it is gone, or was made anew, before another. */
function routinesOf(
  catalog: WorkspaceCatalog,
  { routine, isTrigger = false }: RoutineFact,
  by: PlacedStatement,
  until: PlacedStatement,
  read: string,
): Reader[] {
  const { name } = routine.name;
  const isBefore = (at: PlacedStatement): boolean => comparePlaces(at, until) < 0;
  const { lives } = catalog.folded(name);
  const made = lives.find((life) => life.by === by && life.object.sort === 'routine');
  if (made === undefined || (made.ended !== null && isBefore(made.ended.by))) return [];
  const isReplaced = lives.some(
    (life) => life.object.sort === 'routine' && comparePlaces(by, life.by) < 0 && isBefore(life.by),
  );
  if (isReplaced) return [];
  if (!isTrigger) return [{ sort: 'function', name }];
  return catalog.triggersCalling(routine.name).flatMap(({ table, at }): Reader[] => {
    // Of its own table nothing is known.
    if (!isBefore(at) || table.name === read || !isThere(catalog, table, at, until)) return [];
    return at.facts.flatMap((fact): Reader[] => {
      if (fact.sort !== 'trigger' || fact.routine?.name !== name) return [];
      const life = catalog
        .folded(fact.name)
        .lives.find((each) => each.by === at && each.object.sort === 'trigger');
      const isGone = life === undefined || (life.ended !== null && isBefore(life.ended.by));
      return isGone ? [] : [{ sort: 'trigger', name: fact.name }];
    });
  });
}

/** Whether the table of a trigger is still there before a statement: the trigger goes with it. */
function isThere(
  catalog: WorkspaceCatalog,
  table: Name,
  at: PlacedStatement,
  until: PlacedStatement,
): boolean {
  const { lives } = catalog.folded(table.name);
  const own = lives.filter(({ by, object }) => object.sort !== 'trigger' && comparePlaces(by, at) < 0).at(-1);
  return own?.ended == null || own.ended.renamedTo !== null || comparePlaces(own.ended.by, until) >= 0;
}

const isMadeOnce = (catalog: WorkspaceCatalog, name: string): boolean =>
  catalog.folded(name).lives.filter(({ object: { sort } }) => sort === 'table' || sort === 'view').length < 2;

/** The view that a statement made; null when it is gone, or was made anew, before another. */
function viewOf(
  catalog: WorkspaceCatalog,
  name: string,
  by: PlacedStatement,
  until: PlacedStatement,
): View | null {
  const { lives } = catalog.folded(name);
  const made = lives.find((life) => life.by === by && life.object.sort === 'view');
  if (made?.object.sort !== 'view') return null;
  const { ended, object } = made;
  if (ended !== null && comparePlaces(ended.by, until) < 0) {
    const to = ended.renamedTo;
    return to === null ? null : viewOf(catalog, to.name, ended.by, until);
  }
  // CREATE OR REPLACE VIEW in a later file.
  const isReplaced = lives.some(
    (life) =>
      life.object.sort === 'view' &&
      life.object.schema === object.schema &&
      comparePlaces(by, life.by) < 0 &&
      comparePlaces(life.by, until) < 0,
  );
  return isReplaced ? null : object;
}
