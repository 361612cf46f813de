import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { Span, StatementContext } from '../statement-context.ts';

export const expressionForm = defineRule({
  code: 'MOLT235',
  name: 'expression-form',
  title: 'Expression that the grammar refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'Some of PostgreSQL’s ways to write an expression are missing: a field behind a subscript, two fields in a row, a field of a subquery, DISTINCT with ORDER BY in an aggregate, two keys in WITHIN GROUP, GROUPING(), SUBSTRING … SIMILAR, TREAT, IS NORMALIZED, AT LOCAL, a name of more than four parts.',
  workaround:
    'Put parentheses around what a field is taken of: (a[1]).b. Select the field in the subquery: (SELECT (a).b FROM t). Sort in a subquery for DISTINCT with ORDER BY; substring(s, pattern) for SIMILAR; CAST for TREAT; AT TIME ZONE current_setting(’TimeZone’) for AT LOCAL.',
  documentation: docs('scalar-expressions'),
  examples: [
    { bad: 'SELECT a[1].b FROM t;', fixed: 'SELECT (a[1]).b FROM t;' },
    { bad: 'SELECT (a).b.c FROM t;', fixed: 'SELECT ((a).b).c FROM t;' },
    { bad: 'SELECT array_agg(DISTINCT a ORDER BY a) FROM t;' },
    { bad: 'SELECT GROUPING(a), a FROM t GROUP BY a;' },
    { bad: "SELECT substring(s SIMILAR 'a#\"%#\"' ESCAPE '#') FROM t;" },
    { bad: 'SELECT TREAT(a AS INT8) FROM t;', fixed: 'SELECT CAST(a AS INT8) FROM t;' },
    { bad: 'SELECT s IS NOT NFC NORMALIZED FROM t;' },
    { bad: 'SELECT at AT LOCAL FROM t;' },
    { bad: 'SELECT (SELECT u.home FROM u WHERE u.id = t.id).city FROM t;' },
    { bad: 'SELECT ((SELECT u.home FROM u)).* FROM t;' },
    { bad: 'SELECT db.app.t.home.city, db.app.t.home.* FROM db.app.t;' },
    { bad: 'SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a, b) FROM t;' },
    { good: 'SELECT (a[1]).b, (c).d, (e).f[1], array_agg(a ORDER BY a), CAST(g AS INT8) FROM t;' },
    {
      good: 'SELECT (SELECT a FROM t)[1], db.app.t.a, app.t.*, percentile_disc(0.5) WITHIN GROUP (ORDER BY a) FROM db.app.t;',
    },
  ],
  visit: {
    ColumnRef(node, statement) {
      longName(node.fields, 4, node.location, statement);
    },
    TypeName(node, statement) {
      longName(node.names, 3, node.location, statement);
    },
    A_Indirection(node, statement) {
      indirection(node.arg, node.indirection ?? [], statement);
    },
    SQLValueFunction(node, statement) {
      if ((node.typmod ?? -1) <= 6) return;
      const at = statement.tokenAt(node.location);
      statement.report({
        range: statement.span(at + 1, statement.closes(at + 1)).range,
        layer: 'later',
        message: 'CockroachDB keeps microseconds: 6 digits of a second at most.',
      });
    },
    GroupingFunc(node, statement) {
      report(statement.tokenAt(node.location), 'CockroachDB has no GROUPING().', statement);
    },
    FuncCall(node, statement) {
      longName(node.funcname, 4, node.location, statement);
      if (node.agg_within_group === true) oneKey(node.agg_order, statement);
      if (node.agg_distinct === true && node.agg_order !== undefined) {
        const open = statement.name(statement.tokenAt(node.location)).last + 1;
        const inside = statement.span(open + 1, statement.closes(open));
        const found = statement.find('ORDER BY', inside) ?? statement.span(open - 1);
        statement.report({
          range: found.range,
          message: 'CockroachDB takes no ORDER BY beside DISTINCT in an aggregate: sort in a subquery.',
        });
      }
      // What the parser turns into a call from words of its own.
      const parts = nameParts(node.funcname);
      if (parts[0] !== 'pg_catalog') return;
      const at = statement.tokenAt(node.location);
      if (node.funcformat === 'COERCE_SQL_SYNTAX') sqlSyntax(parts[1] ?? '', node.args?.[0], at, statement);
      else if (statement.is(at, 'TREAT') && statement.is(at + 1, '(')) {
        const word = statement.span(at);
        statement.report({
          range: word.range,
          message: 'CockroachDB has no TREAT: CAST does the same.',
          fix: { title: 'Write CAST', class: 'safe', edits: [replace(word.range, 'CAST')] },
        });
      }
    },
  },
});

/** `a.b.c.d.e`: the grammar counts the parts of a name. */
function longName(
  parts: readonly Node[] | undefined,
  most: number,
  location: number | undefined,
  statement: StatementContext,
): void {
  if (parts === undefined || parts.length <= most) return;
  statement.report({
    range: statement.name(statement.tokenAt(location)).range,
    message: `CockroachDB takes a name of ${most} parts at most here.`,
  });
}

/** WITHIN GROUP (ORDER BY a, b) */
function oneKey(keys: readonly Node[] | undefined, statement: StatementContext): void {
  const second = keys?.[1];
  if (second === undefined || !('SortBy' in second)) return;
  const within = statement.find('WITHIN GROUP', statement.whole, true);
  const keyList = within === null ? null : statement.find('ORDER BY', statement.span(within.last + 2, statement.closes(within.last + 1))); // prettier-ignore
  statement.report({
    range: (keyList ?? within ?? statement.span(0)).range,
    message: 'CockroachDB takes one key to sort by in WITHIN GROUP.',
  });
}

function report(at: number, message: string, statement: StatementContext): void {
  statement.report({ range: statement.span(at).range, message });
}

function sqlSyntax(name: string, argument: Node | undefined, at: number, statement: StatementContext): void {
  if (name === 'is_normalized') {
    let first = at;
    while (first < statement.tokens.length && !statement.is(first, 'IS')) first++;
    let last = first;
    while (last < statement.tokens.length - 1 && !statement.is(last, 'NORMALIZED')) last++;
    statement.report({
      range: statement.span(first, last).range,
      message: 'CockroachDB has no IS NORMALIZED.',
    });
  } else if (name === 'substring') {
    const found = statement.find('SIMILAR', statement.span(at + 2, statement.closes(at + 1)));
    if (found !== null)
      report(found.first, 'CockroachDB has no SUBSTRING … SIMILAR: substring(s, pattern) takes a regular expression.', statement); // prettier-ignore
  } else if (name === 'timezone') {
    // The call has no location; AT TIME ZONE comes out as the same call with two arguments.
    for (let i = argument === undefined ? 0 : 1; i < statement.tokens.length; i++) {
      if (!statement.is(i, 'AT') || !statement.is(i + 1, 'LOCAL') || statement.said('MOLT235')) continue;
      statement.report({
        range: statement.span(i, i + 1).range,
        message: 'CockroachDB has no AT LOCAL: name the time zone with AT TIME ZONE.',
      });
    }
  }
}

/** `a[1].b` and `(a).b.c`: behind a subscript or a field, the grammar takes no further field. */
function indirection(arg: Node | undefined, steps: readonly Node[], statement: StatementContext): void {
  const isField = (step: Node | undefined) => step !== undefined && ('String' in step || 'A_Star' in step);
  if (arg !== undefined && 'SubLink' in arg && isField(steps[0])) {
    ofSubquery(arg.SubLink.location, statement);
    return;
  }
  const wrong = steps.findIndex((step, i) => i > 0 && isField(step));
  const parameter = arg !== undefined && 'ParamRef' in arg && isField(steps[0]);
  if (wrong === -1 && !parameter) return;
  const start = operandSpan(arg, statement);
  if (start === null) {
    report(
      statement.tokenAt(locationOf(arg)),
      'CockroachDB takes a field only of what stands in parentheses.',
      statement,
    );
    return;
  }
  // Over the steps before the wrong one.
  let last = start.last;
  for (let i = 0; i < (parameter ? 0 : wrong); i++) {
    last = statement.is(last + 1, '[') ? statement.closes(last + 1) : last + 2;
  }
  const base = statement.span(start.first, last);
  const simple = statement.is(last + 1, '.');
  statement.report({
    range: statement.span(base.first, simple ? last + 2 : last).range,
    message: 'CockroachDB takes a field only of what stands in parentheses.',
    fix: simple
      ? {
          title: 'Add parentheses',
          class: 'safe',
          edits: [
            replace({ start: base.range.start, end: base.range.start }, '('),
            replace({ start: base.range.end, end: base.range.end }, ')'),
          ],
        }
      : undefined,
  });
}

/** `(SELECT …).a`: parentheses around a query are always the query’s own, however many there are. */
function ofSubquery(location: number | undefined, statement: StatementContext): void {
  let close = statement.closes(statement.tokenAt(location));
  while (statement.is(close + 1, ')')) close++;
  statement.report({
    range: statement.span(close + 1, close + 2).range,
    message: 'CockroachDB takes no field of a query in parentheses: select the field in the query.',
  });
}

function locationOf(node: Node | undefined): number | undefined {
  return (Object.values(node ?? {})[0] as { location?: number } | undefined)?.location;
}

/** What the fields are taken of, with its parentheses; null when the tree does not say where that begins. */
function operandSpan(arg: Node | undefined, statement: StatementContext): Span | null {
  if (arg === undefined) return null;
  const first = statement.tokenAt(locationOf(arg));
  let last: number;
  if ('ParamRef' in arg) return statement.span(first);
  if ('ColumnRef' in arg) last = statement.name(first).last;
  else if ('FuncCall' in arg && statement.is(statement.name(first).last + 1, '(')) {
    last = statement.closes(statement.name(first).last + 1);
  } else return null;
  const wrapped = statement.is(first - 1, '(') && statement.is(last + 1, ')');
  if (wrapped) return statement.span(first - 1, last + 1);
  return 'ColumnRef' in arg ? statement.span(first, last) : null;
}
