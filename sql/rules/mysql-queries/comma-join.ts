import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const commaJoin = defineRule({
  code: 'MOLT365',
  name: 'comma-join',
  title: 'Tables with a comma in parentheses',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'Parentheses behind FROM and JOIN hold one table or one join; a list of tables is a syntax error there.',
  workaround: 'Write CROSS JOIN for the comma.',
  documentation: docs('joins'),
  examples: [
    {
      bad: 'SELECT * FROM t1 LEFT JOIN (t2, t3) ON t1.a = t2.a;',
      fixed: 'SELECT * FROM t1 LEFT JOIN (t2 CROSS JOIN t3) ON t1.a = t2.a;',
    },
    { good: 'SELECT * FROM t1 LEFT JOIN (SELECT a, b FROM t2) AS x ON t1.a = x.a;' },
    { good: 'SELECT * FROM t1 JOIN t2 USING (a, b);' },
  ],
  mysql: {
    query({ clauses }, statement) {
      const from = clauses.get('FROM');
      if (from === undefined) return;
      for (let at = from.first; at < from.last; at++) {
        const before = statement.tokens[at - 1]?.text ?? '';
        if (!statement.is(at, '(') || !/^(?:FROM|JOIN|STRAIGHT_JOIN|,|\()$/.test(before)) continue;
        if (/^(?:SELECT|VALUES|WITH|TABLE)$/.test(statement.tokens[at + 1]?.text ?? '')) {
          at = statement.closes(at);
          continue;
        }
        const depth = (statement.tokens[at]?.depth ?? 0) + 1;
        const close = statement.closes(at);
        for (let i = at + 1; i < close; i++) {
          if (statement.is(i, '(')) i = statement.closes(i);
          if (!statement.is(i, ',') || statement.tokens[i]?.depth !== depth) continue;
          const { range } = statement.span(i);
          statement.report({
            range,
            message: 'CockroachDB takes no list of tables in parentheses.',
            fix: { title: 'Write CROSS JOIN', class: 'safe', edits: [replace(range, ' CROSS JOIN')] },
          });
        }
      }
    },
  },
});
