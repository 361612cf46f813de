import type { TextRange } from '../findings/finding.ts';
import type { Node } from '../parse/parser.ts';
import { writtenCall } from '../rules/call-rewrite.ts';
import type { StatementContext } from '../rules/statement-context.ts';
import { wholeTypeSpan } from '../rules/type-span.ts';
import type { Operand } from './typed.ts';

/** How far an expression is gone into for where it begins. */
const deepest = 20;

/** Types whose names are words in a row: where they end is not told by one name. */
const ofWords = /^(?:double|character|char|national|nchar|bit|time|timestamp|interval)$/i;

/**
 * Where an expression stands that a cast can be put behind: a column, a call, a constant, a cast, something in parentheses.
 * Null for anything else: what is in front of its operator may belong to another one.
 */
export function operandPlace(node: Node | undefined, statement: StatementContext): Operand | null {
  const range = node === undefined ? null : primaryRange(node, statement);
  return range === null ? null : { range, wrapped: false };
}

/** The same of what stands alone between commas, which may be wrapped in parentheses. */
export function argumentPlace(
  node: Node | undefined,
  written: TextRange,
  statement: StatementContext,
): Operand {
  const range = node === undefined ? null : primaryRange(node, statement);
  const isAll = range !== null && range.start === written.start && range.end === written.end;
  return { range: written, wrapped: !isAll };
}

function primaryRange(node: Node, statement: StatementContext): TextRange | null {
  if ('ColumnRef' in node) return statement.name(statement.tokenAt(node.ColumnRef.location)).range;
  if ('A_Const' in node) {
    const at = statement.tokenAt(node.A_Const.location);
    // A sign in front of it binds less than a cast.
    const { kind } = statement.tokens[at] ?? {};
    return kind === 'number' || kind === 'string' ? statement.span(at).range : null;
  }
  if ('FuncCall' in node) {
    const first = statement.tokenAt(node.FuncCall.location);
    // `x AT TIME ZONE z` is a call, too.
    const call = statement.is(first, 'AT') ? null : writtenCall(statement, first);
    return call === null ? null : statement.span(first, endOfCall(call.whole.last, statement)).range;
  }
  if ('SQLValueFunction' in node) {
    const first = statement.tokenAt(node.SQLValueFunction.location);
    const last = statement.is(first + 1, '(') ? statement.closes(first + 1) : first;
    return statement.span(first, last).range;
  }
  if ('CaseExpr' in node) return caseRange(statement.tokenAt(node.CaseExpr.location), statement);
  if ('CoalesceExpr' in node || 'MinMaxExpr' in node) {
    const { location } = 'CoalesceExpr' in node ? node.CoalesceExpr : node.MinMaxExpr;
    return writtenCall(statement, statement.tokenAt(location))?.whole.range ?? null;
  }
  if ('SubLink' in node && node.SubLink.subLinkType === 'EXPR_SUBLINK') {
    const open = statement.tokenAt(node.SubLink.location);
    return statement.is(open, '(') ? statement.span(open, statement.closes(open)).range : null;
  }
  if ('TypeCast' in node) return castRange(node, statement);
  if ('A_Indirection' in node) {
    const { arg, indirection = [] } = node.A_Indirection;
    const inner = arg !== undefined && 'ColumnRef' in arg ? primaryRange(arg, statement) : null;
    if (inner === null || indirection.some((each) => !('A_Indices' in each))) return null;
    let last = statement.name(
      statement.tokenAt(arg !== undefined && 'ColumnRef' in arg ? arg.ColumnRef.location : 0),
    ).last;
    while (statement.is(last + 1, '[')) last = statement.closes(last + 1);
    return { start: inner.start, end: statement.span(last).range.end };
  }
  if ('A_Expr' in node && node.A_Expr.kind === 'AEXPR_NULLIF') {
    return writtenCall(statement, statement.tokenAt(node.A_Expr.location))?.whole.range ?? null;
  }
  if ('A_Expr' in node) return inParentheses(node, statement);
  return null;
}

/** Behind WITHIN GROUP (…), FILTER (…) and OVER (…) or OVER w, which are parts of a call. */
function endOfCall(close: number, statement: StatementContext): number {
  let last = close;
  if (statement.is(last + 1, 'WITHIN') && statement.is(last + 3, '(')) last = statement.closes(last + 3);
  if (statement.is(last + 1, 'FILTER') && statement.is(last + 2, '(')) last = statement.closes(last + 2);
  if (!statement.is(last + 1, 'OVER')) return last;
  return statement.is(last + 2, '(') ? statement.closes(last + 2) : last + 2;
}

/** From CASE to its END. */
function caseRange(first: number, statement: StatementContext): TextRange | null {
  let open = 0;
  for (let i = first; i < statement.tokens.length; i++) {
    if (statement.is(i, 'CASE')) open++;
    else if (statement.is(i, 'END') && --open === 0) return statement.span(first, i).range;
  }
  return null;
}

function castRange(
  node: Extract<Node, { TypeCast: unknown }>,
  statement: StatementContext,
): TextRange | null {
  const { arg, typeName, location } = node.TypeCast;
  const at = statement.tokenAt(location);
  if (statement.is(at, 'CAST')) return writtenCall(statement, at)?.whole.range ?? null;
  if (arg === undefined || typeName === undefined || !statement.is(at, '::')) return null;
  const inner = primaryRange(arg, statement);
  const first = statement.tokens[at + 1];
  if (inner === null || first === undefined || ofWords.test(statement.text.slice(first.start, first.end)))
    return null;
  return { start: inner.start, end: wholeTypeSpan(statement, typeName).range.end };
}

/** `(a + b)` as a whole. */
function inParentheses(node: Node, statement: StatementContext): TextRange | null {
  const [start, last] = [edge(node, 'lexpr', statement), edge(node, 'rexpr', statement)];
  if (start === null || last === null) return null;
  const open = statement.tokenAtOffset(start) - 1;
  if (!statement.is(open, '(')) return null;
  // The parenthesis of a call or a list belongs to somebody else.
  const before = statement.tokens[open - 1];
  if (before !== undefined && (before.kind === 'word' || before.text === ',')) return null;
  const close = statement.closes(open);
  const end = statement.tokens[close]?.start ?? 0;
  return statement.is(close, ')') && end > last ? statement.span(open, close).range : null;
}

/** Where the first (or the last) thing stands that an expression is made of. */
function edge(node: Node, side: 'lexpr' | 'rexpr', statement: StatementContext): number | null {
  let at: Node | undefined = node;
  for (let depth = 0; at !== undefined && 'A_Expr' in at && depth < deepest; depth++) at = at.A_Expr[side];
  if (at === undefined || 'A_Expr' in at) return null;
  const range = primaryRange(at, statement);
  return range === null ? null : side === 'lexpr' ? range.start : range.end - 1;
}
