import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const outerLimit = defineRule({
  code: 'MOLT426',
  name: 'outer-limit',
  title: 'ORDER BY or LIMIT behind a query in parentheses',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'review',
  why: 'MySQL sorts and cuts what the query in parentheses gives. CockroachDB takes the clauses inside and outside for those of one query: two ORDER BY or two LIMIT are refused, and a LIMIT inside cuts after the ORDER BY outside.',
  workaround: 'Make the query in parentheses a subquery: SELECT * FROM (…) AS q ORDER BY ….',
  documentation: docs('limit-offset'),
  examples: [
    {
      bad: '(SELECT a FROM t ORDER BY b LIMIT 10) ORDER BY a;',
      fixed: 'SELECT * FROM (SELECT a FROM t ORDER BY b LIMIT 10) AS q ORDER BY a;',
    },
    {
      bad: '(SELECT a FROM t LIMIT 10) LIMIT 3;',
      fixed: 'SELECT * FROM (SELECT a FROM t LIMIT 10) AS q LIMIT 3;',
    },
    { bad: '(SELECT a FROM t LIMIT 10) ORDER BY a;' },
    { good: '(SELECT a FROM t ORDER BY a) LIMIT 3;' },
    { good: '(SELECT a FROM t LIMIT 1) UNION (SELECT a FROM s ORDER BY b LIMIT 1) ORDER BY a LIMIT 2;' },
  ],
  mysql: {
    query(query, statement) {
      const [open, close] = [query.span.first - 1, query.span.last + 1];
      if (query.verb !== 'SELECT' || !isWhole(open, statement) || statement.closes(open) !== close) return;
      const isOrder = statement.is(close + 1, 'ORDER') && statement.is(close + 2, 'BY');
      if (!isOrder && !statement.is(close + 1, 'LIMIT')) return;
      const isLimited = query.clauses.has('LIMIT');
      let twice: string | null = null;
      if (isOrder && query.clauses.has('ORDER BY')) twice = 'ORDER BY';
      else if (isLimited && hasLimit(close + 1, statement)) twice = 'LIMIT';
      if (twice === null && !isLimited) return;
      statement.report({
        range: statement.span(close + 1, isOrder ? close + 2 : close + 1).range,
        layer: twice === null ? 'meaning' : 'later',
        message:
          twice === null
            ? 'CockroachDB sorts by this before the LIMIT in the parentheses cuts; MySQL sorts what is left.'
            : `CockroachDB takes one ${twice} for a query in parentheses and what stands behind it.`,
        fix: {
          title: 'Write a subquery',
          class: 'review',
          edits: [
            replace(statement.span(open).range, 'SELECT * FROM ('),
            replace(statement.span(close).range, ') AS q'),
          ],
        },
      });
    },
  },
});

/** Whether parentheses hold the whole query of a statement, a view or a table in FROM: no operand, no part of a UNION. */
function isWhole(open: number, statement: MysqlStatement): boolean {
  if (!statement.is(open, '(')) return false;
  const { kind } = statement.model;
  const before = statement.tokens[open - 1]?.text;
  if (before === undefined || before === 'EXPLAIN') return true;
  if (before === 'AS') return kind === 'create view' || kind === 'create table';
  return before === '(' && /^(?:FROM|JOIN)$/.test(statement.tokens[open - 2]?.text ?? '');
}

function hasLimit(first: number, statement: MysqlStatement): boolean {
  const depth = statement.tokens[first]?.depth ?? 0;
  for (let at = first; (statement.tokens[at]?.depth ?? -1) >= depth; at++) {
    if (statement.tokens[at]?.depth === depth && statement.is(at, 'LIMIT')) return true;
  }
  return false;
}
