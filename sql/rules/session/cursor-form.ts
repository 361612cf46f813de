import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const cursorForm = defineRule({
  code: 'MOLT258',
  name: 'cursor-form',
  title: 'Cursor of a kind that does not work',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'Cursors go forward, give text, and lock nothing: SCROLL, BINARY and FOR UPDATE fail when the cursor is declared, FETCH and MOVE backward when they run. WITH HOLD works since v25.2.',
  workaround:
    'Page by the key (WHERE id > … ORDER BY id LIMIT …). Lock the rows with a SELECT of its own. Before v25.2 read a cursor to its end within the transaction.',
  documentation: docs('cursors'),
  examples: [
    { bad: 'DECLARE c SCROLL CURSOR FOR SELECT 1;', fixed: 'DECLARE c CURSOR FOR SELECT 1;' },
    { bad: 'DECLARE c BINARY CURSOR FOR SELECT 1;', fixed: 'DECLARE c CURSOR FOR SELECT 1;' },
    { bad: 'DECLARE c CURSOR FOR SELECT * FROM t FOR UPDATE;' },
    { bad: 'FETCH BACKWARD 2 FROM c;' },
    { bad: 'MOVE PRIOR IN c;' },
    { good: 'FETCH FORWARD 2 FROM c; FETCH RELATIVE 1 FROM c; MOVE ALL FROM c;' },
    { good: 'DECLARE c NO SCROLL CURSOR WITH HOLD FOR SELECT 1;' },
  ],
  visit: {
    FetchStmt(node, statement) {
      // PRIOR and a negative count are BACKWARD in the tree, or a count below zero.
      const back = node.direction === 'FETCH_BACKWARD' || (/^[-\d]+$/.test(String(node.howMany ?? 1)) && Number(node.howMany ?? 1) < 0);
      if (!back) return;
      const from = statement.find('FROM') ?? statement.find('IN');
      statement.report({
        range: statement.span(1, Math.max(1, (from?.first ?? 2) - 1)).range,
        message: 'CockroachDB’s cursors go forward only.',
      });
    },
    DeclareCursorStmt(node, statement) {
      const cursor = statement.find('CURSOR');
      const head = statement.span(0, cursor?.last ?? 1);
      for (const [word, issue] of [['SCROLL', 77102], ['BINARY', 77099]] as const) {
        const found = statement.find(word, head);
        if (found === null || statement.is(found.first - 1, 'NO')) continue;
        statement.report({
          range: found.range,
          issue,
          message: `CockroachDB has no ${word} cursors.`,
          fix: { title: `Remove ${word}`, class: 'review', edits: [remove(statement, found)] },
        });
      }
      const hold = statement.find('WITH HOLD');
      if (hold !== null && statement.isBefore('v25.2')) {
        statement.report({ range: hold.range, message: 'CockroachDB has cursors WITH HOLD since v25.2.' });
      }
      const { query } = node;
      const locks = query !== undefined && 'SelectStmt' in query && query.SelectStmt.lockingClause !== undefined;
      const lock = locks ? (statement.find('FOR UPDATE') ?? statement.find('FOR SHARE')) : null;
      if (lock === null) return;
      statement.report({ range: lock.range, issue: 77103, message: 'CockroachDB’s cursors lock no rows.' });
    },
  },
}); // prettier-ignore
