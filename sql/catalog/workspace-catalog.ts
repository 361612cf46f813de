import { Bucket } from './bucket.ts';
import type { Catalog, StatementFacts } from './catalog.ts';
import { Derived, Reading } from './derived.ts';
import type { Fact } from './fact.ts';
import type { Folded, Others } from './fold.ts';
import { candidates, type Life } from './lives.ts';
import { chooseLiving, livingThings } from './lives-index.ts';
import type { Column, SchemaObject, Table } from './model.ts';
import { namesAskedFor, namesChangedBy } from './names-of-fact.ts';
import type { Name } from './name.ts';
import { compareFiles } from './order.ts';
import { comparePlaces, whereIs, type PlacedStatement, type SchemaFile } from './place.ts';
import type { SchemaSymbol } from './symbol.ts';
import { sameFacts } from './same-facts.ts';
import { TableState } from './table-state.ts';
import { isWide } from './wide.ts';

const defaultPath: readonly string[] = ['public'];

/** Statements and names that are asked for what they make without giving others their turn. */
const askedAtOnce = 2_000;

/** Statements that are taken out without giving others their turn. */
const removedAtOnce = 500;

/** Statements that go into a copy without giving others their turn. */
const copiedAtOnce = 500;

class File implements SchemaFile {
  order = 0;
  hasTransactions = false;
  statements: Statement[] = [];

  constructor(readonly path: string) {}
}

class Statement implements PlacedStatement {
  start = 0;
  ordinal = 0;
  path = defaultPath;

  constructor(
    readonly file: File,
    readonly facts: readonly Fact[],
    /** Rolled back, or part of what takes a migration back: it asks, but changes nothing in the end. */
    readonly changesNothing: boolean,
  ) {}
}

export interface CatalogOptions {
  /** The order of files; by natural order of their paths when absent. */
  readonly compare?: (a: string, b: string) => number;
}

/** Makes an empty catalogue. */
export class WorkspaceCatalog implements Catalog {
  version = 0;
  /** Who works something out from the catalogue at the moment. */
  readonly reading = new Reading();
  readonly #files = new Map<string, File>();
  readonly #buckets = new Map<string, Bucket>();
  readonly #compare: (a: string, b: string) => number;
  readonly #inOrder: File[] = [];
  #makers = 0;
  #byCase: { readonly version: number; readonly names: ReadonlyMap<string, readonly string[]> } | null = null;
  readonly #wide: PlacedStatement[] = [];
  readonly #wideInOrder = new Derived<readonly PlacedStatement[]>(this.reading, [], () =>
    [...this.#wide].sort(comparePlaces),
  );
  /** One for all names: a large schema has half a million. */
  readonly #others: Others = {
    before: (name, until) => this.#bucket(name).before(until),
    table: (name, at) => {
      const table = this.table(name, at);
      return table instanceof TableState ? table : undefined;
    },
    wide: () => this.#wideInOrder.get(),
  };
  readonly #hasTables = new Derived(this.reading, false, () => this.#makers > 0);

  constructor(options: CatalogOptions = {}) {
    this.#compare = options.compare ?? compareFiles;
  }

  setFile(path: string, statements: readonly StatementFacts[], undoFrom = -1): readonly string[] {
    const file = this.#files.get(path) ?? this.#addFile(path);
    const before = file.statements;
    const { hasTransactions, undone } = transactionsIn(statements);
    file.hasTransactions = hasTransactions;
    const changesNothing = (i: number): boolean =>
      (undoFrom !== -1 && (statements[i]?.start ?? 0) >= undoFrom) || (undone?.has(i) ?? false);
    const same = (old: Statement | undefined, i: number) =>
      old !== undefined &&
      old.changesNothing === changesNothing(i) &&
      sameFacts(old.facts, statements[i]?.facts);

    let prefix = 0;
    const shorter = Math.min(before.length, statements.length);
    while (prefix < shorter && same(before[prefix], prefix)) prefix++;
    let suffix = 0;
    while (
      suffix < shorter - prefix &&
      same(before[before.length - 1 - suffix], statements.length - 1 - suffix)
    ) {
      suffix++;
    }
    const setsPath = (facts: readonly Fact[]) => facts.some((fact) => fact.sort === 'search-path');
    const changedPath =
      before.slice(prefix, before.length - suffix).some(({ facts }) => setsPath(facts)) ||
      statements.slice(prefix, statements.length - suffix).some(({ facts }) => setsPath(facts));
    // The names behind it mean something else.
    if (changedPath) suffix = 0;

    const gone = before.slice(prefix, before.length - suffix);
    const fresh: Statement[] = [];
    for (let i = prefix; i < statements.length - suffix; i++) {
      fresh.push(new Statement(file, statements[i]?.facts ?? [], changesNothing(i)));
    }
    const after =
      gone.length === 0 && fresh.length === 0
        ? before
        : [...before.slice(0, prefix), ...fresh, ...before.slice(before.length - suffix)];
    file.statements = after;
    for (let i = 0; i < after.length; i++) {
      const statement = after[i] as Statement;
      statement.start = statements[i]?.start ?? 0;
      statement.ordinal = i;
    }
    let searchPath = pathBehind(after[prefix - 1]);
    for (const statement of fresh) {
      statement.path = searchPath;
      searchPath = pathBehind(statement);
    }
    if (gone.length === 0 && fresh.length === 0) return [];
    this.version++;
    return this.#exchange(gone, fresh);
  }

  removeFile(path: string): readonly string[] {
    const file = this.#files.get(path);
    if (file === undefined) return [];
    this.#files.delete(path);
    this.#inOrder.splice(file.order, 1);
    this.#number(file.order);
    this.version++;
    return this.#exchange(file.statements, []);
  }

  /**
   * The same in steps, from the file's end on: between two of them others may have their turn, to whom the file is as
   * short as it is by then. Each gives the names that are concerned.
   */
  *removeFileSteps(path: string): Generator<readonly string[], void> {
    const file = this.#files.get(path);
    while (file !== undefined && file.statements.length > removedAtOnce) {
      const gone = file.statements.slice(-removedAtOnce);
      file.statements = file.statements.slice(0, -removedAtOnce);
      this.version++;
      yield this.#exchange(gone, []);
    }
    yield this.removeFile(path);
  }

  files(): readonly string[] {
    return this.#inOrder.map((file) => file.path);
  }

  *objects(): Iterable<SchemaObject> {
    for (const bucket of this.#buckets.values()) {
      for (const life of bucket.folded.lives) if (life.ended === null) yield life.object;
    }
  }

  *objectsOf(path: string): Generator<undefined, readonly SchemaObject[]> {
    const file = this.#files.get(path);
    if (file === undefined) return [];
    const { statements } = file;
    const names = new Set<string>();
    for (const [i, { facts }] of statements.entries()) {
      if (i % askedAtOnce === askedAtOnce - 1) yield;
      for (const fact of facts) for (const name of namesChangedBy(fact)) names.add(name);
    }
    const found: SchemaObject[] = [];
    let count = 0;
    for (const name of names) {
      if (++count % askedAtOnce === 0) yield;
      for (const { object } of this.#buckets.get(name)?.folded.lives ?? [])
        if (object.declared.statement.file === file) found.push(object);
    }
    yield;
    return found.sort(
      (a, b) =>
        comparePlaces(a.declared.statement, b.declared.statement) ||
        a.declared.range.start - b.declared.range.start,
    );
  }

  find(name: Name): readonly SchemaObject[] {
    return livingThings(this.folded(name.name).lives, name.schema);
  }

  table(name: Name, at: PlacedStatement | null = null): Table | undefined {
    return this.#table(name, at, 0);
  }

  column(table: Name, column: string): Column | undefined {
    const known = table instanceof TableState ? table : this.table(table);
    return known?.columns.get(known instanceof TableState ? known.currentName(column) : column);
  }

  declarations(symbol: SchemaSymbol): readonly { path: string; start: number; end: number }[] {
    const places = this.meantBy(symbol).flatMap((object) => {
      if (symbol.kind !== 'column') return [object.declared];
      const column = object instanceof TableState ? object.columns.get(symbol.column) : undefined;
      return column === undefined ? [] : [column.declared];
    });
    return places.map((place) => ({ path: place.statement.file.path, ...whereIs(place) }));
  }

  meantBy(symbol: SchemaSymbol): readonly SchemaObject[] {
    const named = symbol.kind === 'column' ? symbol.table : symbol.object;
    const sorts: readonly string[] =
      symbol.kind === 'column' || symbol.kind === 'relation' ? ['table', 'view', 'sequence'] : [symbol.kind];
    const lives = this.folded(named.name).lives.filter(
      ({ object }) => object.schema === named.schema && sorts.includes(object.sort),
    );
    const alive = lives.filter(({ ended }) => ended === null);
    const dropped = lives.filter(({ ended }) => ended !== null && ended.renamedTo === null).slice(-1);
    return (alive.length > 0 ? alive : dropped).map(({ object }) => object);
  }

  /** What the statements say about a name, whatever its schema. */
  folded(name: string): Folded {
    return this.#bucket(name).folded;
  }

  /** What the statements before one say about a name. */
  before(name: string, until: PlacedStatement): Folded {
    return this.#bucket(name).before(until);
  }

  /** The statements of a file that say something, in order. */
  statementsOf(path: string): readonly PlacedStatement[] {
    return this.#files.get(path)?.statements ?? [];
  }

  /** Whether a file begins or ends transactions. */
  hasTransactions(path: string): boolean {
    return this.#files.get(path)?.hasTransactions ?? false;
  }

  /** A statement that begins at an offset of a file, whether it says something of the schema or not. */
  statementAt(path: string, offset: number): PlacedStatement | null {
    const file = this.#files.get(path);
    if (file === undefined) return null;
    const before = this.#lastBefore(file, offset);
    if (before?.start === offset) return before;
    // Between two statements that say something: behind the first of them, in its order and with its search_path.
    const statement = new Statement(file, [], false);
    statement.start = offset;
    statement.ordinal = before === null ? -0.5 : before.ordinal + 0.5;
    statement.path = pathBehind(before ?? undefined);
    return statement;
  }

  #lastBefore(file: File, offset: number): Statement | null {
    const { statements } = file;
    let low = 0;
    let high = statements.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((statements[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return statements[low - 1] ?? null;
  }

  /** The life that a name means at a statement. */
  meant(sorts: readonly SchemaObject['sort'][], name: Name, at: PlacedStatement | null): Life | undefined {
    return chooseLiving(this.folded(name.name).lives, sorts, name, at);
  }

  /** Names from which something was renamed to this one. */
  formerNames(name: string): readonly string[] {
    const statements = this.#bucket(name).changing;
    return statements.flatMap(({ facts }) =>
      facts.flatMap((fact) => (fact.sort === 'rename' && fact.to === name ? [fact.object.name.name] : [])),
    );
  }

  /**
   * A catalogue of the same files in which some statements say something else: `change` gets the file and where the
   * statement begins, and gives its facts, null for those that stay. Statements keep their places. In steps, between
   * which others may have their turn.
   */
  *copyWith(
    change: (path: string, start: number) => readonly Fact[] | null,
  ): Generator<null, WorkspaceCatalog> {
    const copy = new WorkspaceCatalog({ compare: this.#compare });
    copy.version = this.version;
    for (const file of [...this.#inOrder]) {
      const other = new File(file.path);
      other.order = file.order;
      other.hasTransactions = file.hasTransactions;
      copy.#files.set(file.path, other);
      copy.#inOrder.push(other);
      let searchPath: readonly string[] = defaultPath;
      other.statements = file.statements.map(({ facts, changesNothing, start, ordinal }) => {
        const statement = new Statement(other, change(file.path, start) ?? facts, changesNothing);
        statement.start = start;
        statement.ordinal = ordinal;
        statement.path = searchPath;
        searchPath = pathBehind(statement);
        return statement;
      });
      for (let i = 0; i < other.statements.length; i += copiedAtOnce) {
        copy.#exchange([], other.statements.slice(i, i + copiedAtOnce));
        yield null;
      }
    }
    return copy;
  }

  /** The statements that make views and routines which read something of a name, in order. */
  readersOf(name: string): readonly PlacedStatement[] {
    return this.#bucket(name).readers;
  }

  /** The tables whose triggers call a function, as the statements name them. */
  triggersCalling(routine: Name): readonly { readonly table: Name; readonly at: PlacedStatement }[] {
    const bucket = this.#bucket(routine.name);
    // Whoever asks is told when it changes: the statements alone would not say so.
    if (bucket.folded.lives.length === 0 && bucket.changing.length === 0) return [];
    return bucket.changing.flatMap((at) =>
      at.facts.flatMap((fact) =>
        fact.sort === 'trigger' &&
        fact.routine?.name === routine.name &&
        (routine.schema === null || fact.routine.schema === null || fact.routine.schema === routine.schema)
          ? [{ table: fact.table.name, at }]
          : [],
      ),
    );
  }

  /** Whether the files make tables or types at all; else they are queries, whose schema nobody has shown us. */
  get hasTables(): boolean {
    return this.#hasTables.get();
  }

  /** Names that something is said or asked about. */
  names(): Iterable<string> {
    return this.#buckets.keys();
  }

  /** Names that are the same but for the case of their letters. */
  namesLike(name: string): readonly string[] {
    if (this.#byCase?.version !== this.version) {
      const names = new Map<string, string[]>();
      for (const each of this.#buckets.keys()) {
        const lower = each.toLowerCase();
        const known = names.get(lower);
        if (known === undefined) names.set(lower, [each]);
        else known.push(each);
      }
      this.#byCase = { version: this.version, names };
    }
    return this.#byCase.names.get(name.toLowerCase()) ?? [];
  }

  bucket(name: string): Bucket | undefined {
    return this.#buckets.get(name);
  }

  #table(name: Name, at: PlacedStatement | null, steps: number): Table | undefined {
    const life = this.meant(['table'], name, at);
    if (life !== undefined) return life.object instanceof TableState ? life.object : undefined;
    // Renamed since: what was said about the old name is about the same table.
    const schemas = candidates(name, at);
    const former = this.folded(name.name).lives.findLast(
      ({ ended, object }) =>
        object.sort === 'table' && ended?.renamedTo != null && schemas.includes(object.schema),
    );
    const to = former?.ended?.renamedTo;
    return to == null || steps > 20 ? undefined : this.#table(to, null, steps + 1);
  }

  #bucket(name: string): Bucket {
    let bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      bucket = new Bucket(name, this.reading, this.#others);
      this.#buckets.set(name, bucket);
    }
    return bucket;
  }

  /** Takes statements out and puts others in; returns the names that are concerned. */
  #exchange(gone: readonly Statement[], fresh: readonly Statement[]): readonly string[] {
    const names = new Set<string>();
    const each = (statements: readonly Statement[], act: 'add' | 'remove') => {
      for (const statement of statements) {
        if (!statement.changesNothing && statement.facts.some(isWide)) this.#changeWide(statement, act);
        for (const fact of statement.facts) {
          for (const name of statement.changesNothing ? [] : namesChangedBy(fact)) {
            this.#bucket(name)[act](statement, 'changes');
            names.add(name);
          }
          for (const asked of namesAskedFor(fact)) {
            this.#bucket(asked)[act](statement, 'asks');
            names.add(asked);
          }
        }
      }
    };
    each(gone, 'remove');
    each(fresh, 'add');
    const before = this.#makers > 0;
    this.#makers += fresh.filter(makes).length - gone.filter(makes).length;
    if (this.#makers > 0 !== before) this.#hasTables.stale();
    // Half-typed names would else stay for ever.
    for (const name of names) {
      const bucket = this.#buckets.get(name);
      if (bucket?.isEmpty === true && bucket.isUnread) this.#buckets.delete(name);
    }
    return [...names];
  }

  #changeWide(statement: Statement, act: 'add' | 'remove'): void {
    if (act === 'add') this.#wide.push(statement);
    else this.#wide.splice(this.#wide.indexOf(statement), 1);
    this.#wideInOrder.stale();
  }

  #addFile(path: string): File {
    const file = new File(path);
    this.#files.set(path, file);
    // To its place among those that are in order: thousands of files come one by one.
    let low = 0;
    let high = this.#inOrder.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compare(this.#inOrder[middle]?.path ?? '', path) <= 0) low = middle + 1;
      else high = middle;
    }
    this.#inOrder.splice(low, 0, file);
    this.#number(low);
    return file;
  }

  #number(from: number): void {
    for (let i = from; i < this.#inOrder.length; i++) (this.#inOrder[i] as File).order = i;
  }
}

/** Whether there is a BEGIN; and the statements between one and its ROLLBACK, null where there are none. */
function transactionsIn(statements: readonly StatementFacts[]): {
  readonly hasTransactions: boolean;
  readonly undone: ReadonlySet<number> | null;
} {
  let undone: Set<number> | null = null;
  let hasTransactions = false;
  let begin = -1;
  for (let i = 0; i < statements.length; i++) {
    const fact = statements[i]?.facts[0];
    if (fact?.sort !== 'transaction') continue;
    hasTransactions = true;
    if (fact.does === 'begin') {
      begin = i;
    } else {
      if (fact.does === 'roll-back' && begin !== -1) {
        undone ??= new Set();
        for (let j = begin; j < i; j++) undone.add(j);
      }
      begin = -1;
    }
  }
  return { hasTransactions, undone };
}

function pathBehind(statement: Statement | undefined): readonly string[] {
  if (statement === undefined) return defaultPath;
  let path = statement.path;
  for (const fact of statement.facts) if (fact.sort === 'search-path') path = fact.schemas ?? defaultPath;
  return path;
}

const makes = ({ facts }: Statement): boolean =>
  facts.some((fact) => fact.sort === 'table' || fact.sort === 'type');
