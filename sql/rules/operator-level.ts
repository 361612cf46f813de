import type { Node, NodeOf } from '../parse/parser.ts';
import { nameParts } from './names.ts';
import type { StatementContext } from './statement-context.ts';

/**
 * How tightly CockroachDB's grammar binds the operators that PostgreSQL reads at one level, from left to right (its
 * precedences, the same from v23.1 to v26.2: pkg/sql/parser/sql.y). Those of the levels `match` and `contains` do not
 * associate: two in a row are a syntax error.
 */
const levels: Readonly<Record<string, number>> = {
  '~': 1, '!~': 1, '~*': 1, '!~*': 1,
  '@>': 2, '<@': 2, '?': 2, '?|': 2, '?&': 2,
  '||': 3, '->': 3, '->>': 3, '#>': 3, '#>>': 3, '#-': 3, '@@': 3, '<->': 3, '<=>': 3, '<#>': 3,
  '|': 4,
  '#': 5,
  '&': 6,
  '<<': 7, '>>': 7, '<<=': 7, '>>=': 7, '&&': 7,
}; // prettier-ignore

/** Behind all of these in PostgreSQL, beside `~` in CockroachDB. */
const matches: ReadonlySet<string> = new Set([
  'AEXPR_LIKE', 'AEXPR_ILIKE', 'AEXPR_SIMILAR', 'AEXPR_IN',
  'AEXPR_BETWEEN', 'AEXPR_NOT_BETWEEN', 'AEXPR_BETWEEN_SYM', 'AEXPR_NOT_BETWEEN_SYM',
]); // prettier-ignore

/** The highest level whose operators may not stand in a row. */
export const nonAssociative = 2;

/** An expression of two operands, where it stands. */
export interface Operation {
  readonly node: NodeOf<'A_Expr'>;
  /** The token of the operator, or of the keyword that stands for one. */
  readonly at: number;
  /** How many parentheses are open around it. */
  readonly depth: number;
  /** The operator, or the keyword's kind (`AEXPR_LIKE`). */
  readonly operator: string;
  /** null for an operator that binds alike in both: arithmetic, comparison, and those that CockroachDB doesn't know. */
  readonly level: number | null;
  readonly isKeyword: boolean;
}

/** The operation that a node is; null for every other node, and for `OPERATOR(…)`, which has a level of its own. */
export function operationOf(node: Node | undefined, statement: StatementContext): Operation | null {
  if (node === undefined || !('A_Expr' in node)) return null;
  const expression = node.A_Expr;
  const { kind = 'AEXPR_OP', lexpr, location } = expression;
  const isKeyword = matches.has(kind);
  if (!isKeyword && (kind !== 'AEXPR_OP' || lexpr === undefined)) return null;
  const at = statement.tokenAt(location);
  const token = statement.tokens[at];
  if (token === undefined || token.text === 'OPERATOR') return null;
  const operator = isKeyword ? kind : (nameParts(expression.name).at(-1) ?? '');
  const level = isKeyword ? 1 : (levels[operator] ?? null);
  return { node: expression, at, depth: token.depth, operator, level, isKeyword };
}
