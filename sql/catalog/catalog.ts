import type { Fact } from './fact.ts';
import type { ListedColumn } from './mentions/column-lists.ts';
import type { Source } from './mentions/sources.ts';
import type { Column, SchemaObject, Table } from './model.ts';
import type { RenamedFile, RenamePlan, RenameWish } from './mentions/rename.ts';
import type { Name } from './name.ts';
import type { PlacedStatement } from './place.ts';
import type { Mention, SchemaSymbol } from './symbol.ts';

/** What a file gives to the catalogue: its statements that say something of the schema, in their order. */
export interface StatementFacts {
  readonly start: number;
  readonly facts: readonly Fact[];
}

/**
 * The schema that all files together make. One catalogue a dialect: a dump and its conversion would else be two
 * declarations of the same things.
 *
 * Putting a file in again costs what changed in it. Questions are answered from what is known, or worked out at the
 * first time that they are asked.
 */
export interface Catalog {
  /** Grows with each change of what the files say (not when statements only move). */
  readonly version: number;
  /** Puts a file in, or says what it has become; returns the names (without schemas) that are concerned. */
  setFile(path: string, statements: readonly StatementFacts[], undoFrom?: number): readonly string[];
  removeFile(path: string): readonly string[];
  /** Paths of the files, in the order in which they are applied. */
  files(): readonly string[];

  /** Everything that the files make, as it is in the end; what was dropped is not among it. */
  objects(): Iterable<SchemaObject>;
  /** What one file makes, in its order: for its outline. In steps, between which others may have their turn. */
  objectsOf(path: string): Generator<undefined, readonly SchemaObject[]>;
  /** What goes by this name, in any schema when none is given. */
  find(name: Name): readonly SchemaObject[];
  /** The table that the name means at a statement of a file: its search_path counts. */
  table(name: Name, at?: PlacedStatement | null): Table | undefined;
  /** A column by its name, or by one that it had before it was renamed. */
  column(table: Name, column: string): Column | undefined;

  /** The things that a symbol is: those that are there in the end, else the last that was dropped. */
  meantBy(symbol: SchemaSymbol): readonly SchemaObject[];
  /** Where the thing is declared. */
  declarations(
    symbol: SchemaSymbol,
  ): readonly { readonly path: string; readonly start: number; readonly end: number }[];
}

/**
 * Names in texts are looked for when somebody asks, not kept: a dump of 100,000 INSERTs would be nothing but uses.
 * `text` is the file's text, as it was given to the analyzer.
 */
export interface Mentions {
  /** The name at an offset of a file, and what it means; null where there is none that the catalogue knows. */
  mentionAt(path: string, text: string, offset: number): Mention | null;
  /** All places of one file that mean the symbol. A generator: take some, let others work, take more. */
  mentionsIn(path: string, text: string, symbol: SchemaSymbol): Iterable<Mention>;
  /** The same with a null after each statement that was looked at: there the caller may let others work. */
  mentionSteps(path: string, text: string, symbol: SchemaSymbol): Iterable<Mention | null>;
  /** Another name for a thing, at every place that means it: see `planRename`. */
  rename(files: readonly RenamedFile[], wish: RenameWish): Generator<null, RenamePlan>;
  /** The columns of something that the statement at an offset of a file names; null when the schema has no such. */
  columnsOf(path: string, offset: number, source: Source): readonly ListedColumn[] | null;
}
