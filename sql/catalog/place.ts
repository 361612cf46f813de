import type { TextRange } from '../findings/finding.ts';
import type { Fact } from './fact.ts';

/**
 * A statement of a file as the catalogue keeps it. The object stays the same while the statement only moves: an edit
 * above it changes `start` (and `ordinal`), and everything that points to it is right again.
 */
export interface PlacedStatement {
  readonly file: SchemaFile;
  readonly facts: readonly Fact[];
  /** Where it begins in the file's text, now. */
  readonly start: number;
  /** Its number among the file's statements that have facts, now. */
  readonly ordinal: number;
  /** Schemas in which an unqualified name is looked for here; the first is where one is made. */
  readonly path: readonly string[];
}

/** A file of the catalogue. */
export interface SchemaFile {
  readonly path: string;
  /** Files are applied in this order, see `fileOrder`. Changes when files come and go. */
  readonly order: number;
}

/** A place in a file: a statement, and a range of its text. */
export interface Place {
  readonly statement: PlacedStatement;
  /** Offsets in the statement. */
  readonly range: TextRange;
}

/** Where a place is now, as offsets of the file's text. */
export function whereIs({ statement, range }: Place): TextRange {
  return { start: statement.start + range.start, end: statement.start + range.end };
}

/** Order of application: by file, then by statement. */
export function comparePlaces(a: PlacedStatement, b: PlacedStatement): number {
  return a.file.order - b.file.order || a.ordinal - b.ordinal;
}
