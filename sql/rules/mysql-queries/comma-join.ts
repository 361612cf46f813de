import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

type Inside = Pick<Span, 'first' | 'last'>;

export const commaJoin = defineRule({
  code: 'MOLT365',
  name: 'comma-join',
  title: 'Tables in parentheses',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'Parentheses behind FROM and JOIN hold one join or a subquery; a list of tables and a single table are syntax errors there.',
  workaround: 'Write CROSS JOIN for the comma, and leave the parentheses around a single table out.',
  documentation: docs('joins'),
  examples: [
    {
      bad: 'SELECT * FROM t1 LEFT JOIN (t2, t3) ON t1.a = t2.a;',
      fixed: 'SELECT * FROM t1 LEFT JOIN (t2 CROSS JOIN t3) ON t1.a = t2.a;',
    },
    {
      bad: 'SELECT * FROM (t1 AS a) LEFT JOIN ((t2)) ON a.id = t2.id;',
      fixed: 'SELECT * FROM t1 AS a LEFT JOIN t2 ON a.id = t2.id;',
    },
    { good: 'SELECT * FROM ((t1 JOIN t2 ON ((t1.a) = t2.a))) JOIN t3 ON t3.a IN (1, (2));' },
    { good: 'SELECT * FROM t1 LEFT JOIN (SELECT a, b FROM t2) AS x ON t1.a = x.a;' },
    { good: 'SELECT * FROM t1 JOIN t2 USING (a, b);' },
  ],
  mysql: {
    query({ clauses }, statement) {
      const from = clauses.get('FROM');
      if (from !== undefined) tables({ first: from.first + 1, last: from.last }, false, statement);
    },
  },
});

/** What stands behind FROM, or in parentheses there; those of subqueries and expressions are passed over. */
function tables({ first, last }: Inside, isNested: boolean, statement: MysqlStatement): void {
  for (let at = first; at <= last; at++) {
    if (isNested && statement.is(at, ',')) {
      const { range } = statement.span(at);
      statement.report({
        range,
        message: 'CockroachDB takes no list of tables in parentheses.',
        fix: { title: 'Write CROSS JOIN', class: 'safe', edits: [replace(range, ' CROSS JOIN')] },
      });
    }
    if (!statement.is(at, '(')) continue;
    const close = statement.closes(at);
    const before = statement.tokens[at - 1]?.text ?? '';
    // USE INDEX FOR JOIN (k) names an index.
    const isTable =
      at === first || (/^(?:JOIN|STRAIGHT_JOIN|,)$/.test(before) && !statement.is(at - 2, 'FOR'));
    if (isTable && !isSubquery(at, statement)) {
      if (isSingle(at, statement)) single(at, statement);
      else tables({ first: at + 1, last: close - 1 }, true, statement);
    }
    at = close;
  }
}

function single(open: number, statement: MysqlStatement): void {
  const whole = statement.span(open, statement.closes(open));
  let { first, last } = whole;
  while (statement.is(first, '(') && !isSubquery(first, statement) && statement.closes(first) === last) {
    first++;
    last--;
  }
  const table = statement.span(first, last);
  statement.report({
    range: whole.range,
    message: 'CockroachDB takes a join in parentheses, not a single table.',
    fix: {
      title: 'Remove the parentheses',
      class: 'safe',
      edits: [
        replace({ start: whole.range.start, end: table.range.start }, ''),
        replace({ start: table.range.end, end: whole.range.end }, ''),
      ],
    },
  });
}

/** `(SELECT …)`, with more parentheses or without; `((SELECT …) AS x)` holds a table. */
function isSubquery(open: number, statement: MysqlStatement): boolean {
  let inner = open;
  while (statement.is(inner + 1, '(')) inner++;
  if (!/^(?:SELECT|VALUES|WITH|TABLE)$/.test(statement.tokens[inner + 1]?.text ?? '')) return false;
  for (let at = inner; at > open; at--) {
    const behind = statement.tokens[statement.closes(at) + 1]?.text ?? '';
    if (!/^(?:\)|UNION|EXCEPT|INTERSECT|ORDER|LIMIT)$/.test(behind)) return false;
  }
  return true;
}

/** Whether parentheses hold one table: no join and no list. */
function isSingle(open: number, statement: MysqlStatement): boolean {
  const close = statement.closes(open);
  for (let at = open + 1; at < close; at++) {
    if (/^(?:,|JOIN|STRAIGHT_JOIN)$/.test(statement.tokens[at]?.text ?? '')) return false;
    if (!statement.is(at, '(')) continue;
    const end = statement.closes(at);
    if (at === open + 1 && end === close - 1) return isSingle(at, statement);
    at = end;
  }
  return true;
}
