import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const countDistinctList = defineRule({
  code: 'MOLT369',
  name: 'count-distinct-list',
  title: 'COUNT(DISTINCT a, b)',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'review',
  why: 'count takes one argument. Several columns become one as a tuple, which counts rows with NULL that MySQL leaves out.',
  workaround: 'Write count(DISTINCT (a, b)), and leave rows with NULL out by FILTER where there are any.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT COUNT(DISTINCT a, b) FROM t;', fixed: 'SELECT COUNT(DISTINCT (a, b)) FROM t;' },
    { good: 'SELECT COUNT(DISTINCT a) FROM t;' },
  ],
  mysql: {
    call(call, statement) {
      const first = call.arguments[0];
      if (call.name !== 'COUNT' || call.arguments.length < 2 || first === undefined) return;
      if (!statement.is(first.first, 'DISTINCT')) return;
      const list = statement.span(first.first + 1, call.parens.last - 1);
      statement.report({
        range: list.range,
        message: 'CockroachDB’s count takes one argument: (…) makes one of several columns.',
        fix: {
          title: 'Write (…) around the columns',
          class: 'review',
          edits: [replace(list.range, `(${statement.slice(list)})`)],
        },
      });
    },
  },
});
