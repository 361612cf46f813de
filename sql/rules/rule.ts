import type { Fix, TextRange } from '../findings/finding.ts';
import type { NodeOf, NodeTag } from '../parse/parser.ts';
import type { CockroachVersion, Layer, RuleMetadata, Severity } from './metadata.ts';
import type { CopiedValues } from './copied-values.ts';
import type { MysqlVisitors } from './mysql-visitors.ts';
import type { ColumnDoubt } from '../catalog/fact.ts';
import type { Name } from '../catalog/name.ts';
import type { SchemaVisitors } from './schema-rule.ts';
import type { StatementContext } from './statement-context.ts';
import type { RoutineBody } from '../routines/lint-body.ts';
import type { Conflict, IntegerDivision } from '../types/conflicts.ts';

/** What a rule says about one place; the rest of a finding is the rule's metadata. */
export interface Report {
  /** Tight: the construct, not its statement. */
  readonly range: TextRange;
  /** What and why, in one or two sentences, naming the construct as it stands there. */
  readonly message: string;
  readonly fix?: Fix;
  // Where one place is different from what the rule says of itself:
  readonly layer?: Layer;
  readonly severity?: Severity;
  readonly issue?: number;
  /** `schema.table`; the statement's own table when absent. */
  readonly table?: string;
  /**
   * The thing that the finding misses: a type, a routine, a table. Nothing is said when a statement of the workspace
   * creates it; in which file, and where, does not matter.
   */
  readonly unlessCreated?: {
    readonly kind: 'routine' | 'table' | 'type';
    readonly name: Name;
    /** A column is to have the type. */
    readonly inColumn?: boolean;
    /** Of a table: the column that gets the value that the finding is about, see `ColumnDoubt`. */
    readonly ofColumn?: ColumnDoubt;
    /** A file may hold very many such statements: said of the first one that names the thing. */
    readonly oncePerFile?: true;
  };
}

/** What a rule says of an expression; ranges are offsets in its statement. */
export type TypeReport = Omit<Report, 'unlessCreated' | 'table'>;

export interface TypeLook {
  /** Whether the target is older than the version. */
  isBefore(version: CockroachVersion): boolean;
}

/** Called for every node of that name, wherever in a statement it is. */
export type Visitors = {
  readonly [T in NodeTag]?: (node: NodeOf<T>, statement: StatementContext) => void;
};

/** A rule: its metadata, and how it looks at statements (one at a time) and at the schema that all files make. */
export interface Rule extends RuleMetadata {
  readonly visit?: Visitors;
  /** Looks at a statement's text and tokens once, before its nodes: for what leaves no trace in the tree. */
  readonly text?: (statement: StatementContext) => void;
  /** Looks at the body of a function, a procedure or a DO block; the SQL in it is visited, too. */
  readonly body?: (body: RoutineBody) => void;
  /** What it says of an expression whose types do not go together; null of one that another rule speaks of. */
  readonly types?: (found: Conflict | IntegerDivision, look: TypeLook) => TypeReport | null;
  /** What it says of values in the rows of COPY; `schema` says later of which types their columns are. */
  readonly copied?: CopiedValues;
  /** How it looks at MySQL's statements. */
  readonly mysql?: MysqlVisitors;
  /** Looks at the tables and types that all files make; for rules that one statement can't decide. */
  readonly schema?: SchemaVisitors;
  /**
   * What it says of the schema takes the place of what it says of a statement in the very same range: the other files
   * have the last word.
   */
  readonly amends?: true;
}

/** Types a rule and gives it back; every file of sql/rules/<group>/ exports what this returns. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
