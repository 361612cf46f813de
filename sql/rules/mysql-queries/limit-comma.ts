import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import { isBeyond } from './limit-all.ts';

export const limitComma = defineRule({
  code: 'MOLT356',
  name: 'limit-comma',
  title: 'LIMIT offset, count',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'LIMIT takes one number; how many rows to skip stands behind OFFSET.',
  workaround: 'Write LIMIT count OFFSET offset.',
  documentation: docs('limit-offset'),
  examples: [
    {
      bad: 'SELECT * FROM t ORDER BY id LIMIT 5, 10;',
      fixed: 'SELECT * FROM t ORDER BY id LIMIT 10 OFFSET 5;',
    },
    { bad: 'SELECT * FROM t LIMIT ?, ?;' },
    { good: 'SELECT * FROM t LIMIT 10 OFFSET 5;' },
  ],
  mysql: {
    query({ clauses }, statement) {
      const limit = clauses.get('LIMIT');
      if (limit === undefined || !statement.is(limit.first + 2, ',') || limit.last < limit.first + 3) return;
      // For a number of rows that means all of them there is a rule.
      if (isBeyond(limit.first + 3, statement)) return;
      const [offset, count] = [statement.span(limit.first + 1), statement.span(limit.first + 3)];
      const range = { start: offset.range.start, end: count.range.end };
      // Placeholders that have no name are counted: they can't change places alone.
      const isCounted = statement.slice(offset) === '?' || statement.slice(count) === '?';
      statement.report({
        range,
        message: 'CockroachDB takes one number behind LIMIT; rows to skip stand behind OFFSET.',
        fix: isCounted
          ? undefined
          : {
              title: 'Write LIMIT … OFFSET …',
              class: 'safe',
              edits: [replace(range, `${statement.slice(count)} OFFSET ${statement.slice(offset)}`)],
            },
      });
    },
  },
});
