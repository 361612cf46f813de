import type { Fix } from '../../findings/finding.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { cutOperator, isComparison, isOneOperator, readable } from '../cockroach-operators.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { Span, StatementContext } from '../statement-context.ts';

export const operatorPlace = defineRule({
  code: 'MOLT219',
  name: 'operator-place',
  title: 'Operator where the grammar takes none of its kind',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'Behind BETWEEN, in POSITION(… IN …) and as a column’s DEFAULT the grammar takes arithmetic, ||, comparisons and bit operators; all others (->, ->>, #>, @>, ~, ? …) need parentheses there. In front of ANY, SOME and ALL it takes comparisons only.',
  workaround: 'Put the expression in parentheses; compare each element of unnest(array) for other operators.',
  documentation: docs('functions-and-operators'),
  examples: [
    {
      bad: "SELECT id FROM t WHERE a BETWEEN doc->>'from' AND doc->>'to';",
      fixed: "SELECT id FROM t WHERE a BETWEEN (doc->>'from') AND doc->>'to';",
    },
    {
      bad: "SELECT id FROM t WHERE a NOT BETWEEN SYMMETRIC 1 + (doc #> '{n}')::INT8 % |/ 4 AND 9;",
      fixed: "SELECT id FROM t WHERE a NOT BETWEEN SYMMETRIC (1 + (doc #> '{n}')::INT8 % |/ 4) AND 9;",
    },
    {
      bad: "SELECT position(doc ->> 'a' IN doc ->> 'b') FROM t;",
      fixed: "SELECT position((doc ->> 'a') IN (doc ->> 'b')) FROM t;",
    },
    {
      bad: `CREATE TABLE t (id INT8 PRIMARY KEY, a JSONB DEFAULT '{"a":1}'::JSONB -> 'a' NOT NULL);`,
      fixed: `CREATE TABLE t (id INT8 PRIMARY KEY, a JSONB DEFAULT ('{"a":1}'::JSONB -> 'a') NOT NULL);`,
    },
    { bad: 'SELECT a || ANY (b) FROM t;' },
    { bad: "SELECT a <<= ANY (ARRAY['10.0.0.0/8'::INET]) FROM t;" },
    {
      good: "SELECT a BETWEEN -b AND c ->> 'd', a BETWEEN f(b -> 'c') AND 1, a BETWEEN (b -> 'c')::INT8 AND 2, a @> ANY (b), c !~ ALL (d), position('a' IN 'b' || 'c') FROM t;",
    },
    { good: 'CREATE TABLE t (id INT8 PRIMARY KEY DEFAULT 1 + 2 CHECK (id > 0));' },
  ],
  visit: {
    A_Expr(node, statement) {
      const { kind = 'AEXPR_OP' } = node;
      if (kind === 'AEXPR_OP_ANY' || kind === 'AEXPR_OP_ALL') {
        quantified(node.name, statement.tokenAt(node.location), statement);
      } else if (/^AEXPR_(?:NOT_)?BETWEEN/.test(kind)) between(node, statement);
    },
    SubLink(node, statement) {
      if (node.operName === undefined) return;
      const name = nameParts(node.operName).at(-1) ?? '';
      // LIKE ANY is the operator ~~ in the tree; the word itself stands in the text.
      const at = statement.tokens.findIndex((token, i) => token.text === name && statement.is(i, name));
      if (at !== -1) quantified(node.operName, at, statement);
    },
    FuncCall(node, statement) {
      if (node.funcformat !== 'COERCE_SQL_SYNTAX' || nameParts(node.funcname).at(-1) !== 'position') return;
      const open = statement.tokenAt(node.location) + 1;
      const inside = statement.span(open + 1, statement.closes(open) - 1);
      const word = statement.find('IN', inside);
      // The call has its arguments the other way round.
      const [behind, before] = node.args ?? [];
      if (word === null) return;
      check(before, statement.span(inside.first, word.first - 1), 'in POSITION', statement);
      check(behind, statement.span(word.first + 1, inside.last), 'in POSITION', statement);
    },
    ColumnDef(node, statement) {
      for (const each of node.constraints ?? []) {
        if (!('Constraint' in each) || each.Constraint.contype !== 'CONSTR_DEFAULT') continue;
        const { location, raw_expr: value } = each.Constraint;
        if (!mayHold(value)) continue;
        const first = statement.tokenAt(location);
        const end = endOfDefault(first, node, statement);
        const word = statement.find('DEFAULT', statement.span(first, end));
        if (word !== null) check(value, statement.span(word.first + 1, end), 'as DEFAULT', statement);
      }
    },
  },
});

/** What PostgreSQL and CockroachDB both take between BETWEEN and AND without parentheses. */
const restricted = new Set([
  '+', '-', '*', '/', '//', '%', '^', '#', '&', '|', '<', '>', '=', '||', '<<', '>>', '<=', '>=', '<>', '!=',
]); // prettier-ignore
const restrictedPrefixes = new Set(['+', '-', '~']);

function between(node: NodeOf<'A_Expr'>, statement: StatementContext): void {
  const low = node.rexpr !== undefined && 'List' in node.rexpr ? node.rexpr.List.items?.[0] : undefined;
  if (low === undefined || !mayHold(low)) return;
  let first = statement.tokenAt(node.location);
  while (statement.is(first, 'NOT') || statement.is(first, 'BETWEEN') || /^A?SYMMETRIC$/.test(statement.tokens[first]?.text ?? '')) first++; // prettier-ignore
  const depth = statement.tokens[first - 1]?.depth;
  let cases = 0;
  for (let i = first; i < statement.tokens.length; i++) {
    if (statement.tokens[i]?.depth !== depth) continue;
    if (statement.is(i, 'CASE')) cases++;
    else if (statement.is(i, 'END')) cases--;
    else if (cases === 0 && statement.is(i, 'AND')) {
      check(low, statement.span(first, i - 1), 'behind BETWEEN', statement);
      return;
    }
  }
}

/** The last token of a column’s DEFAULT, which begins at a token: before the column’s next constraint. */
function endOfDefault(first: number, column: NodeOf<'ColumnDef'>, statement: StatementContext): number {
  const parts = [
    ...(column.constraints ?? []),
    ...(column.collClause ? [{ CollateClause: column.collClause }] : []),
  ];
  const behind = parts
    .map((each) => Object.values(each)[0] as { readonly location?: number })
    .map(({ location }) => statement.tokenAt(location))
    .filter((start) => start > first);
  return behind.length === 0 ? statement.elementAt(first).last : Math.min(...behind) - 1;
}

const mayHold = (node: Node | undefined): boolean =>
  node !== undefined && ('A_Expr' in node || 'TypeCast' in node);

/** Says so once for an operand that holds such an operator outside of parentheses. */
function check(operand: Node | undefined, span: Span, where: string, statement: StatementContext): void {
  const depth = statement.tokens[span.first]?.depth ?? 0;
  const open: (Node | undefined)[] = [operand];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if ('TypeCast' in node) open.push(node.TypeCast.arg);
    if (!('A_Expr' in node) || (node.A_Expr.kind ?? 'AEXPR_OP') !== 'AEXPR_OP') continue;
    const { name, location, lexpr, rexpr } = node.A_Expr;
    const at = statement.tokenAt(location);
    if (statement.tokens[at]?.depth !== depth || at < span.first || at > span.last) continue;
    const run = nameParts(name).at(-1) ?? '';
    const isPrefix = lexpr === undefined;
    const known = !statement.is(at, 'OPERATOR') && readable(run, isPrefix);
    const first = cutOperator(run)?.[0] ?? '';
    if (known && !(isPrefix ? restrictedPrefixes : restricted).has(first)) {
      statement.report({
        range: statement.span(at).range,
        message: `CockroachDB takes ${run} ${where} in parentheses only.`,
        fix: parentheses(span),
      });
      return;
    }
    if (rexpr !== undefined) open.push(rexpr);
    if (lexpr !== undefined) open.push(lexpr);
  }
}

function parentheses({ range: { start, end } }: Span): Fix {
  return {
    title: 'Add parentheses',
    class: 'safe',
    edits: [replace({ start, end: start }, '('), replace({ start: end, end }, ')')],
  };
}

/** `a + ANY (b)`: the grammar takes most operators there, and the planner none but comparisons. */
function quantified(name: readonly Node[] | undefined, at: number, statement: StatementContext): void {
  const run = nameParts(name).at(-1) ?? '';
  const isWord = /^[A-Z]/.test(statement.tokens[at]?.text ?? '') && !statement.is(at, 'OPERATOR');
  if (isWord || isComparison(run) || !readable(run, false)) return;
  statement.report({
    range: statement.span(at).range,
    layer: isOneOperator(run) ? 'later' : 'grammar',
    message: `CockroachDB takes no ${run} in front of ANY or ALL, only comparisons.`,
  });
}
