import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

const modifiers = new Set([
  'SQL_CALC_FOUND_ROWS', 'SQL_NO_CACHE', 'SQL_CACHE', 'SQL_BIG_RESULT', 'SQL_SMALL_RESULT', 'SQL_BUFFER_RESULT',
  'HIGH_PRIORITY', 'STRAIGHT_JOIN', 'DISTINCTROW',
]); // prettier-ignore

export const selectModifier = defineRule({
  code: 'MOLT357',
  name: 'select-modifier',
  title: 'Modifier behind SELECT',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB has no such words: it reads them as a column, and what follows as its alias.',
  workaround:
    'Leave the word out; write DISTINCT for DISTINCTROW, and count the rows by a query of its own or count(*) OVER () for SQL_CALC_FOUND_ROWS.',
  documentation: docs('select-clause'),
  examples: [
    { bad: 'SELECT SQL_NO_CACHE a FROM t;', fixed: 'SELECT a FROM t;' },
    { bad: 'SELECT DISTINCTROW a FROM t;', fixed: 'SELECT DISTINCT a FROM t;' },
    { bad: 'SELECT DISTINCT SQL_BIG_RESULT a FROM t;', fixed: 'SELECT DISTINCT a FROM t;' },
    { bad: 'SELECT SQL_CALC_FOUND_ROWS * FROM t;' },
    { good: 'SELECT DISTINCT a FROM t;' },
  ],
  mysql: {
    query({ verb, head }, statement) {
      if (verb !== 'SELECT') return;
      for (let at = head.first + 1; at <= head.last; at++) {
        const text = statement.tokens[at]?.text ?? '';
        if (text === 'DISTINCT' || text === 'ALL') continue;
        if (!modifiers.has(text)) return;
        const word = statement.span(at);
        const isDistinct = text === 'DISTINCTROW';
        statement.report({
          range: word.range,
          // Before one plain name it is a column with an alias.
          layer: statement.isName(at + 1) && isEnd(statement.tokens[at + 2]?.text) ? 'later' : 'grammar',
          message: `CockroachDB reads ${text} as the name of a column.`,
          fix: {
            title: isDistinct ? 'Write DISTINCT' : `Remove ${text}`,
            // FOUND_ROWS() has no answer then.
            class: text === 'SQL_CALC_FOUND_ROWS' ? 'review' : 'safe',
            edits: [isDistinct ? replace(word.range, 'DISTINCT') : remove(statement, word)],
          },
        });
      }
    },
  },
});

function isEnd(text: string | undefined): boolean {
  return text === undefined || /^(?:,|;|\)|FROM)$/.test(text);
}
