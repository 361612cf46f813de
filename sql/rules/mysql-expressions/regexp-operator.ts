import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const regexpOperator = defineRule({
  code: 'MOLT372',
  name: 'regexp-operator',
  title: 'REGEXP and RLIKE',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB spells it ~, and ~* where upper and lower case are the same, as they are in most collations of MySQL. The patterns are Go’s (RE2): no backreferences, no lookaround.',
  workaround: 'Write ~* (or ~ where the case counts), and try the patterns.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: "SELECT * FROM t WHERE name REGEXP '^a';", fixed: "SELECT * FROM t WHERE name ~* '^a';" },
    { bad: "SELECT * FROM t WHERE name NOT RLIKE '^a';", fixed: "SELECT * FROM t WHERE name !~* '^a';" },
    { bad: "SELECT * FROM t WHERE name REGEXP BINARY '^a';" },
    { good: "SELECT * FROM t WHERE name ~* '^a';" },
  ],
  mysql: {
    statement(_, statement) {
      if (!statement.has('REGEXP') && !statement.has('RLIKE')) return;
      for (let at = 1; at < statement.tokens.length; at++) {
        if (!statement.is(at, 'REGEXP') && !statement.is(at, 'RLIKE')) continue;
        const isNot = statement.is(at - 1, 'NOT');
        const { range } = statement.span(isNot ? at - 1 : at, at);
        // BINARY before the pattern makes the case count.
        const instead = `${isNot ? '!' : ''}~${statement.is(at + 1, 'BINARY') ? '' : '*'}`;
        statement.report({
          range,
          message: `CockroachDB has no ${statement.tokens[at]?.text}; ${instead} compares with a pattern.`,
          fix: { title: `Write ${instead}`, class: 'review', edits: [replace(range, instead)] },
        });
      }
    },
  },
});
