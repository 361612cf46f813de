import type { Query } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import type { Fix } from '../../findings/finding.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';
import { firstSeparator, joinedPair } from './joined-tables.ts';

export const updateSeveralTables = defineRule({
  code: 'MOLT354',
  name: 'update-several-tables',
  title: 'UPDATE that names several tables',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB updates one table; others that it reads stand behind FROM.',
  workaround:
    'Write UPDATE t SET c = u.c FROM u WHERE t.id = u.id. What changes rows of two tables becomes two statements in one transaction.',
  documentation: docs('update'),
  examples: [
    {
      bad: 'UPDATE t JOIN u ON t.id = u.id SET t.v = u.v WHERE u.w > 1;',
      fixed: 'UPDATE t SET v = u.v FROM u WHERE (t.id = u.id) AND (u.w > 1);',
    },
    {
      bad: 'UPDATE orders AS o INNER JOIN users x ON o.u = x.id SET o.name = x.name, state = 2;',
      fixed: 'UPDATE orders AS o SET name = x.name, state = 2 FROM users x WHERE o.u = x.id;',
    },
    { bad: 'UPDATE t, u SET t.v = 1 WHERE t.id = u.id;' },
    { good: 'UPDATE t SET v = u.v FROM u WHERE t.id = u.id;' },
  ],
  mysql: {
    query(query, statement) {
      const set = query.clauses.get('SET');
      if (query.verb !== 'UPDATE' || set === undefined) return;
      if (statement.is(query.span.first + 1, 'LOW_PRIORITY')) {
        const word = statement.span(query.span.first + 1);
        statement.report({
          range: word.range,
          layer: 'later',
          message: 'CockroachDB reads LOW_PRIORITY as the name of the table to update.',
          fix: { title: 'Remove LOW_PRIORITY', class: 'safe', edits: [remove(statement, word)] },
        });
      }
      const tables = statement.span(query.span.first + 1, set.first - 1);
      const separator = firstSeparator(statement, tables);
      if (separator === null) return;
      statement.report({
        range: separator.range,
        message: 'CockroachDB updates one table at a time; the others belong behind FROM.',
        fix: fixOf(query, tables, set, statement),
      });
    },
  },
});

function fixOf(query: Query, tables: Span, set: Span, statement: MysqlStatement): Fix | undefined {
  const pair = joinedPair(statement, tables);
  if (pair === null || query.clauses.has('LIMIT') || query.clauses.has('ORDER BY')) return undefined;
  const assignments: string[] = [];
  for (const { first, last } of statement.elements({ first: set.first + 1, last: set.last })) {
    const name = statement.name(first);
    const isOther = name.last > name.first && statement.nameAt(name.last - 2) !== pair.targetName;
    if (isOther || !statement.is(name.last + 1, '=')) return undefined;
    assignments.push(statement.slice(statement.span(name.last, last)));
  }
  const where = query.clauses.get('WHERE');
  const rest = where && statement.slice(statement.span(where.first + 1, where.last));
  const condition = rest === undefined ? pair.condition : `(${pair.condition}) AND (${rest})`;
  const end = (where ?? set).range.end;
  const text = `${pair.target} SET ${assignments.join(', ')} FROM ${pair.other} WHERE ${condition}`;
  return {
    title: 'Write UPDATE … FROM',
    class: 'review',
    edits: [replace({ start: tables.range.start, end }, text)],
  };
}
