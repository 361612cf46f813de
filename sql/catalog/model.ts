import type { Filling, IndexFact, KeyFact, ForeignKeyFact, TypeFact, TypeForm } from './fact.ts';
import type { TextRange } from '../findings/finding.ts';
import type { Output } from './mentions/sources.ts';
import type { Name, QualifiedName } from './name.ts';
import type { Place, PlacedStatement } from './place.ts';
import type { RoutineSignature } from './signature.ts';

// What the statements of all files come to, applied in their order. All of it is read-only, and made anew when a
// statement changes that it comes from; places in it stay right when statements only move.

export interface Column {
  readonly name: string;
  /** Where its name stands: in CREATE TABLE, ADD COLUMN, or the RENAME that gave it this name. */
  readonly declared: Place;
  readonly type: TypeFact;
  /** Where the type is said, which may be a later ALTER COLUMN … TYPE. */
  readonly typeAt: Place;
  readonly notNull: boolean;
  readonly filling: Filling;
  /** Taken over from another table: by LIKE, INHERITS or PARTITION OF. */
  readonly isInherited: boolean;
  /** The column that it was taken over from. */
  readonly origin: { readonly table: QualifiedName; readonly column: string } | null;
  /** Where the filling is said: with the column, or in ALTER COLUMN … SET DEFAULT. */
  readonly fillingAt: PlacedStatement;
}

export interface Key extends KeyFact {
  readonly at: Place;
}

export interface ForeignKey extends ForeignKeyFact {
  readonly at: Place;
}

export interface Index extends IndexFact {
  readonly at: PlacedStatement;
}

export interface DroppedKey {
  readonly name: string;
  readonly at: Place;
  readonly made: Place;
  /** The statement, when it does nothing else, and the name of the index for DROP INDEX. */
  readonly alone: { readonly range: TextRange; readonly index: string } | null;
}

export interface ColumnRename {
  readonly from: string;
  readonly to: string;
  /** Where the new name is written. */
  readonly at: Place;
}

/** DROP COLUMN, ALTER COLUMN … TYPE. */
export interface ColumnEnd {
  readonly does: 'drop' | 'set-type';
  /** The column, as it was called. */
  readonly from: string;
  /** Where the statement names it, or its new type. */
  readonly at: Place;
}

export interface Table extends QualifiedName {
  readonly sort: 'table';
  /** Where its name stands: in CREATE TABLE, or in the RENAME that gave it this name. */
  readonly declared: Place;
  readonly columns: ReadonlyMap<string, Column>;
  /** False when there may be more columns than these (CREATE TABLE AS, LIKE or INHERITS of an unknown table). */
  readonly hasAllColumns: boolean;
  readonly primaryKey: Key | null;
  /** UNIQUE constraints. */
  readonly uniqueKeys: readonly Key[];
  /** UNIQUE constraints that DROP CONSTRAINT took away, and where it names them. */
  readonly droppedKeys: readonly DroppedKey[];
  /** Where DROP CONSTRAINT names the last primary key that it took away. */
  readonly primaryKeyDropped: Place | null;
  /** RENAME COLUMN, in order. */
  readonly columnRenames: readonly ColumnRename[];
  /** Columns that were dropped, without CASCADE, or got another type. */
  readonly columnEnds: readonly ColumnEnd[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly indexes: readonly Index[];
  readonly triggers: readonly { readonly name: string; readonly at: Place }[];
  readonly isTemporary: boolean;
  readonly isPartition: boolean;
  /** Its key may come from elsewhere: a partition, LIKE … INCLUDING INDEXES, a table of a type. */
  readonly keyElsewhere: boolean;
  readonly parents: readonly QualifiedName[];
  /** What the query of CREATE TABLE AS gives; null for other tables. */
  readonly outputs: readonly Output[] | null;
}

export interface View extends QualifiedName {
  readonly sort: 'view';
  readonly declared: Place;
  readonly isMaterialized: boolean;
  /** What its query gives; null where nobody knows. */
  readonly outputs: readonly Output[] | null;
}

export interface Sequence extends QualifiedName {
  readonly sort: 'sequence';
  readonly declared: Place;
  readonly owner: { readonly table: QualifiedName; readonly column: string; readonly at: Place } | null;
}

export interface TypeObject extends QualifiedName {
  readonly sort: 'type';
  readonly declared: Place;
  readonly form: TypeForm;
  /** A domain's base type. */
  readonly base: TypeFact | null;
}

export interface Routine extends QualifiedName {
  readonly sort: 'routine';
  readonly declared: Place;
  /** Null where it was not read. */
  readonly signature: RoutineSignature | null;
}

export interface NamedIndex extends QualifiedName {
  readonly sort: 'index';
  readonly declared: Place;
  readonly table: QualifiedName;
}

export interface Schema {
  readonly sort: 'schema';
  readonly schema: string;
  readonly name: string;
  readonly declared: Place;
}

export interface Trigger extends QualifiedName {
  readonly sort: 'trigger';
  readonly declared: Place;
  readonly table: QualifiedName;
  readonly routine: Name | null;
}

/** Everything that a statement makes and that has a name. */
export type SchemaObject = Table | View | Sequence | TypeObject | Routine | NamedIndex | Schema | Trigger;
