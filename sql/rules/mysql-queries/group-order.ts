import type { Fix } from '../../findings/finding.ts';
import type { Query } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

export const groupOrder = defineRule({
  code: 'MOLT422',
  name: 'group-order',
  title: 'GROUP BY … DESC',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'Before MySQL 8.0, and in MariaDB, GROUP BY also sorted, and took ASC and DESC. CockroachDB’s grammar has neither there, and groups come in no order without ORDER BY.',
  workaround: 'Write the order behind ORDER BY.',
  documentation: docs('order-by'),
  examples: [
    {
      bad: 'SELECT a, count(*) FROM t GROUP BY a DESC;',
      fixed: 'SELECT a, count(*) FROM t GROUP BY a ORDER BY a DESC;',
    },
    {
      bad: 'SELECT a, b FROM t GROUP BY a ASC, b DESC HAVING count(*) > 1 LIMIT 5;',
      fixed: 'SELECT a, b FROM t GROUP BY a, b HAVING count(*) > 1 ORDER BY a ASC, b DESC LIMIT 5;',
    },
    { good: 'SELECT a, count(*) FROM t GROUP BY a ORDER BY a DESC;' },
  ],
  mysql: {
    query(query, statement) {
      const group = query.clauses.get('GROUP BY');
      if (group === undefined) return;
      const items = statement.elements({ first: group.first + 2, last: group.last });
      const ordered = items.filter(({ last }) => isOrder(statement, last));
      const [first] = ordered;
      if (first === undefined) return;
      statement.report({
        range: statement.span(first.last).range,
        message: 'CockroachDB’s GROUP BY puts nothing in order; ORDER BY does.',
        fix: fixOf(query, group, items, statement),
      });
    },
  },
});

function isOrder(statement: MysqlStatement, at: number): boolean {
  return statement.is(at, 'ASC') || statement.is(at, 'DESC');
}

function fixOf({ clauses }: Query, group: Span, items: readonly Span[], statement: MysqlStatement): Fix {
  const words = items.filter(({ last }) => isOrder(statement, last)).map(({ last }) => statement.span(last));
  const edits = words.map((word) => remove(statement, word));
  if (!clauses.has('ORDER BY')) {
    const { end } = (clauses.get('HAVING') ?? group).range;
    const order = ` ORDER BY ${items.map((item) => statement.slice(item)).join(', ')}`;
    const last = edits.at(-1);
    // Two edits at one place would depend on their order.
    if (last?.range.end === end) edits[edits.length - 1] = { ...last, text: order };
    else edits.push(replace({ start: end, end }, order));
  }
  return { title: 'Write ORDER BY', class: 'review', edits };
}
