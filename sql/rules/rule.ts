import type { Fix, TextRange } from '../finding.ts';
import type { NodeOf, NodeTag } from '../parse/parser.ts';
import type { FileContext } from './file-context.ts';
import type { Layer, RuleMetadata, Severity } from './metadata.ts';
import type { StatementContext } from './statement-context.ts';

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
}

/** Called for every node of that name, wherever in a statement it is. */
export type Visitors = {
  readonly [T in NodeTag]?: (node: NodeOf<T>, statement: StatementContext) => void;
};

/** A rule: its metadata, and how it looks at statements (one at a time) and at files (all statements together). */
export interface Rule extends RuleMetadata {
  readonly visit?: Visitors;
  /** Looks at the tables that the whole file makes; for rules that one statement can't decide. */
  readonly file?: (file: FileContext) => void;
}

/** Types a rule and gives it back; every file of sql/rules/<group>/ exports what this returns. */
export function defineRule(rule: Rule): Rule {
  return rule;
}
