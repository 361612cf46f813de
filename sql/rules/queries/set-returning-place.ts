import type { Node, NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { builtInType } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

/** Functions of both servers that give rows (CockroachDB pkg/sql/sem/builtins/generator_builtins.go). */
const giveRows: ReadonlySet<string> = new Set([
  'generate_series', 'generate_subscripts', 'unnest', 'regexp_split_to_table', 'json_array_elements',
  'json_array_elements_text', 'json_each', 'json_each_text', 'json_object_keys', 'json_populate_recordset',
  'jsonb_array_elements', 'jsonb_array_elements_text', 'jsonb_each', 'jsonb_each_text', 'jsonb_object_keys',
  'jsonb_populate_recordset', 'jsonb_path_query',
]); // prettier-ignore

export const setReturningPlace = defineRule({
  code: 'MOLT225',
  name: 'set-returning-place',
  title: 'Function that gives rows, in a place that wants one value',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'PostgreSQL lets a function that gives rows stand in GROUP BY, ORDER BY, DISTINCT ON and in the arguments of another such function; CockroachDB takes it in FROM, and in the select list of a query that does not group.',
  workaround:
    'Write the call in FROM (LATERAL), or in the select list of a subquery, and name its column in GROUP BY and ORDER BY.',
  documentation: docs('functions-and-operators'),
  examples: [
    {
      bad: 'SELECT a, unnest(tags), count(*) FROM t GROUP BY a, unnest(tags);',
      good: 'SELECT a, tag, count(*) FROM t, unnest(tags) AS tag GROUP BY a, tag;',
    },
    {
      bad: 'SELECT id, generate_series(1, n) FROM t ORDER BY id, generate_series(1, n) DESC;',
      good: 'SELECT id, generate_series(1, n) AS g FROM t ORDER BY id, g DESC;',
    },
    { bad: 'SELECT DISTINCT ON (unnest(tags)) id FROM t;' },
    { bad: 'SELECT max(id), generate_series(1, 3) FROM t;' },
    { bad: "SELECT unnest(string_to_array(regexp_split_to_table(s, ';'), ',')) FROM t;" },
    { good: 'SELECT upper(unnest(tags)) FROM t ORDER BY (SELECT max(x) FROM unnest(tags) AS x);' },
  ],
  visit: {
    SelectStmt(node, statement) {
      if (node.groupClause !== undefined || node.targetList?.some(isAggregate) === true) {
        for (const each of node.targetList ?? []) {
          if ('ResTarget' in each) inClause(each.ResTarget.val, 'a query that groups', statement);
        }
      }
      for (const each of node.groupClause ?? []) inClause(each, 'GROUP BY', statement);
      for (const each of node.distinctClause ?? []) inClause(each, 'DISTINCT ON', statement);
      for (const each of node.sortClause ?? []) {
        if ('SortBy' in each) inClause(each.SortBy.node, 'ORDER BY', statement);
      }
    },
    FuncCall(node, statement) {
      if (!givesRows(node)) return;
      const inner = (node.args ?? []).map((arg) => callIn(arg)).find((each) => each !== null);
      if (inner) report(inner, 'the arguments of another such function', statement);
    },
  },
});

/** Whether a value of the select list is one of the usual aggregates. */
function isAggregate(target: Node): boolean {
  if (!('ResTarget' in target) || target.ResTarget.val === undefined) return false;
  const { val } = target.ResTarget;
  return (
    'FuncCall' in val &&
    val.FuncCall.over === undefined &&
    /^(?:count|sum|avg|min|max|array_agg|string_agg|jsonb?_agg|bool_and|bool_or)$/.test(
      builtInType(val.FuncCall.funcname) ?? '',
    )
  );
}

function inClause(node: Node | undefined, clause: string, statement: StatementContext): void {
  const call = callIn(node);
  if (call !== null) report(call, clause, statement);
}

function report(call: NodeOf<'FuncCall'>, place: string, statement: StatementContext): void {
  statement.report({
    range: statement.name(statement.tokenAt(call.location)).range,
    message: `CockroachDB takes no function that gives rows in ${place}.`,
  });
}

function givesRows(call: NodeOf<'FuncCall'>): boolean {
  return giveRows.has(builtInType(call.funcname) ?? '');
}

/** Nodes of an expression that are looked at: nobody writes more around such a call. */
const mostNodes = 100;

/** The call that gives rows in an expression, in whose arguments it may stand, too; not in a subquery. */
function callIn(node: Node | undefined): NodeOf<'FuncCall'> | null {
  const open = node === undefined ? [] : [node];
  for (let looked = 0; looked < mostNodes; looked++) {
    const next = open.pop();
    if (next === undefined) return null;
    if ('FuncCall' in next) {
      if (givesRows(next.FuncCall)) return next.FuncCall;
      open.push(...(next.FuncCall.args ?? []));
    } else if ('TypeCast' in next) {
      if (next.TypeCast.arg !== undefined) open.push(next.TypeCast.arg);
    } else if ('A_Expr' in next) {
      const { lexpr, rexpr } = next.A_Expr;
      for (const each of [rexpr, lexpr]) if (each !== undefined) open.push(each);
    }
  }
  return null;
}
