import type { TextRange } from '../../findings/finding.ts';
import type { Name } from '../name.ts';
import type { ColumnPath, Source } from './sources.ts';

interface InStatement {
  /** The name itself, without its schema; inside of the quotes when it stands in a string. Offsets in the statement. */
  readonly range: TextRange;
  readonly role: 'declaration' | 'use';
  /** `text`: a string holds it letter by letter, without quotes of its own. */
  readonly form: 'name' | 'text';
  /** How many strings are around it in which quotes are doubled: 1 in nextval('…'). */
  readonly strings: number;
}

/** A thing of the schema by its name. */
export interface RawObject extends InStatement {
  readonly kind: 'relation' | 'type' | 'routine' | 'index' | 'schema';
  readonly name: Name;
}

export interface RawColumn extends InStatement {
  readonly kind: 'column';
  readonly column: string;
  readonly path: ColumnPath;
  /** The table that is meant when there is no such column: `SELECT film FROM film`. */
  readonly whole: Name | null;
}

/** A name in a statement, before anybody has asked the catalogue what it means. */
export type RawMention = RawObject | RawColumn;

/** A place at which nobody can tell from the text alone which names are meant. Ranges are offsets in the statement. */
export type Obstacle =
  /** Text that is run as SQL: EXECUTE's. */
  | { readonly sort: 'dynamic'; readonly range: TextRange }
  /** NATURAL JOIN pairs the columns of one name. */
  | {
      readonly sort: 'natural';
      readonly range: TextRange;
      readonly left: readonly Source[];
      readonly right: readonly Source[];
    }
  /** Two tables of one query go by one name. */
  | { readonly sort: 'twice'; readonly range: TextRange }
  /** What could not be read. */
  | { readonly sort: 'unread'; readonly range: TextRange }
  /** The body of a function in another language. */
  | { readonly sort: 'foreign'; readonly range: TextRange; readonly language: string };

/** The names of a statement, in the order of its text, and what keeps us from being sure of all of them. */
export interface StatementNames {
  readonly mentions: readonly RawMention[];
  readonly obstacles: readonly Obstacle[];
}

export const noNames: StatementNames = { mentions: [], obstacles: [] };
