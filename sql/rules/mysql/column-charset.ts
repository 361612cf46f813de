import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const columnCharset = defineRule({
  code: 'MOLT322',
  name: 'column-charset',
  title: 'Character set of a column',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'All text in CockroachDB is UTF-8, and CHARACTER SET is a syntax error.',
  workaround: 'Leave the clause out. Text in another character set is converted when it is loaded.',
  documentation: docs('string'),
  examples: [
    {
      bad: 'CREATE TABLE t (a VARCHAR(10) CHARACTER SET latin1 NOT NULL);',
      fixed: 'CREATE TABLE t (a VARCHAR(10) NOT NULL);',
    },
    { good: 'CREATE TABLE t (a VARCHAR(10) NOT NULL);' },
  ],
  mysql: {
    column(column, statement) {
      for (const { name, span } of column.attributes) {
        if (name !== 'character set' && name !== 'binary') continue;
        // `CHARACTER SET binary` makes a column of bytes.
        const isBytes = name === 'character set' && statement.tokens[span.last]?.text === 'BINARY';
        statement.report({
          range: span.range,
          message: `CockroachDB's text is always UTF-8; it does not take ${statement.slice(span)}.`,
          fix: {
            title: 'Remove the character set',
            class: isBytes ? 'review' : 'safe',
            edits: [remove(statement, span)],
          },
        });
      }
    },
  },
});
