import type { Span } from '../rules/source-statement.ts';

/**
 * What rules visit in a MySQL statement. Every part knows the tokens it is made of, so that findings and fixes touch
 * the construct alone; what the readers did not understand is kept as `unread`, never passed over.
 */
export interface StatementModel {
  readonly kind: StatementKind;
  /** The words that say what the statement is: `CREATE TABLE`. */
  readonly head: Span;
  /** The thing that it is about: the table of CREATE TABLE, the view of CREATE VIEW. */
  readonly name: Span | null;
  readonly table: TableModel | null;
  readonly columns: readonly ColumnDefinition[];
  readonly keys: readonly KeyDefinition[];
  readonly options: readonly TableOption[];
  readonly actions: readonly AlterAction[];
  /** Every SELECT, INSERT, REPLACE, UPDATE and DELETE in it, however deep; in routines those of the body. */
  readonly queries: readonly Query[];
  readonly calls: readonly Call[];
  readonly routine: Routine | null;
  /** What no reader understood, at its place. Nothing is claimed about it. */
  readonly unread: readonly Span[];
}

export type StatementKind =
  | 'create table' | 'alter table' | 'drop table' | 'rename table' | 'truncate'
  | 'create index' | 'drop index' | 'create view' | 'alter view' | 'drop view'
  | 'create database' | 'alter database' | 'drop database' | 'use'
  | 'create procedure' | 'create function' | 'create trigger' | 'create event' | 'alter event' | 'drop routine'
  | 'create sequence' | 'select' | 'insert' | 'replace' | 'update' | 'delete' | 'call' | 'do' | 'values' | 'table'
  | 'set' | 'show' | 'describe' | 'explain' | 'lock tables' | 'unlock tables' | 'begin' | 'commit' | 'rollback'
  | 'savepoint' | 'xa' | 'load data' | 'handler' | 'prepare' | 'maintenance' | 'account' | 'grant' | 'administration'
  | 'unknown'; // prettier-ignore

export interface TableModel {
  readonly name: Span;
  readonly temporary: Span | null;
  /** `LIKE other`, with its parentheses when they are written. */
  readonly like: Span | null;
  /** The query of CREATE TABLE … SELECT; `as` is there when the word is. */
  readonly select: { readonly as: boolean; readonly span: Span } | null;
  readonly partitioning: Span | null;
}

export interface ColumnType {
  /** In upper case, words apart by one space: `INT`, `DOUBLE PRECISION`, `NATIONAL VARCHAR`. */
  readonly name: string;
  /** What stands in its parentheses, as written: `11`, `10` and `2`, `'a'` and `'b'`. */
  readonly arguments: readonly string[];
  readonly parens: Span | null;
  readonly unsigned: Span | null;
  readonly zerofill: Span | null;
  /** From the name over the parentheses to SIGNED, UNSIGNED and ZEROFILL. */
  readonly span: Span;
}

export type AttributeName =
  | 'not null' | 'null' | 'default' | 'auto_increment' | 'unique' | 'primary key' | 'comment' | 'character set'
  | 'collate' | 'binary' | 'on update' | 'generated' | 'visible' | 'invisible' | 'column_format' | 'storage'
  | 'check' | 'references' | 'srid' | 'serial default value' | 'engine attribute' | 'compressed' | 'versioning'; // prettier-ignore

export interface ColumnAttribute {
  readonly name: AttributeName;
  readonly span: Span;
  /** The default, the comment's text, the charset, the expression, … */
  readonly value: Span | null;
  /** Of a generated column: the word behind the expression. */
  readonly stored?: 'VIRTUAL' | 'STORED' | 'PERSISTENT' | null;
}

export interface ColumnDefinition {
  readonly name: string;
  readonly nameSpan: Span;
  readonly type: ColumnType;
  readonly attributes: readonly ColumnAttribute[];
  /** From the name to the last attribute. */
  readonly span: Span;
}

export interface KeyPart {
  /** The column; null for an expression. */
  readonly name: string | null;
  /** `(10)` behind the column: how many characters of it are indexed. */
  readonly length: Span | null;
  readonly span: Span;
}

export interface KeyOption {
  readonly name: 'using' | 'comment' | 'key_block_size' | 'parser' | 'visible' | 'invisible' | 'other';
  readonly span: Span;
  readonly value: Span | null;
}

export interface KeyDefinition {
  readonly sort: 'primary' | 'unique' | 'index' | 'fulltext' | 'spatial' | 'foreign' | 'check' | 'other';
  /** `UNIQUE KEY`, `FULLTEXT INDEX`, `KEY`, `FOREIGN KEY`. */
  readonly keyword: Span;
  /** The constraint's or the index's name, without quotes. */
  readonly name: string | null;
  readonly nameSpan: Span | null;
  readonly parts: readonly KeyPart[];
  /** The parentheses around the parts. */
  readonly list: Span | null;
  readonly options: readonly KeyOption[];
  readonly references: { readonly table: Span; readonly columns: readonly string[] } | null;
  readonly span: Span;
}

export interface TableOption {
  /** In upper case, without DEFAULT: `ENGINE`, `CHARSET`, `CHARACTER SET`, `COLLATE`, `COMMENT`. */
  readonly name: string;
  readonly value: Span | null;
  readonly span: Span;
}

export type AlterAction =
  | { readonly sort: 'add column'; readonly span: Span; readonly columns: readonly ColumnDefinition[]; readonly place: Span | null }
  | { readonly sort: 'add key'; readonly span: Span; readonly key: KeyDefinition }
  | { readonly sort: 'modify' | 'change'; readonly span: Span; readonly old: Span; readonly column: ColumnDefinition; readonly place: Span | null }
  | { readonly sort: 'option'; readonly span: Span; readonly option: TableOption }
  | { readonly sort: OtherAction; readonly span: Span; readonly name: Span | null }; // prettier-ignore

export type OtherAction =
  | 'alter column' | 'drop column' | 'drop index' | 'drop primary key' | 'drop foreign key' | 'drop constraint'
  | 'rename table' | 'rename column' | 'rename index' | 'alter index' | 'convert charset' | 'order by' | 'switch keys'
  | 'algorithm' | 'lock' | 'validation' | 'partition' | 'tablespace' | 'force' | 'versioning' | 'unknown'; // prettier-ignore

export type QueryVerb = 'SELECT' | 'INSERT' | 'REPLACE' | 'UPDATE' | 'DELETE';

export type Clause =
  | 'INTO' | 'FROM' | 'USING' | 'WHERE' | 'GROUP BY' | 'HAVING' | 'WINDOW' | 'ORDER BY' | 'LIMIT' | 'SET' | 'VALUES'
  | 'ON DUPLICATE KEY UPDATE' | 'FOR' | 'LOCK IN SHARE MODE' | 'RETURNING'; // prettier-ignore

export interface Query {
  readonly verb: QueryVerb;
  /** From the verb to the end of this query: before UNION, the closing parenthesis or the semicolon. */
  readonly span: Span;
  /** Each clause from its keyword to the token before the next one. INTO of SELECT … INTO is one as well. */
  readonly clauses: ReadonlyMap<Clause, Span>;
  /** What stands between the verb and the first clause: modifiers and the select list. */
  readonly head: Span;
}

/** A call `name(…)` of a function, built in or not. */
export interface Call {
  /** In upper case, without quotes. */
  readonly name: string;
  readonly nameSpan: Span;
  /** The parentheses. */
  readonly parens: Span;
  /** What stands between the commas; empty for `f()`. */
  readonly arguments: readonly Span[];
}

export interface Routine {
  readonly sort: 'procedure' | 'function' | 'trigger' | 'event';
  readonly name: Span | null;
  /** Everything behind the header; null when none was found. */
  readonly body: Span | null;
}
