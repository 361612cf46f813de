import type { SchemaObject } from '../../catalog/model.ts';

/** A name as it is written at a place: its parts, without quotes, folded as SQL folds them. */
export type NameParts = readonly string[];

/** Things that can be named; procedures and functions are both `routine`. */
export type NamedSort = SchemaObject['sort'];

/** What can be written at a place of a statement. `words` are keywords that fit there as well. */
export type Place =
  /** In a string, a comment, a number, or where only a person can say (the name of a new thing). */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'type' }
  /** What a query selects from; with `called`, functions that give rows and WITH queries, too. */
  | { readonly kind: 'table'; readonly words: readonly string[]; readonly called?: boolean }
  /** Things of the schema by their names: DROP INDEX …, CALL …. */
  | { readonly kind: 'objects'; readonly sorts: readonly NamedSort[]; readonly words: readonly string[] }
  /** Columns of one table: INSERT INTO t (…), REFERENCES t (…), ALTER TABLE t DROP COLUMN …. */
  | {
      readonly kind: 'columns';
      readonly table: NameParts;
      readonly words: readonly string[];
      /** Those that the list has already. */
      readonly except?: readonly string[];
    }
  /** Names of one table's constraints. */
  | { readonly kind: 'constraints'; readonly table: NameParts }
  /** Columns that the statement itself declares: PRIMARY KEY (…) in CREATE TABLE. */
  | { readonly kind: 'own-columns'; readonly names: readonly string[] }
  /** Behind a dot: columns of an alias or a table, or tables of a schema. */
  | { readonly kind: 'member'; readonly of: NameParts }
  | { readonly kind: 'expression'; readonly words: readonly string[] };

export const nothing: Place = { kind: 'nothing' };

/** Keywords of a list: `A, B C`. */
export const split = (text: string): readonly string[] => text.split(', ');

export const words = (text: string): Place => ({ kind: 'words', words: split(text) });

export const objects = (sorts: readonly NamedSort[], more = ''): Place => ({
  kind: 'objects',
  sorts,
  words: more === '' ? [] : split(more),
});

export const expression = (text: string): Place => ({ kind: 'expression', words: split(text) });
