import {
  CompletionItemKind,
  InsertTextFormat,
  type CompletionItem,
  type CompletionParams,
} from 'vscode-languageserver/node';
import { placeAt, type Place } from '../../sql/assist/place.ts';
import { quoteIdentifier, showName, type Name } from '../../sql/catalog/name.ts';
import type { Column, Table } from '../../sql/catalog/model.ts';
import type { TextRange } from '../../sql/findings/finding.ts';
import { reservedKeywords } from '../../sql/rules/data/keywords.ts';
import type { CockroachVersion } from '../../sql/rules/metadata.ts';
import { allRules } from '../../sql/rules/registry.ts';
import type { ServerContext } from '../context.ts';
import { isQuiet, openFile, statementAt, type OpenFile } from '../open-file.ts';
import { toLspRange } from '../positions.ts';
import type { SchemaView } from '../schema-view.ts';
import { functionsOf, typesOf } from '../vocabulary.ts';

/**
 * What can be written at the caret: CockroachDB's types behind a column's name, its functions and the columns in scope
 * in an expression, tables where one is named, keywords where they fit; in a `molt-ignore` comment the rules.
 */
export function completion(context: ServerContext, params: CompletionParams): CompletionItem[] {
  const file = openFile(context, params.textDocument.uri);
  if (!file) return [];
  const at = file.document.offsetAt(params.position);
  const line = file.text.slice(file.text.lastIndexOf('\n', at - 1) + 1, at);
  const ignored = ignoring.exec(line)?.[1];
  if (ignored !== undefined) return rulesFor(file, { start: at - ignored.length, end: at });

  const statement = statementAt(file, at);
  if (statement === null && isQuiet(file, at)) return [];
  const range = statement?.range ?? { start: at, end: at };
  const source = file.text.slice(range.start, Math.max(range.end, at));
  const { place, written } = placeAt(source, at - range.start);
  const word = { start: range.start + written.start, end: range.start + written.end };
  // An editor takes no range of several lines here: a quote that is open or goes over lines is left as it is.
  const replaced = /[\r\n]/.test(file.text.slice(word.start, word.end)) ? { start: at, end: at } : word;
  const typed = file.text.slice(replaced.start, replaced.end);
  const lower = writesLower(typed, source);
  const maker = new Maker(context, file, replaced, at, lower);
  return maker.itemsFor(place, firstLetter(typed));
}

const ignoring = /(?:--|#|\/\*)[ \t]*molt-ignore(?:-[a-z]+)?[ \t]+(?:[\w-]+[ \t]*,[ \t]*)*([\w-]*)$/i;

/** Rules by code; those that have something to say in this file come first. */
function rulesFor(file: OpenFile, written: TextRange): CompletionItem[] {
  const range = toLspRange(file.document, written);
  const found = new Set(file.analysis.findings.map((finding) => finding.code));
  return allRules.map((rule) => ({
    label: rule.code,
    labelDetails: { description: rule.title },
    kind: CompletionItemKind.EnumMember,
    detail: rule.name,
    documentation: rule.why,
    filterText: `${rule.code} ${rule.name}`,
    sortText: `${found.has(rule.code) ? 0 : 1}${rule.code}`,
    textEdit: { range, newText: rule.code },
  }));
}

const firstLetter = (typed: string): string => typed.replace(/^"/, '').slice(0, 1).toLowerCase();

/** Whether keywords are to be in lower case: as the word that is being typed, else as the statement begins. */
function writesLower(typed: string, source: string): boolean {
  if (/[a-z]/i.test(typed)) return typed === typed.toLowerCase();
  const first = /^[a-z]+/i.exec(source)?.[0] ?? '';
  return first !== '' && first === first.toLowerCase();
}

/** In this order things are listed; editors sort by text. */
const rank = { column: '0', table: '1', word: '2', type: '3', function: '4' } as const;

const reserved = new Set(reservedKeywords);
const written = (name: string): string => quoteIdentifier(name, (word) => reserved.has(word));

/** Makes the items for one request. */
class Maker {
  readonly #schema: SchemaView | null;
  readonly #targetVersion: CockroachVersion;
  readonly #path: string;
  readonly #range;
  readonly #snippets: boolean;

  constructor(
    private readonly context: ServerContext,
    private readonly file: OpenFile,
    replaced: TextRange,
    private readonly at: number,
    private readonly lower: boolean,
  ) {
    this.#schema = context.schema(file.dialect, file.document.uri);
    this.#targetVersion = context.settingsOf(file.document.uri).targetVersion;
    this.#path = this.#schema?.pathOf(file.document.uri) ?? '';
    this.#range = toLspRange(file.document, replaced);
    this.#snippets = context.client().textDocument?.completion?.completionItem?.snippetSupport ?? false;
  }

  itemsFor(place: Place, letter: string): CompletionItem[] {
    switch (place.kind) {
      case 'nothing':
        return [];
      case 'words':
        return this.#words(place.words);
      case 'type':
        return [...this.#types(), ...this.#ownTypes()];
      case 'table':
        return [...this.#tables(null), ...this.#words(place.words)];
      case 'columns':
        return [...this.#columnsOf(nameOf(place.table)), ...this.#words(place.words)];
      case 'own-columns':
        return place.names.map((name) => this.#item(written(name), CompletionItemKind.Field, rank.column));
      case 'member':
        return this.#members(place.of);
      case 'expression':
        return [...this.#columnsInScope(), ...this.#functions(letter), ...this.#words(place.words)];
    }
  }

  #item(
    label: string,
    kind: CompletionItemKind,
    order: string,
    more: Partial<CompletionItem> = {},
  ): CompletionItem {
    return {
      label,
      kind,
      sortText: order + label.toLowerCase(),
      textEdit: { range: this.#range, newText: label },
      ...more,
    };
  }

  #words(all: readonly string[]): CompletionItem[] {
    return all.map((word) =>
      this.#item(this.lower ? word.toLowerCase() : word, CompletionItemKind.Keyword, rank.word),
    );
  }

  #types(): CompletionItem[] {
    return typesOf(this.#targetVersion)
      .filter(({ name }) => name !== 'ARRAY' && name !== 'ENUM')
      .flatMap(({ name, aliases = [], note, form, since }) => {
        const detail = `${form ?? name}${since ? ` · since ${since}` : ''}`;
        return [name, ...aliases.filter((alias) => alias !== name)].map((each) =>
          this.#item(this.lower ? each.toLowerCase() : each, CompletionItemKind.TypeParameter, rank.type, {
            labelDetails: { description: each === name ? note : `${name}: ${note}` },
            detail,
          }),
        );
      });
  }

  /** Types that files of the workspace make. */
  #ownTypes(): CompletionItem[] {
    const items: CompletionItem[] = [];
    for (const object of this.#schema?.catalog.objects() ?? []) {
      if (object.sort === 'type')
        items.push(
          this.#item(this.#short(object), CompletionItemKind.Enum, rank.table, {
            labelDetails: { description: object.form },
          }),
        );
    }
    return items;
  }

  #functions(letter: string): CompletionItem[] {
    // The letter begins the name or one of its parts; what else there is a longer word could not find anyway.
    const begins = new RegExp(`(?:^|_)${/^[a-z0-9]$/.test(letter) ? letter : ''}`);
    return functionsOf(this.#targetVersion)
      .filter(({ name }) => begins.test(name) && !/^(?:crdb_internal|_)/.test(name))
      .map(({ name, kind, since, signatures }) =>
        this.#item(name, CompletionItemKind.Function, rank.function, {
          labelDetails: { description: [kind, since && `since ${since}`].filter(Boolean).join(', ') },
          ...(signatures?.[0] ? { detail: `${name}${signatures[0]}` } : {}),
          ...(this.#snippets
            ? {
                textEdit: { range: this.#range, newText: `${name}($0)` },
                insertTextFormat: InsertTextFormat.Snippet,
              }
            : {}),
        }),
      );
  }

  /** Tables and views: of one schema, or all by the shortest name that means them. */
  #tables(schema: string | null): CompletionItem[] {
    const items: CompletionItem[] = [];
    for (const object of this.#schema?.catalog.objects() ?? []) {
      if (object.sort !== 'table' && object.sort !== 'view') continue;
      if (schema !== null && object.schema !== schema) continue;
      const label = schema === null ? this.#short(object) : written(object.name);
      const kind = object.sort === 'table' ? CompletionItemKind.Struct : CompletionItemKind.Interface;
      const about = object.sort === 'table' ? `table · ${object.columns.size} columns` : 'view';
      items.push(
        this.#item(label, kind, rank.table, {
          labelDetails: { description: about },
          detail: showName(object),
        }),
      );
    }
    return items;
  }

  #columnsOf(name: Name): CompletionItem[] {
    const table = this.#schema?.catalog.table(name);
    return table ? this.#columns(table) : [];
  }

  #columns(table: Table): CompletionItem[] {
    return [...table.columns.values()].map((column) => this.#column(column, table, written(column.name)));
  }

  #column(column: Column, table: Table, label: string): CompletionItem {
    const array = column.type.isArray ? '[]' : '';
    return this.#item(label, CompletionItemKind.Field, rank.column, {
      labelDetails: { description: `${column.type.written}${array}${column.notNull ? ' not null' : ''}` },
      detail: `${showName(table)}.${column.name}`,
    });
  }

  /** Columns of all tables of the query; with the alias where two tables have one of that name. And the aliases. */
  #columnsInScope(): CompletionItem[] {
    const scope = this.#scope();
    const times = new Map<string, number>();
    for (const { table } of scope)
      for (const name of table.columns.keys()) times.set(name, (times.get(name) ?? 0) + 1);
    return scope.flatMap(({ alias, table }) => {
      const prefix = written(alias ?? table.name);
      return [
        ...[...table.columns.values()].map((column) => {
          const name = written(column.name);
          return this.#column(column, table, (times.get(column.name) ?? 0) > 1 ? `${prefix}.${name}` : name);
        }),
        this.#item(prefix, CompletionItemKind.Variable, rank.table, { detail: showName(table) }),
      ];
    });
  }

  #members(of: readonly string[]): CompletionItem[] {
    const last = of.at(-1);
    if (last === undefined) return [];
    const inScope =
      of.length === 1 ? this.#scope().find(({ alias, table }) => (alias ?? table.name) === last) : undefined;
    if (inScope) return this.#columns(inScope.table);
    const columns = this.#columnsOf(nameOf(of));
    return columns.length > 0 ? columns : this.#tables(last);
  }

  #scope(): ReturnType<SchemaView['mentions']['tablesInScope']> {
    return this.#schema?.mentions.tablesInScope(this.#path, this.file.text, this.at) ?? [];
  }

  #short(object: { readonly schema: string; readonly name: string }): string {
    const schema = object.schema === 'public' ? '' : `${written(object.schema)}.`;
    return schema + written(object.name);
  }
}

const nameOf = (parts: readonly string[]): Name => ({
  schema: parts.at(-2) ?? null,
  name: parts.at(-1) ?? '',
});
