import { operandAfter, operandBefore } from '../../mysql/operands.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const soundsLike = defineRule({
  code: 'MOLT404',
  name: 'sounds-like',
  title: 'SOUNDS LIKE',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB’s grammar has no SOUNDS LIKE. Its soundex() makes four characters, where MySQL’s goes on to the end of the word, so more words are alike.',
  workaround: 'Compare soundex() of both, or the words by similarity() and the trigram operator %.',
  documentation: docs('functions-and-operators'),
  examples: [
    {
      bad: "SELECT * FROM t WHERE name SOUNDS LIKE 'smith';",
      fixed: "SELECT * FROM t WHERE (soundex(name) = soundex('smith'));",
    },
    { good: "SELECT * FROM t WHERE soundex(name) = soundex('smith');" },
  ],
  mysql: {
    statement(_, statement) {
      if (!statement.has('SOUNDS')) return;
      for (let at = 1; at < statement.tokens.length - 2; at++) {
        if (!statement.is(at, 'SOUNDS') || !statement.is(at + 1, 'LIKE')) continue;
        const left = operandBefore(statement, at - 1);
        const right = operandAfter(statement, at + 2);
        const text =
          left && right && `(soundex(${statement.slice(left)}) = soundex(${statement.slice(right)}))`;
        statement.report({
          range: statement.span(at, at + 1).range,
          message: 'CockroachDB has no SOUNDS LIKE; soundex() of both sides comes nearest.',
          fix: text
            ? {
                title: 'Compare soundex()',
                class: 'review',
                edits: [replace({ start: left.range.start, end: right.range.end }, text)],
              }
            : undefined,
        });
      }
    },
  },
});
