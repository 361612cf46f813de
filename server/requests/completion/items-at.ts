import { CompletionItemKind, type CompletionItem } from 'vscode-languageserver/node';
import { inSight, type InSight } from '../../../sql/assist/in-sight.ts';
import type { NamedSort, Place } from '../../../sql/assist/place/place.ts';
import type { ListedColumn } from '../../../sql/catalog/mentions/column-lists.ts';
import type { Scope, ScopeTable, Source } from '../../../sql/catalog/mentions/sources.ts';
import { nameOf, showName } from '../../../sql/catalog/name.ts';
import type { SchemaObject } from '../../../sql/catalog/model.ts';
import type { CockroachVersion } from '../../../sql/rules/metadata.ts';
import type { Dialect } from '../../files.ts';
import type { SchemaView } from '../../schema-view.ts';
import { functionsFor, typesFor } from '../../vocabulary.ts';
import type { ItemMaker } from './item-maker.ts';

/** Where an item is to be written, and what is known there. */
export interface Surroundings {
  readonly schema: SchemaView | null;
  readonly targetVersion: CockroachVersion;
  readonly uri: string;
  readonly dialect: Dialect;
  /** `start`: where it begins in the file; `at`: where the caret stands in it. */
  readonly statement: { readonly text: string; readonly start: number; readonly at: number };
  /** The first letter of the word that is being typed; empty when none is. */
  readonly letter: string;
}

/** What fits at a place. */
export function itemsAt(make: ItemMaker, place: Place, around: Surroundings): CompletionItem[] {
  return new Items(make, around).itemsFor(place);
}

class Items {
  readonly #path: string;
  #known: InSight | null = null;

  constructor(
    private readonly make: ItemMaker,
    private readonly around: Surroundings,
  ) {
    this.#path = around.schema?.pathOf(around.uri) ?? '';
  }

  itemsFor(place: Place): CompletionItem[] {
    const { make } = this;
    switch (place.kind) {
      case 'nothing':
        return [];
      case 'words':
        return make.words(place.words);
      case 'type':
        return [...this.#types(), ...this.#objects(['type'])];
      case 'table':
        return [
          ...(place.called === true ? this.#queries() : []),
          ...this.#objects(['table', 'view']),
          ...(place.called === true ? this.#routines('rows') : []),
          ...make.words(place.words),
        ];
      case 'objects':
        return [...this.#objects(place.sorts), ...make.words(place.words)];
      case 'columns': {
        const { except = [] } = place;
        const columns = this.#columnsOf({ sort: 'table', name: nameOf(place.table) }) ?? [];
        return [
          ...columns.filter(({ name }) => !except.includes(name)).map((column) => make.column(column)),
          ...make.words(place.words),
        ];
      }
      case 'constraints':
        return this.#constraints(place.table);
      case 'own-columns':
        return place.names.map((name) => make.ownColumn(name));
      case 'member':
        return this.#members(place.of);
      case 'expression':
        return [
          ...this.#columnsInScope(),
          ...this.#variables(),
          ...this.#routines('value'),
          ...this.#builtIn(),
          ...make.words(place.words),
        ];
    }
  }

  get #sight(): InSight {
    const { text, at } = this.around.statement;
    return (this.#known ??= inSight(text, at, this.around.dialect));
  }

  #all(): Iterable<SchemaObject> {
    return this.around.schema?.catalog.objects() ?? [];
  }

  #types(): CompletionItem[] {
    return typesFor(this.around.dialect, this.around.targetVersion).map(({ name, note, detail }) =>
      this.make.type(name, note, detail),
    );
  }

  #builtIn(): CompletionItem[] {
    // The letter begins the name or one of its parts; what else there is a longer word could not find anyway.
    const { letter } = this.around;
    const begins = new RegExp(`(?:^|_)${/^[a-z0-9]$/.test(letter) ? letter : ''}`);
    return functionsFor(this.around.dialect, this.around.targetVersion)
      .filter(({ name }) => begins.test(name) && !/^(?:crdb_internal|_)/.test(name))
      .map(({ name, kind, since, signatures }) => {
        const about = [kind, since && `since ${since}`].filter(Boolean).join(', ');
        return this.make.builtIn(name, about, signatures?.[0] && `${name}${signatures[0]}`);
      });
  }

  /** Functions of the files: those that give a value, or those that give rows. Triggers' functions are called by no one. */
  #routines(gives: 'value' | 'rows'): CompletionItem[] {
    const items: CompletionItem[] = [];
    for (const object of this.#all()) {
      if (object.sort !== 'routine') continue;
      const { signature } = object;
      if (signature?.sort === 'procedure' || signature?.returnsType?.name === 'trigger') continue;
      const isSet =
        signature !== null &&
        (/^setof\b/i.test(signature.returns ?? '') ||
          signature.parameters.some(({ mode }) => mode === 'table'));
      if (gives === 'rows' && !isSet) continue;
      items.push(this.make.routine(this.make.short(object), signature));
    }
    return items;
  }

  /** Things of some sorts: of one schema, or all by the shortest name that means them. */
  #objects(sorts: readonly NamedSort[], schema: string | null = null): CompletionItem[] {
    const items: CompletionItem[] = [];
    for (const object of this.#all()) {
      if (!sorts.includes(object.sort) || (schema !== null && object.schema !== schema)) continue;
      const label =
        object.sort === 'schema' || schema !== null || object.sort === 'trigger'
          ? this.make.written(object.name)
          : this.make.short(object);
      items.push(this.#object(object, label));
    }
    return items;
  }

  #object(object: SchemaObject, label: string): CompletionItem {
    const { make } = this;
    const full = showName(object);
    switch (object.sort) {
      case 'table':
        return make.named(label, CompletionItemKind.Struct, `table · ${object.columns.size} columns`, full);
      case 'view':
        return make.named(
          label,
          CompletionItemKind.Interface,
          object.isMaterialized ? 'materialized view' : 'view',
          full,
        );
      case 'type':
        return make.ownType(object, object.form);
      case 'index':
        return make.named(label, CompletionItemKind.Property, `index on ${object.table.name}`, full);
      case 'trigger':
        return make.named(label, CompletionItemKind.Event, `trigger on ${object.table.name}`, full);
      case 'sequence':
        return make.named(label, CompletionItemKind.Constant, 'sequence', full);
      case 'schema':
        return make.named(label, CompletionItemKind.Module, 'schema', object.name);
      case 'routine':
        return make.routine(label, object.signature);
    }
  }

  /** WITH queries that the place can see. */
  #queries(): CompletionItem[] {
    const items: CompletionItem[] = [];
    for (let level: Scope | null = this.#sight.scope; level !== null; level = level.outer) {
      for (const name of level.queries.keys())
        items.push(this.make.named(this.make.written(name), CompletionItemKind.Variable, 'WITH query', name));
    }
    return items;
  }

  #columnsOf(source: Source): readonly ListedColumn[] | null {
    const { schema, statement } = this.around;
    return schema?.mentions.columnsOf(this.#path, statement.start, source) ?? null;
  }

  /** Columns of all tables of the query; with the alias where two tables have one of that name. And the aliases. */
  #columnsInScope(): CompletionItem[] {
    const tables: { readonly alias: string; readonly columns: readonly ListedColumn[] }[] = [];
    for (let level: Scope | null = this.#sight.scope; level !== null; level = level.outer) {
      for (const table of level.tables) {
        const columns = this.#columnsOf(table.source);
        if (columns !== null) tables.push({ alias: table.alias, columns });
      }
    }
    const times = new Map<string, number>();
    for (const { columns } of tables)
      for (const { name } of columns) times.set(name, (times.get(name) ?? 0) + 1);
    return tables.flatMap(({ alias, columns }) => {
      const prefix = this.make.written(alias);
      const items = columns.map((column) => {
        const name = this.make.written(column.name);
        const isShared = (times.get(column.name) ?? 0) > 1 && alias !== '';
        return this.make.column(column, isShared ? `${prefix}.${name}` : name);
      });
      const table = columns[0]?.of?.table;
      return alias === '' ? items : [...items, this.make.variable(prefix, table ? showName(table) : '')];
    });
  }

  #variables(): CompletionItem[] {
    const { variables, scope } = this.#sight;
    const items = variables.map(({ name, type }) => this.make.variable(this.make.written(name), type));
    const known = new Set(variables.map(({ name }) => name));
    for (let level: Scope | null = scope; level !== null; level = level.outer) {
      for (const row of level.rows.keys())
        if (!known.has(row) && !/^(?:new|old)$/.test(row))
          items.push(this.make.variable(this.make.written(row), ''));
    }
    return items;
  }

  #members(of: readonly string[]): CompletionItem[] {
    const last = of.at(-1);
    if (last === undefined) return [];
    const source = of.length === 1 ? sourceNamed(this.#sight.scope, last, this.around.dialect) : undefined;
    const columns = source === undefined ? null : this.#columnsOf(source);
    const found = columns ?? this.#columnsOf({ sort: 'table', name: nameOf(of) });
    if (found !== null && found.length > 0) return found.map((column) => this.make.column(column));
    return this.#objects(['table', 'view', 'sequence', 'type', 'routine'], last);
  }

  #constraints(parts: readonly string[]): CompletionItem[] {
    const table = this.around.schema?.catalog.table(nameOf(parts));
    if (table === undefined) return [];
    const named = (name: string | null, about: string): CompletionItem[] =>
      name === null
        ? []
        : [this.make.named(this.make.written(name), CompletionItemKind.Property, about, showName(table))];
    return [
      ...(table.primaryKey ? named(table.primaryKey.name, 'primary key') : []),
      ...table.uniqueKeys.flatMap(({ name }) => named(name, 'unique')),
      ...table.foreignKeys.flatMap(({ name }) => named(name, 'foreign key')),
    ];
  }
}

/** What goes by an alias, or the row of that name. MySQL's are the same in any case on some systems. */
function sourceNamed(scope: Scope, name: string, dialect: Dialect): Source | undefined {
  const exact = scope.find(name)?.source ?? scope.row(name);
  if (exact !== undefined || dialect !== 'mysql') return exact;
  const lower = name.toLowerCase();
  for (let level: Scope | null = scope; level !== null; level = level.outer) {
    const table: ScopeTable | undefined = level.tables.find(({ alias }) => alias.toLowerCase() === lower);
    if (table !== undefined) return table.source;
  }
  return undefined;
}
