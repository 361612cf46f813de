import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

export const consistentSnapshot = defineRule({
  code: 'MOLT386',
  name: 'consistent-snapshot',
  title: 'START TRANSACTION WITH CONSISTENT SNAPSHOT',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'Every transaction of CockroachDB reads from one snapshot; there are no words for it.',
  workaround: 'Leave the words out; add AS OF SYSTEM TIME to read without disturbing writers.',
  documentation: docs('begin-transaction'),
  examples: [
    { bad: 'START TRANSACTION WITH CONSISTENT SNAPSHOT;', fixed: 'START TRANSACTION;' },
    { good: 'START TRANSACTION;' },
  ],
  mysql: {
    kinds: ['begin'],
    statement({ kind }, statement) {
      const found = kind === 'begin' ? statement.find('WITH CONSISTENT SNAPSHOT') : null;
      if (found === null) return;
      statement.report({
        range: found.range,
        message: 'CockroachDB has no WITH CONSISTENT SNAPSHOT: every transaction reads from one.',
        fix: {
          title: 'Remove the words',
          class: 'safe',
          edits: [remove(statement, withComma(statement, found))],
        },
      });
    },
  },
});

/** `WITH CONSISTENT SNAPSHOT, READ ONLY`: the comma goes with it. */
function withComma(statement: MysqlStatement, words: Span): Span {
  return statement.is(words.last + 1, ',') ? statement.span(words.first, words.last + 1) : words;
}
