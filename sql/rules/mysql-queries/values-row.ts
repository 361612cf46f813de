import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const valuesRow = defineRule({
  code: 'MOLT405',
  name: 'values-row',
  title: 'VALUES ROW(…)',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'MySQL writes ROW before each row of a VALUES statement; CockroachDB’s VALUES has the parentheses alone.',
  workaround: 'Leave ROW out.',
  documentation: docs('selection-queries'),
  examples: [
    { bad: 'VALUES ROW(1, 2), ROW(3, 4);', fixed: 'VALUES (1, 2), (3, 4);' },
    { bad: 'INSERT INTO t VALUES ROW(1, 2);', fixed: 'INSERT INTO t VALUES (1, 2);' },
    { good: 'VALUES (1, 2);' },
    { good: 'SELECT * FROM t WHERE ROW(a, b) = ROW(1, 2);' },
  ],
  mysql: {
    statement(_, statement) {
      if (!statement.has('ROW')) return;
      for (let at = 0; at < statement.tokens.length; at++) {
        if (!statement.is(at, 'VALUES') || !statement.is(at + 1, 'ROW') || !statement.is(at + 2, '('))
          continue;
        const rows = [at + 1];
        for (let i = statement.closes(at + 2) + 1; statement.is(i, ',') && statement.is(i + 1, 'ROW');) {
          rows.push(i + 1);
          i = statement.closes(i + 2) + 1;
        }
        const { range } = statement.span(at + 1);
        statement.report({
          range,
          message: 'CockroachDB takes no ROW behind VALUES.',
          fix: {
            title: 'Remove ROW',
            class: 'safe',
            edits: rows.map((row) =>
              replace(
                { start: statement.span(row).range.start, end: statement.span(row + 1).range.start },
                '',
              ),
            ),
          },
        });
      }
    },
  },
});
