import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

export const ungroupedColumn = defineRule({
  code: 'MOLT366',
  name: 'ungrouped-column',
  title: 'Selected column that GROUP BY does not name',
  severity: 'warning',
  layer: 'later',
  sources: ['mysql'],
  fix: 'review',
  why: 'Each selected column must be grouped or aggregated, or belong to a table whose whole primary key is grouped. MySQL without ONLY_FULL_GROUP_BY takes any row’s value.',
  workaround: 'Group by the column too, aggregate it (min, max), or write SELECT DISTINCT ON (…).',
  documentation: docs('select-clause'),
  examples: [
    { bad: 'SELECT a, b FROM t GROUP BY a;' },
    {
      bad: "SELECT concat(u.name, ' ', c.city) AS who, count(*) FROM u JOIN c ON c.id = u.city_id GROUP BY u.id;",
      fixed:
        "SELECT concat(u.name, ' ', c.city) AS who, count(*) FROM u JOIN c ON c.id = u.city_id GROUP BY u.id, c.city;",
    },
    { good: 'SELECT a, max(b) FROM t GROUP BY a;' },
    { good: 'SELECT u.name, max(c.city) FROM u JOIN c ON c.id = u.city_id GROUP BY u.id;' },
    { good: 'SELECT t.a, b AS c FROM t GROUP BY a, b;' },
    { good: 'SELECT a, b FROM t GROUP BY 1, 2;' },
    { good: 'SELECT id, b FROM t GROUP BY id;' },
  ],
  mysql: {
    query({ clauses, head }, statement) {
      const group = clauses.get('GROUP BY');
      if (group === undefined || reportOtherTables(group, head, statement)) return;
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

/** Functions that make one value of all rows of a group. (Reference Manual 8.4, "Aggregate Functions") */
const aggregates = new Set([
  'AVG', 'BIT_AND', 'BIT_OR', 'BIT_XOR', 'COUNT', 'GROUP_CONCAT', 'JSON_ARRAYAGG', 'JSON_OBJECTAGG', 'MAX', 'MIN', 'STD', 'STDDEV',
  'STDDEV_POP', 'STDDEV_SAMP', 'SUM', 'VAR_POP', 'VAR_SAMP', 'VARIANCE', 'ANY_VALUE', 'STRING_AGG',
]); // prettier-ignore

/**
 * Where all that is grouped are columns of some tables (`s.id`), columns of other tables depend on no grouped key, in
 * whatever expression they stand. MySQL sees through the condition of a join, CockroachDB doesn't. True when it was said.
 */
function reportOtherTables(group: Span, head: Span, statement: MysqlStatement): boolean {
  const grouped = new Set<string>();
  const tables = new Set<string>();
  for (const item of statement.elements({ first: group.first + 2, last: group.last })) {
    const name = qualified(statement, item.first);
    if (name === null || name.last !== item.last) return false;
    grouped.add(textOf(statement, name));
    tables.add(statement.nameAt(name.first).toLowerCase());
  }
  const missing = new Map<string, Span>();
  for (let at = head.first + 1; at <= head.last; at++) {
    const token = statement.tokens[at];
    if (token === undefined) break;
    if (token.kind === 'word' && statement.is(at + 1, '(')) {
      // What is aggregated needs no group; OVER and subqueries have rules of their own.
      if (aggregates.has(token.text)) at = statement.closes(at + 1);
      continue;
    }
    if (token.kind === 'word' && (token.text === 'SELECT' || token.text === 'OVER')) return false;
    const name = qualified(statement, at);
    if (name === null) continue;
    at = name.last;
    if (tables.has(statement.nameAt(name.first).toLowerCase()) || grouped.has(textOf(statement, name)))
      continue;
    if (!missing.has(textOf(statement, name))) missing.set(textOf(statement, name), name);
  }
  const names = [...missing.values()];
  const [first] = names;
  if (first === undefined) return false;
  const written = names.map((name) => statement.slice(name)).join(', ');
  statement.report({
    range: first.range,
    severity: 'error',
    message: `CockroachDB refuses ${written} here: of that table nothing is grouped.`,
    fix: {
      title: `Group by ${written} too`,
      class: 'review',
      edits: [replace({ start: group.range.end, end: group.range.end }, `, ${written}`)],
    },
  });
  return true;
}

/** `table.column` at a token; null when no such name begins there. */
function qualified(statement: MysqlStatement, at: number): Span | null {
  if (!statement.isName(at) || statement.is(at - 1, '.') || !statement.is(at + 1, '.')) return null;
  const name = statement.name(at);
  const isColumn = name.last === at + 2 && statement.isName(name.last) && !statement.is(name.last + 1, '(');
  return isColumn ? name : null;
}

const textOf = (statement: MysqlStatement, { first, last }: Span): string =>
  `${statement.nameAt(first)}.${statement.nameAt(last)}`.toLowerCase();

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
