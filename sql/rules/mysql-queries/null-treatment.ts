import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

const clauses = ['RESPECT NULLS', 'IGNORE NULLS', 'FROM FIRST', 'FROM LAST'];

export const nullTreatment = defineRule({
  code: 'MOLT406',
  name: 'null-treatment',
  title: 'RESPECT NULLS and FROM FIRST of window functions',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB’s window functions count NULL in and begin at the first row; the words that say so are a syntax error.',
  workaround:
    'Leave RESPECT NULLS and FROM FIRST out. For IGNORE NULLS and FROM LAST ask a query that filters or sorts.',
  documentation: docs('window-functions'),
  examples: [
    {
      bad: 'SELECT first_value(a) RESPECT NULLS OVER (ORDER BY b) FROM t;',
      fixed: 'SELECT first_value(a) OVER (ORDER BY b) FROM t;',
    },
    {
      bad: 'SELECT nth_value(a, 2) FROM FIRST OVER (ORDER BY b) FROM t;',
      fixed: 'SELECT nth_value(a, 2) OVER (ORDER BY b) FROM t;',
    },
    { good: 'SELECT first_value(a) OVER (ORDER BY b) FROM t;' },
  ],
  mysql: {
    call(call, statement) {
      const first = call.parens.last + 1;
      for (const words of clauses) {
        const found =
          statement.is(first, words.split(' ')[0] ?? '') &&
          statement.is(first + 1, words.split(' ')[1] ?? '');
        if (!found || !/^(?:OVER|RESPECT|IGNORE)$/.test(statement.tokens[first + 2]?.text ?? '')) continue;
        const clause = statement.span(first, first + 1);
        const isUsual = words === 'RESPECT NULLS' || words === 'FROM FIRST';
        statement.report({
          range: clause.range,
          message: `CockroachDB has no ${words} of a window function.`,
          fix: isUsual
            ? { title: `Remove ${words}`, class: 'safe', edits: [remove(statement, clause)] }
            : undefined,
        });
      }
    },
  },
});
