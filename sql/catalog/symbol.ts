import type { QualifiedName } from './name.ts';

/** What a name in a text means: an object of the schema, or a column of a table or view. */
export type SchemaSymbol =
  | {
      readonly kind: 'relation' | 'type' | 'routine' | 'index';
      readonly object: QualifiedName;
    }
  | { readonly kind: 'schema'; readonly object: QualifiedName }
  | { readonly kind: 'column'; readonly table: QualifiedName; readonly column: string };

/** A name in a text with its meaning. */
export interface Mention {
  readonly symbol: SchemaSymbol;
  /** The name as SQL reads it there: before a RENAME it is another than the symbol's. */
  readonly name: string;
  /** The name itself, without its schema; with its quotes. Offsets in the file's text. */
  readonly range: { readonly start: number; readonly end: number };
  /** The statement makes the thing (CREATE, ADD COLUMN, RENAME … TO), or only names it. */
  readonly role: 'declaration' | 'use';
  /** `text`: a string holds it letter by letter, without quotes of its own. */
  readonly form: 'name' | 'text';
  /** How many strings are around it in which quotes are doubled: 1 for the sequence in nextval('…'). */
  readonly strings: number;
  /** It may be something else, too: a variable, a column of something that nobody knows. */
  readonly doubt: boolean;
}

/** Whether two symbols are the same thing. */
export function sameSymbol(a: SchemaSymbol, b: SchemaSymbol): boolean {
  if (a.kind === 'column') {
    return b.kind === 'column' && a.column === b.column && sameName(a.table, b.table);
  }
  return b.kind !== 'column' && a.kind === b.kind && sameName(a.object, b.object);
}

const sameName = (a: QualifiedName, b: QualifiedName): boolean => a.schema === b.schema && a.name === b.name;
