import type { Finding, TextRange } from '../findings/finding.ts';
import type { ColumnPath, Output } from './mentions/sources.ts';
import type { Question } from '../types/typed.ts';
import type { Name } from './name.ts';
import type { RoutineSignature } from './signature.ts';

/** A name, and where it is written. Ranges of facts are offsets in the statement. */
export interface Written {
  readonly name: Name;
  readonly range: TextRange;
}

/** A type as a column or a domain names it. */
export interface TypeFact {
  /** The parser's name for it: `int4` for integer, `pg_catalog` left out. */
  readonly name: Name;
  /** The name as it is written, in lower case: `integer`, `int4`, `character varying`. */
  readonly written: string;
  /** All of it, as it is written: `varchar(10)[]`. */
  readonly text: string;
  readonly range: TextRange;
  readonly isArray: boolean;
}

/** How a column gets a value when none is given, as far as rules ask. */
export type Filling =
  | { readonly by: 'nothing' }
  | { readonly by: 'serial' }
  | { readonly by: 'identity' }
  | {
      readonly by: 'sequence';
      readonly sequence: Name;
      /** The sequence's name, with its quotes. */
      readonly range: TextRange;
      /** The whole call of nextval; null where it is not known. */
      readonly call: TextRange | null;
    }
  /** now() and its like. */
  | { readonly by: 'clock' }
  | { readonly by: 'expression' };

export interface ColumnFact {
  readonly name: string;
  readonly range: TextRange;
  readonly type: TypeFact;
  readonly notNull: boolean;
  readonly filling: Filling;
}

export interface KeyFact {
  readonly name: string | null;
  readonly isPrimary: boolean;
  readonly columns: readonly string[];
  /** The words PRIMARY KEY or UNIQUE. */
  readonly range: TextRange;
  /** CockroachDB's USING HASH is written behind it. */
  readonly isHashSharded: boolean;
  /** Where USING HASH would be written. */
  readonly end: number;
}

export interface ForeignKeyFact {
  readonly name: string | null;
  readonly columns: readonly string[];
  /** The columns where they are written, or the word REFERENCES of a column's own constraint. */
  readonly range: TextRange;
  readonly target: Written;
  /** Empty: the target's primary key. */
  readonly targetColumns: readonly string[];
}

export interface IndexElementFact {
  /** The column; null for an expression. */
  readonly name: string | null;
  readonly range: TextRange;
  readonly operatorClass: string | null;
  readonly classRange: TextRange | null;
}

export interface IndexFact {
  readonly sort: 'index';
  /** Null for an index that the server is to name. */
  readonly name: Written | null;
  readonly table: Written;
  readonly isUnique: boolean;
  readonly method: string;
  /** `USING method`, when it is written. */
  readonly methodRange: TextRange | null;
  readonly elements: readonly IndexElementFact[];
  readonly isHashSharded: boolean;
  /** With a WHERE of its own. */
  readonly isPartial: boolean;
  /** Behind the list of its elements. */
  readonly end: number;
}

/** What the query of a view reads, or those of a routine's body. */
export interface ReadFact {
  /** Tables, views and sequences; each name once. */
  readonly relations: readonly Written[];
  /** Columns, as the query sees them; each once. */
  readonly columns: readonly {
    readonly column: string;
    readonly path: ColumnPath;
    readonly range: TextRange;
  }[];
  /** Those of which it takes all columns: `*`. */
  readonly allOf: readonly Name[];
}

/** Things with names of their own. An index and a sequence share the names of tables, as in PostgreSQL. */
export type ObjectKind =
  | 'schema'
  | 'table'
  | 'view'
  | 'sequence'
  | 'index'
  | 'type'
  | 'domain'
  | 'routine'
  | 'trigger'
  | 'extension';

/** `enum` and `composite` are in CockroachDB, the others are not. */
export type TypeForm = 'enum' | 'composite' | 'domain' | 'range' | 'base';

/** What a statement of CREATE TABLE says. */
export interface TableFact {
  readonly sort: 'table';
  readonly table: Written;
  readonly ifNotExists: boolean;
  readonly isTemporary: boolean;
  readonly columns: readonly ColumnFact[];
  readonly keys: readonly KeyFact[];
  readonly foreignKeys: readonly ForeignKeyFact[];
  /** INHERITS and PARTITION OF. */
  readonly parents: readonly Written[];
  readonly isPartition: boolean;
  /** LIKE, and whether it takes the indexes (and so the key) along. */
  readonly likes: readonly { readonly table: Written; readonly withKeys: boolean }[];
  /** All columns are known: not so for AS SELECT, OF a type, LIKE and INHERITS of what is not in the files. */
  readonly hasAllColumns: boolean;
  /** AS SELECT, SELECT INTO: what the query gives. */
  readonly outputs?: readonly Output[];
}

/** One thing that ALTER TABLE does. */
export type TableChange =
  | { readonly does: 'add-column'; readonly column: ColumnFact }
  | {
      readonly does: 'drop-column';
      readonly column: string;
      /** The name where it is written; absent where nobody asks for it. */
      readonly range?: TextRange;
      /** CASCADE: what uses it goes, too. */
      readonly cascade?: boolean;
    }
  | {
      readonly does: 'rename-column';
      readonly column: string;
      readonly to: string;
      readonly range: TextRange;
    }
  | { readonly does: 'set-type'; readonly column: string; readonly type: TypeFact }
  | {
      readonly does: 'set-filling';
      readonly column: string;
      readonly filling: Filling;
      readonly range: TextRange;
    }
  | { readonly does: 'set-not-null'; readonly column: string; readonly notNull: boolean }
  | { readonly does: 'add-key'; readonly key: KeyFact }
  | { readonly does: 'add-foreign-key'; readonly foreignKey: ForeignKeyFact }
  | {
      readonly does: 'drop-constraint';
      readonly name: string;
      /** The name where it is written; absent where the statement has another way to say it. */
      readonly range?: TextRange;
      /** Where the statement does nothing else: all of it, and what DROP INDEX would name, IF EXISTS in front. */
      readonly alone?: { readonly range: TextRange; readonly index: string };
    }
  | { readonly does: 'attach-to'; readonly parent: Name };

/**
 * What one statement says of the schema. Facts are made once per text of a statement and kept with it, so they hold
 * no places of the file; the catalogue knows where the statement stands.
 */
export type Fact =
  | TableFact
  | { readonly sort: 'alter-table'; readonly table: Written; readonly changes: readonly TableChange[] }
  | IndexFact
  | {
      readonly sort: 'view';
      readonly view: Written;
      readonly orReplace: boolean;
      readonly isMaterialized: boolean;
      /** Its columns; absent where nobody knows them. */
      readonly outputs?: readonly Output[];
      /** Absent where its query was not read. */
      readonly reads?: ReadFact;
    }
  | {
      readonly sort: 'sequence';
      readonly sequence: Written;
      readonly ifNotExists: boolean;
      readonly owner: ColumnReference | null;
    }
  | { readonly sort: 'sequence-owner'; readonly sequence: Written; readonly owner: ColumnReference }
  | { readonly sort: 'type'; readonly type: Written; readonly form: TypeForm; readonly base: TypeFact | null }
  | {
      readonly sort: 'routine';
      readonly routine: Written;
      readonly orReplace: boolean;
      readonly signature?: RoutineSignature;
      /** It RETURNS trigger. Known with `reads`. */
      readonly isTrigger?: boolean;
      /** What its body reads and writes; absent where nothing of it was read. */
      readonly reads?: ReadFact;
    }
  | {
      readonly sort: 'trigger';
      readonly name: string;
      readonly range: TextRange;
      readonly table: Written;
      /** The function that it calls. */
      readonly routine?: Name;
    }
  | { readonly sort: 'schema'; readonly schema: Written }
  | { readonly sort: 'extension'; readonly extension: Written }
  | {
      readonly sort: 'rename';
      readonly kind: ObjectKind;
      readonly object: Written;
      readonly to: string;
      readonly range: TextRange;
    }
  | { readonly sort: 'set-schema'; readonly kind: ObjectKind; readonly object: Written; readonly to: string }
  | {
      readonly sort: 'drop';
      readonly kind: ObjectKind;
      readonly object: Written;
      /** Of a trigger: the table that it is of. */
      readonly ofTable?: Name;
      /** CASCADE: what needs it goes, too. */
      readonly cascade?: boolean;
    }
  /** BEGIN, or what ends the transaction. `isolation`: as written, in lower case. */
  | {
      readonly sort: 'transaction';
      readonly does: 'begin' | 'commit' | 'roll-back';
      readonly isolation: string | null;
      readonly range: TextRange;
    }
  /** `null` is RESET: back to the default. */
  | { readonly sort: 'search-path'; readonly schemas: readonly string[] | null }
  | Doubt
  | TypeQuestions;

/** What the types of columns decide in a statement. */
export interface TypeQuestions {
  readonly sort: 'types';
  /** A table or view that the statement names: what is said stands with it. */
  readonly name: Name;
  readonly questions: readonly Question[];
  /** `schema.table` that the statement is about, when it is about one. */
  readonly about?: string;
}

/** A column that gets a value: by its name, or by its number where the statement names none. */
export interface ColumnDoubt {
  readonly column: string | number;
  /** As the parser names them: `timestamptz`. */
  readonly types: readonly string[];
  /** Arrays of any type instead. */
  readonly ofArrays?: true;
  /** Where the first such value stands, when the finding is elsewhere. */
  readonly value?: TextRange;
}

/** A finding that holds unless some statement of the workspace makes the thing (see `Report.unlessCreated`). */
export interface Doubt {
  readonly sort: 'doubt';
  readonly kind: 'routine' | 'table' | 'type';
  readonly name: Name;
  /** The type of a column, which may be less than a type elsewhere. */
  readonly inColumn: boolean;
  /** Of a table: the finding holds if this column is of one of these types. */
  readonly ofColumn?: ColumnDoubt;
  /** Of statements of which a file may hold very many: the first one with the question asks for all. */
  readonly oncePerFile?: true;
  /** Ranges are offsets in the statement. */
  readonly finding: Finding;
}

export interface ColumnReference {
  readonly table: Name;
  readonly column: string;
  readonly range: TextRange;
}
