import type { TableName } from '../identifiers.ts';

/** A column's type with domains followed to their base. */
export interface ColumnType {
  /** pg_type's name: `int4`, `numeric`, `timestamptz`, `_text` for arrays. */
  readonly name: string;
  /** What to write in a cast, without length or precision (a cast with them would cut silently). */
  readonly castTo: string;
  readonly kind: 'base' | 'enum' | 'array' | 'range' | 'composite' | 'other';
  /** Of an array: its element type's name and kind. */
  readonly element?: { readonly name: string; readonly kind: 'base' | 'enum' | 'other' };
  /** For people, e.g. `numeric(10,2)`. */
  readonly text: string;
}

export interface Column {
  readonly name: string;
  readonly type: ColumnType;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
  /** Computed by the server: read, but never written. */
  readonly generated: boolean;
  /** GENERATED ALWAYS AS IDENTITY: refuses values unless they are forced. */
  readonly identityAlways: boolean;
}

export interface Table extends TableName {
  readonly columns: readonly Column[];
  /** Names of the primary key's columns in key order; empty when there is none. */
  readonly primaryKey: readonly string[];
  /** Tables (schema.table) that this one's foreign keys point to, itself left out. */
  readonly references: readonly string[];
  readonly partitioned: boolean;
  /** As the server's statistics say; undefined when it has none. */
  readonly estimatedRows?: number;
  /** Size of the heap; undefined where the server doesn't tell. */
  readonly bytes?: number;
}
