import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const straightJoin = defineRule({
  code: 'MOLT358',
  name: 'straight-join',
  title: 'STRAIGHT_JOIN between tables',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB has no STRAIGHT_JOIN; its own way to fix the order is INNER STRAIGHT JOIN, from v24.1 on.',
  workaround: 'Write INNER JOIN and let the optimizer choose; look at EXPLAIN before you fix the order.',
  documentation: docs('joins'),
  examples: [
    {
      bad: 'SELECT * FROM t STRAIGHT_JOIN u ON t.id = u.id;',
      fixed: 'SELECT * FROM t INNER JOIN u ON t.id = u.id;',
    },
    { bad: 'SELECT * FROM t STRAIGHT_JOIN u;', fixed: 'SELECT * FROM t CROSS JOIN u;' },
    { good: 'SELECT * FROM t INNER JOIN u ON t.id = u.id;' },
  ],
  mysql: {
    query({ verb, clauses, span }, statement) {
      const tables = clauses.get(verb === 'UPDATE' ? 'SET' : 'FROM');
      if (tables === undefined) return;
      const within = verb === 'UPDATE' ? statement.span(span.first, tables.first) : tables;
      const found = statement.find('STRAIGHT_JOIN', within);
      if (found === null) return;
      const hasCondition = statement.find('ON', statement.span(found.first, within.last)) !== null;
      const instead = hasCondition ? 'INNER JOIN' : 'CROSS JOIN';
      statement.report({
        range: found.range,
        message: 'CockroachDB has no STRAIGHT_JOIN.',
        fix: { title: `Write ${instead}`, class: 'review', edits: [replace(found.range, instead)] },
      });
    },
  },
});
