import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

export const ungroupedColumn = defineRule({
  code: 'MOLT366',
  name: 'ungrouped-column',
  title: 'Selected column that GROUP BY does not name',
  severity: 'warning',
  layer: 'later',
  sources: ['mysql'],
  fix: 'manual',
  why: 'Each selected column must be grouped or aggregated, or belong to a table whose whole primary key is grouped. MySQL without ONLY_FULL_GROUP_BY takes any row’s value.',
  workaround: 'Group by the column too, aggregate it (min, max), or write SELECT DISTINCT ON (…).',
  documentation: docs('select-clause'),
  examples: [
    { bad: 'SELECT a, b FROM t GROUP BY a;' },
    { good: 'SELECT a, max(b) FROM t GROUP BY a;' },
    { good: 'SELECT t.a, b AS c FROM t GROUP BY a, b;' },
    { good: 'SELECT a, b FROM t GROUP BY 1, 2;' },
    { good: 'SELECT id, b FROM t GROUP BY id;' },
  ],
  mysql: {
    query({ clauses, head }, statement) {
      const group = clauses.get('GROUP BY');
      if (group === undefined) return;
      const grouped = new Set<string>();
      for (const item of statement.elements({ first: group.first + 2, last: group.last })) {
        const name = plainColumn(statement, item);
        // By position, by an expression, or by what may well be the key: nothing is claimed.
        if (name === null || /^(?:id|uuid|\w+_id)$/.test(name)) return;
        grouped.add(name);
      }
      for (const item of statement.elements({ first: head.first + 1, last: head.last })) {
        const isAll = statement.tokens[item.last]?.text === '*' && item.last - item.first <= 2;
        const name = isAll ? '*' : plainColumn(statement, item);
        if (name === null || grouped.has(name) || grouped.has(aliasOf(statement, item))) continue;
        statement.report({
          range: item.range,
          message: `CockroachDB refuses ${statement.slice(item)} here unless it is grouped, aggregated, or depends on a grouped primary key.`,
        });
        return;
      }
    },
  },
});

/** The name of a column, when the item is that and at most an alias behind it. */
function plainColumn(statement: MysqlStatement, item: Span): string | null {
  if (!statement.isName(item.first) || statement.is(item.first, 'DISTINCT')) return null;
  const name = statement.name(item.first);
  const rest = item.last - name.last;
  const isAlone = rest === 0 || (rest === 2 && statement.is(name.last + 1, 'AS'));
  return isAlone && statement.isName(name.last) ? statement.lastName(name).toLowerCase() : null;
}

function aliasOf(statement: MysqlStatement, item: Span): string {
  return statement.nameAt(item.last).toLowerCase();
}
