import {
  CompletionItemKind,
  InsertTextFormat,
  type CompletionItem,
  type Range,
} from 'vscode-languageserver/node';
import { quoteIdentifier, showName } from '../../../sql/catalog/name.ts';
import type { ListedColumn } from '../../../sql/catalog/mentions/column-lists.ts';
import { inputsOf, showSignature, type RoutineSignature } from '../../../sql/catalog/signature.ts';
import { mysqlReserved } from '../../../sql/mysql/reserved.ts';
import { reservedKeywords } from '../../../sql/rules/data/keywords.ts';
import type { Dialect } from '../../files.ts';

/** In this order things are listed; editors sort by text. */
const rank = { column: '0', table: '1', word: '2', type: '3', function: '4' } as const;

const reserved = new Set(reservedKeywords);

export interface Manners {
  /** What an item replaces. */
  readonly range: Range;
  readonly dialect: Dialect;
  /** Keywords in lower case. */
  readonly lower: boolean;
  /** Whether the editor takes places to fill in. */
  readonly snippets: boolean;
}

/** Makes the items of one answer. */
export class ItemMaker {
  constructor(private readonly manners: Manners) {}

  /** A name as it must be written in the file: quoted where it would else be read as another. */
  written(name: string): string {
    if (this.manners.dialect !== 'mysql') return quoteIdentifier(name, (word) => reserved.has(word));
    const plain =
      /^[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*$/.test(name) && !mysqlReserved.has(name.toUpperCase());
    return plain ? name : `\`${name.replaceAll('`', '``')}\``;
  }

  /** The shortest name that means a thing. */
  short(object: { readonly schema: string; readonly name: string }): string {
    const schema = object.schema === 'public' ? '' : `${this.written(object.schema)}.`;
    return schema + this.written(object.name);
  }

  words(all: readonly string[]): CompletionItem[] {
    return all.map((word) => this.#item(this.#cased(word), CompletionItemKind.Keyword, rank.word));
  }

  type(name: string, note: string, detail: string): CompletionItem {
    return this.#item(this.#cased(name), CompletionItemKind.TypeParameter, rank.type, {
      labelDetails: { description: note },
      detail,
    });
  }

  ownType(object: { readonly schema: string; readonly name: string }, form: string): CompletionItem {
    return this.#item(this.short(object), CompletionItemKind.Enum, rank.table, {
      labelDetails: { description: form },
    });
  }

  /** A function of the database's own. */
  builtIn(name: string, about: string, detail: string | undefined): CompletionItem {
    return this.#item(name, CompletionItemKind.Function, rank.function, {
      labelDetails: { description: about },
      ...(detail === undefined ? {} : { detail }),
      ...this.#call(`${name}($0)`),
    });
  }

  /** A function or procedure of the files, with places for what it is given. */
  routine(label: string, signature: RoutineSignature | null): CompletionItem {
    const inputs = signature === null ? [] : inputsOf(signature);
    // What has a default may be left out.
    const asked = inputs.filter((parameter) => parameter.default === null);
    const holes = asked.map(({ name, type }, i) => `\${${i + 1}:${escaped(name ?? type)}}`);
    const inside = holes.length > 0 || inputs.length === 0 ? holes.join(', ') : '$0';
    return this.#item(label, CompletionItemKind.Function, rank.table, {
      labelDetails: { description: signature?.sort ?? 'function' },
      ...(signature === null ? {} : { detail: showSignature(label, signature) }),
      ...this.#call(signature === null ? `${escaped(label)}($0)` : `${escaped(label)}(${inside})`),
    });
  }

  /** Its name alone, where it is only named: DROP FUNCTION …. */
  named(label: string, kind: CompletionItemKind, about: string, detail: string): CompletionItem {
    return this.#item(label, kind, rank.table, { labelDetails: { description: about }, detail });
  }

  column({ name, type, notNull, of }: ListedColumn, label = this.written(name)): CompletionItem {
    const about = [type ?? '', notNull ? 'not null' : ''].filter(Boolean).join(' ');
    return this.#item(label, CompletionItemKind.Field, rank.column, {
      ...(about === '' ? {} : { labelDetails: { description: about } }),
      ...(of === null ? {} : { detail: `${showName(of.table)}.${of.column}` }),
    });
  }

  ownColumn(name: string): CompletionItem {
    return this.#item(this.written(name), CompletionItemKind.Field, rank.column);
  }

  variable(label: string, detail: string): CompletionItem {
    return this.#item(label, CompletionItemKind.Variable, rank.table, detail === '' ? {} : { detail });
  }

  #call(snippet: string): Partial<CompletionItem> {
    if (!this.manners.snippets) return {};
    return {
      textEdit: { range: this.manners.range, newText: snippet },
      insertTextFormat: InsertTextFormat.Snippet,
    };
  }

  #cased(word: string): string {
    return this.manners.lower ? word.toLowerCase() : word;
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
      textEdit: { range: this.manners.range, newText: label },
      ...more,
    };
  }
}

/** What means something in a snippet, as itself. */
const escaped = (text: string): string => text.replace(/[\\$}]/g, '\\$&');
