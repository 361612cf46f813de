import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

export const distinctOrder = defineRule({
  code: 'MOLT432',
  name: 'distinct-order',
  title: 'SELECT DISTINCT in the order of what is not selected',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'manual',
  why: 'Of rows that are one after DISTINCT, each has an order of its own. MySQL without ONLY_FULL_GROUP_BY takes any of them; CockroachDB refuses the query.',
  workaround: 'Select the column too, or write SELECT a FROM t GROUP BY a ORDER BY min(b).',
  documentation: docs('select-clause'),
  examples: [
    { bad: 'SELECT DISTINCT a FROM t ORDER BY b;', good: 'SELECT a FROM t GROUP BY a ORDER BY min(b);' },
    { bad: 'SELECT DISTINCT t.a FROM t JOIN u ON t.id = u.id ORDER BY u.b DESC;' },
    { good: 'SELECT DISTINCT a, t.b, c AS d, lower(e) FROM t ORDER BY b, t.a, d, 1, lower(e), e + 1;' },
    { good: 'SELECT DISTINCT t.* FROM t ORDER BY b;' },
  ],
  mysql: {
    query({ verb, clauses, head }, statement) {
      const order = clauses.get('ORDER BY');
      if (verb !== 'SELECT' || order === undefined || !statement.is(head.first + 1, 'DISTINCT')) return;
      const selected = new Set<string>();
      for (const item of statement.elements({ first: head.first + 2, last: head.last })) {
        if (statement.tokens[item.last]?.text === '*') return;
        // The column itself, or its alias, with AS or without.
        selected.add(statement.nameAt(item.last).toLowerCase());
        const name = statement.name(item.first);
        selected.add(statement.lastName(name).toLowerCase());
      }
      for (const item of statement.elements({ first: order.first + 2, last: order.last })) {
        const column = plainColumn(item, statement);
        if (column === null || selected.has(statement.lastName(column).toLowerCase())) continue;
        statement.report({
          range: column.range,
          message: `CockroachDB puts rows of SELECT DISTINCT in order by what is selected; ${statement.slice(column)} is not.`,
        });
      }
    },
  },
});

/** `a`, `t.a`, perhaps with ASC or DESC behind it. */
function plainColumn(item: Span, statement: MysqlStatement): Span | null {
  if (!statement.isName(item.first)) return null;
  const name = statement.name(item.first);
  const isOrdered = statement.is(item.last, 'ASC') || statement.is(item.last, 'DESC');
  return name.last === (isOrdered ? item.last - 1 : item.last) ? name : null;
}
