import { operandBefore } from '../../mysql/operands.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const memberOf = defineRule({
  code: 'MOLT408',
  name: 'member-of',
  title: 'MEMBER OF',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB has no MEMBER OF, and no index on the elements of a JSON array by that name: an inverted index serves @>.',
  workaround: 'Write document @> to_jsonb(value), with an inverted index on the column.',
  documentation: docs('jsonb'),
  examples: [
    {
      bad: 'SELECT * FROM t WHERE 17 MEMBER OF(tags);',
      fixed: 'SELECT * FROM t WHERE (tags @> to_jsonb(17));',
    },
    { good: 'SELECT * FROM t WHERE tags @> to_jsonb(17);' },
  ],
  mysql: {
    statement(_, statement) {
      if (!statement.has('MEMBER')) return;
      for (let at = 1; at < statement.tokens.length - 2; at++) {
        if (!statement.is(at, 'MEMBER') || !statement.is(at + 1, 'OF') || !statement.is(at + 2, '('))
          continue;
        const value = operandBefore(statement, at - 1);
        const close = statement.closes(at + 2);
        const inside = statement.span(at + 3, close - 1);
        const document =
          inside.first === inside.last ? statement.slice(inside) : `(${statement.slice(inside)})`;
        const end = statement.span(close).range.end;
        statement.report({
          range: statement.span(at, at + 1).range,
          message: 'CockroachDB has no MEMBER OF; @> asks whether a document contains another.',
          fix: value
            ? {
                title: 'Write @>',
                class: 'review',
                edits: [
                  replace(
                    { start: value.range.start, end },
                    `(${document} @> to_jsonb(${statement.slice(value)}))`,
                  ),
                ],
              }
            : undefined,
        });
      }
    },
  },
});
