import type {
  AlterAction,
  Call,
  ColumnDefinition,
  KeyDefinition,
  Query,
  StatementKind,
  StatementModel,
  TableModel,
  TableOption,
} from '../mysql/model.ts';
import type { TypeSort } from '../mysql/types.ts';
import type { MysqlStatement } from '../mysql/statement.ts';

/** What a rule of MySQL visits: each is called for every such part of a statement, in the order of the text. */
export interface MysqlVisitors {
  /** The kinds of statements that `statement` is called for; all when absent. */
  readonly kinds?: readonly StatementKind[];
  /** Every statement, and every piece between statements that a rule may speak of (`between`). */
  readonly statement?: (model: StatementModel, statement: MysqlStatement) => void;
  readonly table?: (table: TableModel, statement: MysqlStatement) => void;
  /** `column` is called for columns with a type of this sort only. */
  readonly typeSort?: TypeSort;
  /** Of CREATE TABLE and of ALTER TABLE … ADD, MODIFY and CHANGE. */
  readonly column?: (column: ColumnDefinition, statement: MysqlStatement) => void;
  /** Keys and constraints of CREATE TABLE, ALTER TABLE … ADD and CREATE INDEX. */
  readonly key?: (key: KeyDefinition, statement: MysqlStatement) => void;
  readonly option?: (option: TableOption, statement: MysqlStatement) => void;
  readonly action?: (action: AlterAction, statement: MysqlStatement) => void;
  readonly query?: (query: Query, statement: MysqlStatement) => void;
  readonly call?: (call: Call, statement: MysqlStatement) => void;
  /** A command of the mysql client (DELIMITER, SOURCE) or a `#` comment between statements: its text. */
  readonly between?: (text: string, statement: MysqlStatement) => void;
}
