import type { Dialect } from '../../dialect/dialect.ts';
import type { TextEdit, TextRange } from '../../findings/finding.ts';
import { splitName } from '../facts/written.ts';
import { sameSymbol, type SchemaSymbol } from '../symbol.ts';
import type { WorkspaceCatalog } from '../workspace-catalog.ts';
import { columnAt, inObject } from './columns.ts';
import { factsOfStatement } from './facts-of.ts';
import { mayMean } from './candidates.ts';
import { meaningOf, nameOfSymbol } from './meaning.ts';
import { namesOf, type FileNames, type NamesMemory } from './memory.ts';
import type { Obstacle, RawMention, StatementNames } from './raw.ts';
import { mannersOf, World } from './world.ts';
import { writtenAs } from './written-name.ts';

/** What a person asks for: the name at a place is to be another. */
export interface RenameWish {
  readonly symbol: SchemaSymbol;
  /** The name as it is written at that place: in front of an ALTER … RENAME it is another than the symbol's. */
  readonly from: string;
  readonly to: string;
}

export interface RenamedFile {
  readonly path: string;
  readonly text: string;
}

/** What is wrong with a rename, for a person; and at which place of which file. */
export interface Refusal {
  readonly state: 'refused';
  readonly why: string;
  readonly at: { readonly path: string; readonly range: TextRange } | null;
}

export type RenamePlan =
  { readonly state: 'edits'; readonly edits: ReadonlyMap<string, readonly TextEdit[]> } | Refusal;

/** A statement that holds the old or the new name. */
interface Touched {
  readonly file: RenamedFile;
  readonly start: number;
  readonly text: string;
  readonly names: StatementNames;
  /** What each of its names means. */
  readonly meanings: readonly (readonly SchemaSymbol[])[];
  /** Offsets in the statement. */
  readonly edits: readonly TextEdit[];
}

/**
 * Gives a thing another name at every place that means it. The result is proven before it is given: what the edited
 * statements say is put together to a schema anew, and every name near the old and the new one must mean in it what it
 * meant before. Refused with a reason where nobody can tell (dynamic SQL, what does not parse), and where another name
 * would come to mean something else. Between two steps the caller may let others work.
 *
 * `files` are those that hold the old or the new name, with the texts that the catalogue knows.
 */
export function* planRename(
  catalog: WorkspaceCatalog,
  dialect: Dialect,
  memory: NamesMemory,
  files: readonly RenamedFile[],
  asked: RenameWish,
): Generator<null, RenamePlan> {
  const current = nameOfSymbol(asked.symbol);
  const isCurrent = mannersOf(dialect).ignoresCase && current.toLowerCase() === asked.from.toLowerCase();
  const wish = isCurrent ? { ...asked, from: current } : asked;
  if (isTaken(catalog, dialect, files, wish)) {
    return { state: 'refused', why: `There is a ${wish.to} already`, at: null };
  }
  const may = mayMean(catalog, wish.symbol, new Set([wish.from, wish.to]), true);
  const touched: Touched[] = [];
  for (const file of files) {
    if (!may(file.text)) continue;
    const names = memory.of(file.path, file.text, dialect);
    for (const [i, range] of names.statements.entries()) {
      if (!may(file.text.slice(range.start, range.end))) continue;
      const found = touch(catalog, dialect, file, names, i, wish);
      if ('state' in found) return found;
      touched.push(found);
      yield null;
    }
  }
  return yield* proven(catalog, dialect, touched, wish);
}

/** Whether something has the new name that can't share it. */
function isTaken(
  catalog: WorkspaceCatalog,
  dialect: Dialect,
  files: readonly RenamedFile[],
  { symbol, from, to }: RenameWish,
): boolean {
  const manners = mannersOf(dialect);
  const at = files.map(({ path }) => catalog.statementAt(path, 0)).find((each) => each !== null);
  if (at == null || from === to) return false;
  const world = new World(catalog, at, manners);
  if (world.same(from, to)) return false;
  if (symbol.kind === 'column') {
    const table = world.object(symbol.table);
    return table !== undefined && inObject(world, table, to).state === 'found';
  }
  const { schema } = symbol.object;
  const relations = ['table', 'view', 'sequence', 'index', 'type'];
  const sorts = symbol.kind === 'relation' || symbol.kind === 'type' ? relations : [symbol.kind];
  const names = manners.ignoresCase ? [to, ...catalog.namesLike(to)] : [to];
  return names.some((name) =>
    catalog
      .folded(name)
      .lives.some(
        ({ ended, object }) =>
          ended === null &&
          sorts.includes(object.sort) &&
          (symbol.kind === 'schema' || object.schema === schema),
      ),
  );
}

function touch(
  catalog: WorkspaceCatalog,
  dialect: Dialect,
  file: RenamedFile,
  fileNames: FileNames,
  index: number,
  wish: RenameWish,
): Touched | Refusal {
  const { start, end } = fileNames.statements[index] ?? { start: 0, end: 0 };
  const text = file.text.slice(start, end);
  const refused = (range: TextRange, why: string): Refusal => ({
    state: 'refused',
    why,
    at: { path: file.path, range: { start: start + range.start, end: start + range.end } },
  });
  const at = catalog.statementAt(file.path, start);
  if (at === null) return refused({ start: 0, end: 0 }, 'This file is not part of the schema yet');
  const world = new World(catalog, at, mannersOf(dialect));
  const names = fileNames.names(index);
  for (const obstacle of names.obstacles) {
    const why = whyNot(world, text, obstacle, wish);
    if (why !== null) return refused(obstacle.range, why);
  }
  const edits: TextEdit[] = [];
  const meanings: (readonly SchemaSymbol[])[] = [];
  for (const mention of names.mentions) {
    const { symbols, doubt } = meaningOf(world, mention);
    meanings.push(symbols);
    if (!symbols.some((each) => sameSymbol(each, wish.symbol))) continue;
    const name = mention.kind === 'column' ? mention.column : mention.name.name;
    // In front of a RENAME, or behind it, it goes by another name, which stays.
    if (!world.same(name, wish.from)) continue;
    const { range } = mention;
    if (doubt) return refused(range, `“${name}” may mean something else here, such as a variable`);
    if (edits.some((edit) => edit.range.start === range.start)) continue;
    const before = text.slice(range.start, range.end);
    edits.push({ range, text: writtenAs(wish.to, before, mention, dialect) });
  }
  return { file, start, text, names, meanings, edits };
}

/** Why a rename can't be right in sight of an obstacle; null when it has nothing to do with the name. */
function whyNot(
  world: World,
  text: string,
  obstacle: Obstacle,
  { symbol, from, to }: RenameWish,
): string | null {
  const { start, end } = obstacle.range;
  const holds = (): boolean => wordIn(text.slice(start, end), from);
  switch (obstacle.sort) {
    case 'dynamic':
      return holds()
        ? `“${from}” stands in text that is run as SQL: nobody can tell what it means there`
        : null;
    case 'unread':
      return holds() ? `“${from}” stands in a statement that can’t be read` : null;
    case 'foreign':
      return holds() ? `“${from}” stands in a body in ${obstacle.language}, which is not read` : null;
    case 'twice':
      return null;
    case 'natural': {
      if (symbol.kind !== 'column') return null;
      const { left, right } = obstacle;
      const has = (column: string, of: typeof left) => {
        const answer = columnAt(world, { column, source: { sort: 'any', of } });
        return answer.state === 'found' ? answer.symbols : [];
      };
      const isOurs = [...has(from, left), ...has(from, right)].some((each) => sameSymbol(each, symbol));
      const pairs = (column: string) => has(column, left).length > 0 || has(column, right).length > 0;
      const before = has(from, left).length > 0 && has(from, right).length > 0;
      return isOurs && (before || pairs(to))
        ? 'NATURAL JOIN pairs columns by their names here: the rename would join in another way'
        : null;
    }
  }
}

/** Puts the schema together as it will be, and looks whether every name means what it meant. */
function* proven(
  catalog: WorkspaceCatalog,
  dialect: Dialect,
  touched: readonly Touched[],
  wish: RenameWish,
): Generator<null, RenamePlan> {
  const edited = new Map<string, Map<number, { readonly text: string; readonly names: StatementNames }>>();
  const edits = new Map<string, TextEdit[]>();
  for (const { file, start, text, edits: own } of touched) {
    if (own.length === 0) continue;
    const after = applied(text, own);
    const statements = edited.get(file.path) ?? new Map();
    edited.set(file.path, statements.set(start, { text: after, names: namesOf(after, dialect) }));
    const all = edits.get(file.path) ?? [];
    all.push(
      ...own.map(({ range, text: to }) => ({
        range: { start: start + range.start, end: start + range.end },
        text: to,
      })),
    );
    edits.set(file.path, all);
    yield null;
  }
  const after = yield* catalog.copyWith((path, start) => {
    const statement = edited.get(path)?.get(start);
    return statement === undefined ? null : factsOfStatement(statement.text, dialect);
  });
  for (const { file, start, names, meanings } of touched) {
    const at = after.statementAt(file.path, start);
    if (at === null) continue;
    const world = new World(after, at, mannersOf(dialect));
    const now = edited.get(file.path)?.get(start)?.names ?? names;
    const changed = firstChange(world, names, now, meanings, wish);
    if (changed !== null) {
      const { mention, why } = changed;
      const range = { start: start + mention.range.start, end: start + mention.range.end };
      return { state: 'refused', why, at: { path: file.path, range } };
    }
    yield null;
  }
  return { state: 'edits', edits };
}

function firstChange(
  world: World,
  before: StatementNames,
  now: StatementNames,
  meanings: readonly (readonly SchemaSymbol[])[],
  wish: RenameWish,
): { readonly mention: RawMention; readonly why: string } | null {
  const [first] = before.mentions;
  if (before.mentions.length !== now.mentions.length && first !== undefined) {
    return { mention: first, why: `With the name “${wish.to}” this statement would be read in another way` };
  }
  const twice = ({ obstacles }: StatementNames) => obstacles.filter(({ sort }) => sort === 'twice').length;
  if (twice(now) > twice(before) && first !== undefined) {
    return { mention: first, why: `Two tables of this query would be called “${wish.to}”` };
  }
  for (const [i, mention] of before.mentions.entries()) {
    const other = now.mentions[i];
    if (other === undefined) continue;
    const expected = (meanings[i] ?? []).map((symbol) => renamedSymbol(symbol, wish));
    const { symbols, doubt } = meaningOf(world, other);
    const same =
      symbols.length === expected.length &&
      symbols.every((symbol) => expected.some((each) => sameSymbol(each, symbol)));
    if (same && !(doubt && symbols.some((each) => sameSymbol(each, renamedSymbol(wish.symbol, wish)))))
      continue;
    const name = mention.kind === 'column' ? mention.column : mention.name.name;
    return { mention, why: `“${name}” would mean something else here than now` };
  }
  return null;
}

/** A symbol under the name that it has when the rename is done. */
function renamedSymbol(symbol: SchemaSymbol, { symbol: thing, from, to }: RenameWish): SchemaSymbol {
  // A name from before a later RENAME is not the one that it has in the end.
  if (nameOfSymbol(thing) !== from) return symbol;
  if (sameSymbol(symbol, thing)) {
    return symbol.kind === 'column'
      ? { ...symbol, column: to }
      : { ...symbol, object: { schema: symbol.kind === 'schema' ? to : symbol.object.schema, name: to } };
  }
  if (thing.kind === 'relation' && symbol.kind === 'column') {
    const { table } = symbol;
    if (table.name === thing.object.name && table.schema === thing.object.schema)
      return { ...symbol, table: { ...table, name: to } };
  }
  if (thing.kind === 'schema') {
    const old = thing.object.name;
    if (symbol.kind === 'column' && symbol.table.schema === old)
      return { ...symbol, table: { ...symbol.table, schema: to } };
    if (symbol.kind !== 'column' && symbol.kind !== 'schema' && symbol.object.schema === old)
      return { ...symbol, object: { ...symbol.object, schema: to } };
  }
  return symbol;
}

/** Whether a text holds a name as a word, whatever the case: in quotes or not. */
function wordIn(text: string, name: string): boolean {
  const lower = name.toLowerCase();
  // Names with spaces are found in quotes only.
  return (
    splitName(text).some((part) => part.name.toLowerCase() === lower) ||
    (!/^\w+$/.test(name) && text.includes(name))
  );
}

function applied(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  for (const { range, text: to } of edits.toSorted((a, b) => b.range.start - a.range.start)) {
    result = result.slice(0, range.start) + to + result.slice(range.end);
  }
  return result;
}
