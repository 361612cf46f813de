import { operandAfter, operandBefore } from '../../mysql/operands.ts';
import { mysqlReserved } from '../../mysql/reserved.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

const comparisons = new Set(['=', '<', '>', '<=', '>=', '<>', '!=']);

/** Reserved words that a comparison goes on behind. */
const values = new Set([
  'NULL',
  'TRUE',
  'FALSE',
  'DIV',
  'MOD',
  'BINARY',
  'COLLATE',
  'CURRENT_DATE',
  'CURRENT_TIMESTAMP',
]);

export const chainedComparison = defineRule({
  code: 'MOLT427',
  name: 'chained-comparison',
  title: 'Comparison of a comparison: a < b < c',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'MySQL compares the 0 or 1 of the first comparison with the third value, which is hardly what was meant. In CockroachDB’s grammar a comparison has two sides: the second mark is a syntax error.',
  workaround: 'Write a < b AND b < c if that is meant, or (a < b)::INT8 < c to keep what MySQL does.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT * FROM t WHERE 1 < a < 5;', fixed: 'SELECT * FROM t WHERE (1 < a)::INT8 < 5;' },
    { bad: 'SELECT a = b = c FROM t;', fixed: 'SELECT (a = b)::INT8 = c FROM t;' },
    { good: 'SELECT * FROM t WHERE 1 < a AND a < 5 OR (a = b) = c;' },
    { good: 'UPDATE t SET a = b = c, d = e WHERE f = 1;' },
  ],
  mysql: {
    statement({ queries }, statement) {
      if (queries.length === 0 || ![...comparisons].some((mark) => statement.has(mark))) return;
      let end = -1;
      for (const { span } of queries) {
        // A query in another one has been gone through with it.
        if (span.first <= end) continue;
        look(span, statement);
        end = span.last;
      }
    },
  },
});

function look(query: Span, statement: MysqlStatement): void {
  /** The last comparison at each depth. */
  const open: (number | null)[] = [];
  for (let at = query.first; at <= query.last; at++) {
    const token = statement.tokens[at];
    if (token === undefined) break;
    const { depth, kind, text } = token;
    if (kind === 'mark' && text === '(') open[depth + 1] = null;
    else if (kind === 'mark' && comparisons.has(text)) {
      if (isAssignment(at, statement)) continue;
      const before = open[depth] ?? null;
      if (before !== null) report(before, at, statement);
      open[depth] = before === null ? at : null;
    } else if (ends(at, statement)) open[depth] = null;
  }
}

/** Whether an expression ends at a token, or begins anew. */
function ends(at: number, { tokens }: MysqlStatement): boolean {
  const token = tokens[at];
  if (token?.kind === 'mark') return /^(?:,|;|&&|\|\||<=>|:=|!)$/.test(token.text);
  if (token?.kind !== 'word' || tokens[at - 1]?.text === '.') return false;
  return token.text === 'END' || (mysqlReserved.has(token.text) && !values.has(token.text));
}

/** `SET a = …, b = …`, and the same behind ON DUPLICATE KEY UPDATE. */
function isAssignment(at: number, statement: MysqlStatement): boolean {
  let first = at - 1;
  while (statement.is(first - 1, '.')) first -= 2;
  const before = statement.tokens[first - 1]?.text ?? '';
  if (before !== ',') return before === 'SET' || before === 'UPDATE';
  return statement.model.queries.some(({ verb, clauses }) => {
    const clause =
      clauses.get('ON DUPLICATE KEY UPDATE') ?? (verb === 'SELECT' ? undefined : clauses.get('SET'));
    if (clause === undefined || at < clause.first || at > clause.last) return false;
    return statement.tokens[at]?.depth === statement.tokens[clause.first]?.depth;
  });
}

function report(first: number, second: number, statement: MysqlStatement): void {
  const left = operandBefore(statement, first - 1);
  const middle = operandAfter(statement, first + 1);
  const whole: Span | null =
    left === null || middle?.last !== second - 1 ? null : statement.span(left.first, middle.last);
  const text = whole && `(${statement.slice(whole)})::INT8`;
  statement.report({
    range: statement.span(second).range,
    message:
      'CockroachDB’s comparisons have two sides; MySQL compares the 0 or 1 of the first one with what follows.',
    fix:
      whole && text
        ? { title: `Write ${text}`, class: 'review', edits: [replace(whole.range, text)] }
        : undefined,
  });
}
