import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';
import { namesSeveralTables } from './joined-tables.ts';

export const assignmentOrder = defineRule({
  code: 'MOLT430',
  name: 'assignment-order',
  title: 'Assignment that reads what another one has just set',
  severity: 'warning',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'manual',
  why: 'MySQL works assignments off from left to right: in SET a = a + 1, b = a the second one sees the new a. In CockroachDB, as in the standard, all of them see the row as it was before: b gets another value, without an error.',
  workaround:
    'Write what is meant of the old row: SET a = a + 1, b = a + 1. To swap two columns, SET a = b, b = a is enough in CockroachDB.',
  documentation: docs('update'),
  examples: [
    {
      bad: 'UPDATE t SET a = a + 1, b = a WHERE id = 1;',
      good: 'UPDATE t SET b = a, a = a + 1 WHERE id = 1;',
    },
    { bad: 'UPDATE t SET t.a = b, b = t.a;' },
    { bad: 'INSERT INTO t (a) VALUES (1) ON DUPLICATE KEY UPDATE a = VALUES(a), b = b + a;' },
    { good: 'UPDATE t SET a = 1, b = (SELECT a FROM u), c = u.a, d = a(3), e = DEFAULT(a);' },
    { good: 'UPDATE t, u SET t.a = 1, u.b = t.a;' },
  ],
  mysql: {
    query({ verb, clauses, span }, statement) {
      const set = clauses.get('SET');
      if (verb === 'UPDATE' && set !== undefined) {
        const tables = statement.span(span.first + 1, set.first - 1);
        // In what order several tables are changed nobody says.
        if (!namesSeveralTables(statement, tables)) look(set, set.first + 1, statement);
      }
      const update = clauses.get('ON DUPLICATE KEY UPDATE');
      if (update !== undefined) look(update, update.first + 4, statement);
    },
  },
});

function look(clause: Span, first: number, statement: MysqlStatement): void {
  /** The columns that were set so far, by the table in front of them. */
  const set = new Set<string>();
  for (const item of statement.elements({ first, last: clause.last })) {
    const name = statement.name(item.first);
    if (!statement.is(name.last + 1, '=')) return;
    for (let at = name.last + 2; at <= item.last; at++) {
      if (isQuery(at, statement)) at = statement.closes(at);
      else if (isColumn(at, statement) && set.has(statement.nameAt(at).toLowerCase())) {
        report(at, statement);
        return;
      }
    }
    set.add(statement.lastName(name).toLowerCase());
  }
}

/** A query of its own, `VALUES(a)` and `DEFAULT(a)`: none reads the row that is changed. */
const isQuery = (at: number, statement: MysqlStatement): boolean =>
  statement.is(at, '(') &&
  (statement.is(at + 1, 'SELECT') || /^(?:VALUES?|DEFAULT)$/.test(statement.tokens[at - 1]?.text ?? ''));

/** The name of a column of the table itself: alone, or behind the name that the table's columns are set by. */
function isColumn(at: number, statement: MysqlStatement): boolean {
  const token = statement.tokens[at];
  if (token?.kind !== 'word' && token?.kind !== 'identifier') return false;
  if (statement.is(at + 1, '(') || statement.is(at + 1, '.')) return false;
  if (!statement.is(at - 1, '.')) return true;
  const { name } = statement.model;
  return name !== null && statement.nameAt(at - 2).toLowerCase() === statement.lastName(name).toLowerCase();
}

function report(at: number, statement: MysqlStatement): void {
  const name = statement.nameAt(at);
  statement.report({
    range: statement.span(at).range,
    message: `MySQL reads the value that "${name}" was set to just before; CockroachDB reads the one that the row had.`,
  });
}
