import type { Filling, ForeignKeyFact, IndexFact, KeyFact, TableChange, TableFact } from './fact.ts';
import type { Output } from './mentions/sources.ts';
import type { Column, ColumnEnd, ColumnRename, DroppedKey, ForeignKey, Index, Key, Table } from './model.ts';
import type { QualifiedName } from './name.ts';
import type { Place, PlacedStatement } from './place.ts';

const noEnds: readonly ColumnEnd[] = [];

/** A table while the statements about it are applied, one after the other. */
export class TableState implements Table {
  readonly sort = 'table';
  readonly columns = new Map<string, Column>();
  readonly foreignKeys: ForeignKey[] = [];
  readonly indexes: Index[] = [];
  readonly triggers: { readonly name: string; readonly at: Place }[] = [];
  readonly parents: QualifiedName[] = [];
  readonly droppedKeys: DroppedKey[] = [];
  primaryKeyDropped: Place | null = null;
  readonly #keys: Key[] = [];
  readonly columnRenames: ColumnRename[] = [];
  /** Most tables have none: they share this one. */
  columnEnds: readonly ColumnEnd[] = noEnds;
  /** Names that columns had before they were renamed. */
  readonly #renamed = new Map<string, string>();
  hasAllColumns = true;
  isTemporary = false;
  isPartition = false;
  keyElsewhere = false;
  outputs: readonly Output[] | null = null;

  constructor(
    public schema: string,
    public name: string,
    public declared: Place,
  ) {}

  get primaryKey(): Key | null {
    return this.#keys.find((key) => key.isPrimary) ?? null;
  }

  get uniqueKeys(): readonly Key[] {
    return this.#keys.filter((key) => !key.isPrimary);
  }

  /** The name that a column has now, of a name that it had once. */
  currentName(column: string): string {
    let name = column;
    for (let steps = 0; !this.columns.has(name) && this.#renamed.has(name) && steps < 100; steps++) {
      name = this.#renamed.get(name) ?? name;
    }
    return name;
  }

  /** A name that some column had before, and that fits. */
  anyFormerName(fits: (name: string) => boolean): string | undefined {
    return [...this.#renamed.keys()].find(fits);
  }

  /** The names that a column had before. */
  formerNames(column: string): string[] {
    return [...this.#renamed.keys()].filter((name) => this.currentName(name) === column && name !== column);
  }

  take(fact: TableFact, at: PlacedStatement): void {
    this.hasAllColumns = fact.hasAllColumns;
    this.isTemporary = fact.isTemporary;
    this.isPartition = fact.isPartition;
    this.keyElsewhere = fact.isPartition || fact.isTemporary || !fact.hasAllColumns;
    this.outputs = fact.outputs ?? null;
    for (const column of fact.columns) this.#addColumn(column, at);
    for (const key of fact.keys) this.#addKey(key, at);
    for (const foreignKey of fact.foreignKeys) this.#addForeignKey(foreignKey, at);
  }

  /** What LIKE, INHERITS or PARTITION OF brings along from another table; undefined when nobody knows that one. */
  inherit(other: Table | undefined, withKeys: boolean): void {
    if (other === undefined) {
      this.hasAllColumns = false;
      this.keyElsewhere ||= withKeys;
      return;
    }
    this.hasAllColumns &&= other.hasAllColumns;
    this.keyElsewhere ||= withKeys && (other.primaryKey !== null || other.keyElsewhere);
    for (const [name, column] of other.columns) {
      if (this.columns.has(name)) continue;
      const origin = { table: { schema: other.schema, name: other.name }, column: name };
      this.columns.set(name, { ...column, isInherited: true, origin });
    }
  }

  /** Columns that a query passes on: of the type of the one that they come from, and nothing more. */
  addFromQuery(
    columns: readonly { readonly name: string; readonly from: Column }[],
    at: PlacedStatement,
  ): void {
    for (const { name, from } of columns) {
      if (this.columns.has(name)) continue;
      const filling: Filling = { by: 'nothing' };
      this.columns.set(name, { ...from, name, notNull: false, isInherited: true, filling, fillingAt: at });
    }
  }

  /** Columns of a type that is dropped with CASCADE go with it. */
  dropColumnsOf(isType: (column: Column) => boolean): void {
    for (const [name, column] of this.columns) {
      if (isType(column)) this.apply({ does: 'drop-column', column: name }, column.declared.statement);
    }
  }

  /** The type of some columns has another name now. */
  renameType(isType: (column: Column) => boolean, to: { schema: string | null; name: string }): void {
    for (const [name, column] of this.columns) {
      if (isType(column)) this.#change(name, { type: { ...column.type, name: to } });
    }
  }

  /** Foreign keys to a table that is dropped with CASCADE go with it. */
  dropForeignKeysTo(isTarget: (foreignKey: ForeignKey) => boolean): void {
    remove(this.foreignKeys, isTarget);
  }

  apply(change: TableChange, at: PlacedStatement): void {
    switch (change.does) {
      case 'add-column':
        this.#addColumn(change.column, at);
        break;
      case 'drop-column':
        if (change.range !== undefined && change.cascade !== true)
          this.#end('drop', change.column, { statement: at, range: change.range });
        this.columns.delete(change.column);
        this.#dropConstraints((columns) => columns.includes(change.column));
        break;
      case 'rename-column':
        this.#renameColumn(change.column, change.to, { statement: at, range: change.range });
        break;
      case 'set-type':
        this.#end('set-type', change.column, { statement: at, range: change.type.range });
        this.#change(change.column, {
          type: change.type,
          typeAt: { statement: at, range: change.type.range },
        });
        break;
      case 'set-filling':
        this.#fill(change.column, change.filling, at);
        break;
      case 'set-not-null':
        this.#change(change.column, { notNull: change.notNull });
        break;
      case 'add-key':
        this.#addKey(change.key, at);
        break;
      case 'add-foreign-key':
        this.#addForeignKey(change.foreignKey, at);
        break;
      case 'drop-constraint': {
        const key = this.#keys.find((each) => this.#nameOf(each) === change.name);
        if (key?.isPrimary === true && change.range !== undefined) {
          this.primaryKeyDropped = { statement: at, range: change.range };
        } else if (key !== undefined && change.range !== undefined) {
          this.droppedKeys.push({
            name: change.name,
            at: { statement: at, range: change.range },
            made: key.at,
            alone: change.alone ?? null,
          });
        }
        this.#dropConstraints((_, name) => name === change.name);
        break;
      }
      case 'attach-to':
        this.isPartition = true;
        this.keyElsewhere = true;
        break;
      default:
        change satisfies never;
    }
  }

  addIndex(index: IndexFact, at: PlacedStatement): void {
    this.indexes.push({ ...index, at });
  }

  dropIndex(name: string): void {
    remove(this.indexes, (index) => index.name?.name.name === name);
  }

  /** The same table under another name, which further statements can change without changing this one. */
  movedTo(schema: string, name: string, declared: Place): TableState {
    const copy = new TableState(schema, name, declared);
    for (const [key, column] of this.columns) copy.columns.set(key, column);
    for (const [from, to] of this.#renamed) copy.#renamed.set(from, to);
    copy.foreignKeys.push(...this.foreignKeys);
    copy.indexes.push(...this.indexes);
    copy.triggers.push(...this.triggers);
    copy.parents.push(...this.parents);
    copy.droppedKeys.push(...this.droppedKeys);
    copy.primaryKeyDropped = this.primaryKeyDropped;
    copy.columnRenames.push(...this.columnRenames);
    copy.columnEnds = this.columnEnds;
    copy.#keys.push(...this.#keys);
    copy.hasAllColumns = this.hasAllColumns;
    copy.isTemporary = this.isTemporary;
    copy.isPartition = this.isPartition;
    copy.keyElsewhere = this.keyElsewhere;
    copy.outputs = this.outputs;
    return copy;
  }

  #addColumn(column: TableFact['columns'][number], at: PlacedStatement): void {
    this.columns.set(column.name, {
      name: column.name,
      declared: { statement: at, range: column.range },
      type: column.type,
      typeAt: { statement: at, range: column.type.range },
      notNull: column.notNull,
      isInherited: false,
      origin: null,
      filling: column.filling,
      fillingAt: at,
    });
  }

  #end(does: ColumnEnd['does'], from: string, at: Place): void {
    if (this.columns.has(from)) this.columnEnds = [...this.columnEnds, { does, from, at }];
  }

  #change(name: string, change: Partial<Column>): void {
    const column = this.columns.get(name);
    if (column !== undefined) this.columns.set(name, { ...column, ...change });
  }

  #fill(name: string, filling: Filling, at: PlacedStatement): void {
    this.#change(name, { filling, fillingAt: at });
  }

  #renameColumn(from: string, to: string, declared: Place): void {
    this.columnRenames.push({ from, to, at: declared });
    const column = this.columns.get(from);
    // Rebuilt, so that the columns keep their order.
    const all = [...this.columns];
    this.columns.clear();
    for (const [name, each] of all) this.columns.set(name === from ? to : name, each);
    if (column !== undefined) this.columns.set(to, { ...column, name: to, declared });
    this.#renamed.delete(to);
    this.#renamed.set(from, to);
    const renamed = (names: readonly string[]) => names.map((name) => (name === from ? to : name));
    replaceAll(this.#keys, (key) => ({ ...key, columns: renamed(key.columns) }));
    replaceAll(this.foreignKeys, (key) => ({ ...key, columns: renamed(key.columns) }));
    replaceAll(this.indexes, (index) => ({
      ...index,
      elements: index.elements.map((each) => (each.name === from ? { ...each, name: to } : each)),
    }));
  }

  #addKey(key: KeyFact, at: PlacedStatement): void {
    if (key.isPrimary) remove(this.#keys, (each) => each.isPrimary);
    this.#keys.push({ ...key, at: { statement: at, range: key.range } });
  }

  #addForeignKey(foreignKey: ForeignKeyFact, at: PlacedStatement): void {
    this.foreignKeys.push({ ...foreignKey, at: { statement: at, range: foreignKey.range } });
  }

  #dropConstraints(gone: (columns: readonly string[], name: string | null) => boolean): void {
    remove(this.#keys, (key) => gone(key.columns, this.#nameOf(key)));
    remove(this.foreignKeys, (key) => gone(key.columns, key.name));
  }

  /** A key without a name of its own is named so by both servers. */
  #nameOf(key: Key): string {
    return key.name ?? `${this.name}_${key.isPrimary ? 'pkey' : `${key.columns.join('_')}_key`}`;
  }
}

function remove<T>(list: T[], which: (item: T) => boolean): void {
  for (let i = list.length - 1; i >= 0; i--) if (which(list[i] as T)) list.splice(i, 1);
}

function replaceAll<T>(list: T[], by: (item: T) => T): void {
  list.forEach((item, i) => (list[i] = by(item)));
}
