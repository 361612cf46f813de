import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const queryAdvice = defineRule({
  code: 'MOLT262',
  name: 'query-advice',
  title: 'Query that grows slow',
  severity: 'hint',
  layer: 'advice',
  sources: ['postgres'],
  fix: 'manual',
  why: 'OFFSET reads and throws away all rows before it. A DELETE of a whole large table is one transaction that is too large to keep, and meets retries.',
  workaround:
    'Page by the key: WHERE id > … ORDER BY id LIMIT …. Delete in batches (DELETE … LIMIT 1000 until nothing is left), by row-level TTL, or with TRUNCATE.',
  documentation: docs('pagination'),
  examples: [
    {
      bad: 'SELECT id FROM t ORDER BY id LIMIT 50 OFFSET 100000;',
      good: 'SELECT id FROM t WHERE id > 7 ORDER BY id LIMIT 50;',
    },
    { bad: 'DELETE FROM t;', good: 'DELETE FROM t WHERE id < 1000;' },
  ],
  visit: {
    SelectStmt(node, statement) {
      if (node.limitOffset === undefined) return;
      const skipped = 'A_Const' in node.limitOffset ? (node.limitOffset.A_Const.ival?.ival ?? 0) : null;
      if (skipped !== null && skipped < 100) return;
      const found = statement.find('OFFSET', statement.whole, true);
      if (found === null) return;
      statement.report({
        range: found.range,
        message: 'OFFSET reads all rows that it leaves out: page by the key instead.',
      });
    },
    DeleteStmt(node, statement) {
      if (node.whereClause !== undefined || node.usingClause !== undefined) return;
      statement.report({
        range: statement.span(statement.find('DELETE', statement.whole, true)?.first ?? 0).range,
        message:
          'This deletes all rows in one transaction: for a large table delete in batches, or TRUNCATE.',
      });
    },
  },
});
