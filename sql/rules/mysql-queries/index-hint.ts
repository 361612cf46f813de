import type { Query } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

export const indexHint = defineRule({
  code: 'MOLT359',
  name: 'index-hint',
  title: 'USE INDEX, FORCE INDEX, IGNORE INDEX',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB spells hints in another way, and its optimizer chooses by its own statistics.',
  workaround: 'Leave the hint out; write t@index only where EXPLAIN ANALYZE shows that it is needed.',
  documentation: docs('table-expressions'),
  examples: [
    { bad: 'SELECT * FROM t FORCE INDEX (k) WHERE a = 1;', fixed: 'SELECT * FROM t WHERE a = 1;' },
    {
      bad: 'SELECT * FROM t AS x USE INDEX FOR JOIN (PRIMARY, k2) JOIN u ON x.a = u.a;',
      fixed: 'SELECT * FROM t AS x JOIN u ON x.a = u.a;',
    },
    {
      bad: 'SELECT * FROM t FORCE INDEX FOR ORDER BY (k) ORDER BY a;',
      fixed: 'SELECT * FROM t ORDER BY a;',
    },
    {
      bad: 'SELECT * FROM t1 LEFT JOIN (t2 JOIN t3 USE INDEX (k) ON t2.a = t3.a) ON t1.a = t2.a;',
      fixed: 'SELECT * FROM t1 LEFT JOIN (t2 JOIN t3 ON t2.a = t3.a) ON t1.a = t2.a;',
    },
    { good: 'SELECT * FROM t@k WHERE a = 1;' },
  ],
  mysql: {
    query(query, statement) {
      for (const hint of hints(query, statement)) {
        statement.report({
          range: hint.range,
          message: `CockroachDB does not know ${statement.slice(statement.span(hint.first, hint.first + 1)).toUpperCase()} of a table.`,
          fix: { title: 'Remove the hint', class: 'safe', edits: [remove(statement, hint)] },
        });
      }
    },
  },
});

/** `USE INDEX [FOR JOIN] (…)` between the tables of a query. */
function* hints({ verb, span, clauses }: Query, statement: MysqlStatement): Generator<Span> {
  const from = clauses.get('FROM');
  const tables = verb === 'UPDATE' ? statement.span(span.first, (clauses.get('SET') ?? span).first) : from;
  if (tables === undefined) return;
  for (let at = tables.first; at < tables.last; at++) {
    if (statement.is(at, '(')) {
      if (!isJoin(at, statement)) at = Math.max(at, statement.closes(at));
      continue;
    }
    if (!/^(?:USE|FORCE|IGNORE)$/.test(statement.tokens[at]?.text ?? '')) continue;
    if (!statement.is(at + 1, 'INDEX') && !statement.is(at + 1, 'KEY')) continue;
    // What it is for: JOIN, ORDER BY, GROUP BY.
    const open = at + (statement.is(at + 2, 'FOR') ? (statement.is(at + 4, 'BY') ? 5 : 4) : 2);
    if (statement.is(open, '(')) yield statement.span(at, statement.closes(open));
  }
}

/** Parentheses around tables, not around a query, the columns of USING or an expression. */
function isJoin(open: number, statement: MysqlStatement): boolean {
  return (
    /^(?:FROM|JOIN|STRAIGHT_JOIN|,|\(|UPDATE)$/.test(statement.tokens[open - 1]?.text ?? '') &&
    !/^(?:SELECT|VALUES|WITH|TABLE)$/.test(statement.tokens[open + 1]?.text ?? '')
  );
}
