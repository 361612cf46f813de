import type { Fact, ObjectKind } from './fact.ts';
import type {
  NamedIndex,
  Routine,
  Schema,
  SchemaObject,
  Sequence,
  Trigger,
  TypeObject,
  View,
} from './model.ts';
import type { Name, QualifiedName } from './name.ts';
import { comparePlaces, type Place, type PlacedStatement } from './place.ts';
import { candidates, moved, schemaToMakeIn, temporarySchema, type Life } from './lives.ts';
import { chooseLiving, LivesIndex } from './lives-index.ts';
import { columnsOfQuery } from './query-columns.ts';
import { TableState } from './table-state.ts';
import { applyWideTo, isWide, reaches } from './wide.ts';

export interface Duplicate {
  readonly object: SchemaObject;
  readonly first: Place;
  readonly again: Place;
}

/** What goes by one name (without a schema), in all schemas and of all kinds. */
export interface Folded {
  readonly lives: readonly Life[];
  /** Made twice in one file, without a DROP between. */
  readonly duplicates: readonly Duplicate[];
}

export const nothingFolded: Folded = { lives: [], duplicates: [] };

/** What the fold needs of other names. */
export interface Others {
  /** The things of another name as they are before a statement. */
  readonly before: (name: string, until: PlacedStatement) => Folded;
  /** A table as it is in the end. */
  readonly table: (name: Name, at: PlacedStatement) => TableState | undefined;
  /** Statements that change things of many names at once, in order: see `isWide`. */
  readonly wide: () => readonly PlacedStatement[];
}

type Sort = SchemaObject['sort'];
const relations: readonly Sort[] = ['table', 'view', 'sequence', 'index'];

/** Which things a kind of PostgreSQL's statements may mean: ALTER TABLE takes views and sequences, too. */
function sortsOf(kind: ObjectKind): readonly Sort[] {
  switch (kind) {
    case 'table':
      return relations;
    case 'type':
    case 'domain':
      return ['type'];
    case 'view':
    case 'sequence':
    case 'index':
    case 'routine':
    case 'trigger':
    case 'schema':
      return [kind];
    case 'extension':
      return [];
  }
}

/** Applies the statements that say something about a name, in order. */
export function fold(name: string, statements: readonly PlacedStatement[], others: Others): Folded {
  const folding = new Folding(name, others);
  const wide = others.wide();
  let next = 0;
  for (const statement of statements) {
    for (; next < wide.length; next++) {
      const before = wide[next];
      if (before === undefined || comparePlaces(before, statement) >= 0) break;
      folding.applyWide(before);
    }
    for (const fact of statement.facts) folding.apply(fact, statement);
    if (wide[next] === statement) {
      folding.applyWide(statement);
      next++;
    }
  }
  const until = statements.at(-1);
  for (; next < wide.length && until !== undefined; next++) folding.applyWide(wide[next] ?? until);
  return { lives: folding.lives, duplicates: folding.duplicates };
}

class Folding {
  readonly #index = new LivesIndex();
  readonly lives: readonly Life[] = this.#index.lives;
  readonly duplicates: Duplicate[] = [];
  /** Changes of tables that no file before this one makes: the order of files is a guess. */
  readonly #early: { readonly fact: Fact; readonly at: PlacedStatement }[] = [];

  constructor(
    private readonly name: string,
    private readonly others: Others,
  ) {}

  apply(fact: Fact, at: PlacedStatement): void {
    switch (fact.sort) {
      case 'table': {
        if (fact.table.name.name !== this.name) return;
        const schema = fact.isTemporary ? temporarySchema : schemaToMakeIn(fact.table.name, at);
        const table = new TableState(schema, this.name, { statement: at, range: fact.table.range });
        if (!this.#make(table, at, fact.ifNotExists)) return;
        table.take(fact, at);
        for (const { table: other, withKeys } of fact.likes) {
          // A copy of what it is now; what becomes of it later is another matter.
          table.inherit(this.#tableBefore(other.name, at) ?? this.others.table(other.name, at), withKeys);
        }
        if (fact.outputs !== undefined) {
          const { columns, complete } = columnsOfQuery(
            fact.outputs,
            (name) => this.#tableBefore(name, at) ?? this.others.table(name, at),
          );
          table.addFromQuery(columns, at);
          table.hasAllColumns = complete;
        }
        for (const parent of fact.parents) {
          const known = this.others.table(parent.name, at);
          if (known) table.parents.push({ schema: known.schema, name: known.name });
          table.inherit(known, false);
        }
        this.#applyEarly(table);
        return;
      }
      case 'alter-table': {
        if (fact.table.name.name !== this.name) return;
        const life = this.#living(['table'], fact.table.name, at);
        if (life === undefined) this.#early.push({ fact, at });
        else applyTo(life.object, fact, at);
        return;
      }
      case 'index': {
        if (fact.table.name.name === this.name) {
          const life = this.#living(['table'], fact.table.name, at);
          if (life === undefined) this.#early.push({ fact, at });
          else applyTo(life.object, fact, at);
        }
        if (fact.name?.name.name !== this.name) return;
        const schema = schemaToMakeIn(fact.name.name, at);
        const table = { schema: fact.table.name.schema ?? schema, name: fact.table.name.name };
        const declared = { statement: at, range: fact.name.range };
        const index: NamedIndex = { sort: 'index', schema, name: this.name, declared, table };
        this.#make(index, at, true);
        return;
      }
      case 'trigger': {
        const declared = { statement: at, range: fact.range };
        if (fact.table.name.name === this.name) {
          const life = this.#living(['table', 'view'], fact.table.name, at);
          if (life?.object instanceof TableState)
            life.object.triggers.push({ name: fact.name, at: declared });
        }
        if (fact.name !== this.name) return;
        const schema = schemaToMakeIn(fact.table.name, at);
        const table = { schema, name: fact.table.name.name };
        const routine = fact.routine ?? null;
        const trigger: Trigger = { sort: 'trigger', schema, name: this.name, declared, table, routine };
        // Names of triggers count per table only, so one may be there many times.
        this.#index.add({ by: at, object: trigger, ended: null });
        return;
      }
      case 'view': {
        if (fact.view.name.name !== this.name) return;
        const schema = schemaToMakeIn(fact.view.name, at);
        const declared = { statement: at, range: fact.view.range };
        const { isMaterialized, outputs = null } = fact;
        const view: View = { sort: 'view', schema, name: this.name, declared, isMaterialized, outputs };
        this.#make(view, at, false, fact.orReplace);
        return;
      }
      case 'sequence': {
        if (fact.sequence.name.name !== this.name) return;
        const schema = schemaToMakeIn(fact.sequence.name, at);
        const declared = { statement: at, range: fact.sequence.range };
        const owner = fact.owner && { ...ownerAt(fact.owner, at) };
        const sequence: Sequence = { sort: 'sequence', schema, name: this.name, declared, owner };
        this.#make(sequence, at, fact.ifNotExists);
        return;
      }
      case 'sequence-owner': {
        if (fact.sequence.name.name !== this.name) return;
        const life = this.#living(['sequence'], fact.sequence.name, at);
        if (life?.object.sort !== 'sequence') return;
        life.object = { ...life.object, owner: ownerAt(fact.owner, at) };
        return;
      }
      case 'type': {
        if (fact.type.name.name !== this.name) return;
        const schema = schemaToMakeIn(fact.type.name, at);
        const declared = { statement: at, range: fact.type.range };
        const { form, base } = fact;
        const type: TypeObject = { sort: 'type', schema, name: this.name, declared, form, base };
        // CREATE TYPE t; comes before the functions that a base type needs, CREATE TYPE t (…) behind them.
        this.#make(type, at, form === 'base');
        return;
      }
      case 'routine': {
        if (fact.routine.name.name !== this.name) return;
        const schema = schemaToMakeIn(fact.routine.name, at);
        const declared = { statement: at, range: fact.routine.range };
        const { signature = null } = fact;
        const routine: Routine = { sort: 'routine', schema, name: this.name, declared, signature };
        // Routines share names when their parameters differ.
        this.#index.add({ by: at, object: routine, ended: null });
        return;
      }
      case 'schema': {
        if (fact.schema.name.name !== this.name) return;
        const declared = { statement: at, range: fact.schema.range };
        const schema: Schema = { sort: 'schema', schema: this.name, name: this.name, declared };
        this.#make(schema, at, true);
        return;
      }
      case 'rename':
        this.#rename(fact, at);
        return;
      case 'set-schema': {
        if (fact.object.name.name !== this.name) return;
        const life = this.#living(sortsOf(fact.kind), fact.object.name, at);
        if (life === undefined) return;
        life.ended = { by: at, renamedTo: { schema: fact.to, name: this.name } };
        const { object } = life;
        this.#index.add({ by: at, object: moved(object, fact.to, this.name, object.declared), ended: null });
        return;
      }
      case 'drop': {
        if (fact.object.name.name !== this.name) return;
        const { ofTable } = fact;
        if (ofTable !== undefined) {
          this.#endTrigger(ofTable, at);
          return;
        }
        for (const life of this.#livingAll(sortsOf(fact.kind), fact.object.name, at)) {
          life.ended = { by: at, renamedTo: null };
        }
        return;
      }
      case 'extension':
      case 'search-path':
      case 'transaction':
      case 'doubt':
      case 'types':
        return;
      default:
        fact satisfies never;
    }
  }

  /** A statement that changes things of many names, as far as those of this name are concerned. */
  applyWide(at: PlacedStatement): void {
    for (const fact of at.facts) {
      if (!isWide(fact)) continue;
      for (const life of [...this.lives]) {
        if (life.ended !== null || !reaches(at, life, fact)) continue;
        applyWideTo(life, fact, at, (next) => this.#index.add(next));
      }
    }
  }

  /** A table of another name as it is before a statement. */
  #tableBefore(name: Name, at: PlacedStatement): TableState | undefined {
    if (name.name === this.name) return undefined;
    const found = chooseLiving(this.others.before(name.name, at).lives, ['table'], name, at)?.object;
    return found instanceof TableState ? found : undefined;
  }

  /** Adds a new life. False, when there is one already and the statement leaves it alone (IF NOT EXISTS). */
  #make(object: SchemaObject, at: PlacedStatement, ifNotExists: boolean, orReplace = false): boolean {
    const sorts = relations.includes(object.sort) ? relations : [object.sort];
    const { own: same, near } = this.#index.near(object.schema, sorts, at);
    if (ifNotExists && (same ?? near) !== undefined) return false;
    if (same !== undefined) {
      if (!orReplace) {
        this.duplicates.push({ object, first: same.object.declared, again: object.declared });
      }
      same.ended = { by: at, renamedTo: null };
    }
    this.#index.add({ by: at, object, ended: null });
    return true;
  }

  #applyEarly(table: TableState): void {
    for (let i = 0; i < this.#early.length; i++) {
      const early = this.#early[i];
      if (early === undefined || !('table' in early.fact) || early.fact.sort === 'table') continue;
      // In one file, what comes before CREATE TABLE was about another table.
      if (early.at.file === table.declared.statement.file) continue;
      if (!candidates(early.fact.table.name, early.at).includes(table.schema)) continue;
      this.#early.splice(i--, 1);
      applyTo(table, early.fact, early.at);
    }
  }

  #rename(fact: Extract<Fact, { sort: 'rename' }>, at: PlacedStatement): void {
    const from = fact.object.name.name;
    const sorts = sortsOf(fact.kind);
    if (from === this.name) {
      const life = this.#living(sorts, fact.object.name, at);
      if (life === undefined) return;
      const schema = fact.kind === 'schema' ? fact.to : life.object.schema;
      life.ended = { by: at, renamedTo: { schema, name: fact.to } };
    }
    if (fact.to !== this.name || from === this.name) return;
    const life = chooseLiving(this.others.before(from, at).lives, sorts, fact.object.name, at);
    if (life === undefined) return;
    const declared = { statement: at, range: fact.range };
    const schema = fact.kind === 'schema' ? fact.to : life.object.schema;
    const object = moved(life.object, schema, fact.to, declared);
    this.#make(object, at, false);
  }

  #living(sorts: readonly Sort[], name: Name, at: PlacedStatement): Life | undefined {
    return this.#index.choose(sorts, name, at);
  }

  /** All that a DROP ends: the routines of a name, and of the others the one that is meant. */
  /** The trigger of the name on a table: each table has names of its own for them. */
  #endTrigger(table: Name, at: PlacedStatement): void {
    for (const life of this.lives) {
      const { object, ended } = life;
      if (ended !== null || object.sort !== 'trigger' || object.table.name !== table.name) continue;
      if (table.schema !== null && object.table.schema !== table.schema) continue;
      life.ended = { by: at, renamedTo: null };
    }
  }

  #livingAll(sorts: readonly Sort[], name: Name, at: PlacedStatement): Life[] {
    const one = this.#living(sorts, name, at);
    if (one === undefined) return [];
    if (one.object.sort !== 'routine') return [one];
    return this.lives.filter(
      (life) =>
        life.ended === null && life.object.sort === 'routine' && life.object.schema === one.object.schema,
    );
  }
}

function ownerAt(
  owner: { readonly table: Name; readonly column: string; readonly range: Place['range'] },
  at: PlacedStatement,
): { table: QualifiedName; column: string; at: Place } {
  const table = { schema: schemaToMakeIn(owner.table, at), name: owner.table.name };
  return { table, column: owner.column, at: { statement: at, range: owner.range } };
}

function applyTo(object: SchemaObject, fact: Fact, at: PlacedStatement): void {
  if (!(object instanceof TableState)) return;
  if (fact.sort === 'alter-table') for (const change of fact.changes) object.apply(change, at);
  else if (fact.sort === 'index') object.addIndex(fact, at);
}
