import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

const most = 2n ** 63n - 1n;

export const limitAll = defineRule({
  code: 'MOLT431',
  name: 'limit-all',
  title: 'LIMIT with a number for all rows',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'safe',
  why: 'MySQL has no OFFSET without LIMIT, so people write 18446744073709551615 for all rows. CockroachDB’s LIMIT is an INT8, which that number is too large for.',
  workaround: 'Leave LIMIT out: OFFSET stands by itself.',
  documentation: docs('limit-offset'),
  examples: [
    {
      bad: 'SELECT * FROM t ORDER BY a LIMIT 18446744073709551615 OFFSET 5;',
      fixed: 'SELECT * FROM t ORDER BY a OFFSET 5;',
    },
    {
      bad: 'SELECT * FROM t ORDER BY a LIMIT 5, 18446744073709551615;',
      fixed: 'SELECT * FROM t ORDER BY a OFFSET 5;',
    },
    { bad: 'SELECT * FROM t ORDER BY a LIMIT 18446744073709551615;', fixed: 'SELECT * FROM t ORDER BY a;' },
    { good: 'SELECT * FROM t ORDER BY a LIMIT 9223372036854775807 OFFSET 5;' },
  ],
  mysql: {
    query({ clauses }, statement) {
      const limit = clauses.get('LIMIT');
      const count = limit && countOf(limit, statement);
      if (limit === undefined || count === undefined || !isBeyond(count, statement)) return;
      const hasComma = count > limit.first + 1;
      const hasOffset = statement.is(count + 1, 'OFFSET');
      const words = statement.span(limit.first, count);
      statement.report({
        range: statement.span(count).range,
        layer: hasComma ? 'grammar' : 'later',
        message:
          'CockroachDB’s LIMIT takes no number beyond 9223372036854775807, and may be left out before OFFSET.',
        fix: {
          title: 'Leave LIMIT out',
          class: 'safe',
          edits: [
            hasComma
              ? replace(words.range, `OFFSET ${statement.slice(statement.span(limit.first + 1))}`)
              : remove(statement, hasOffset ? statement.span(limit.first, count) : words),
          ],
        },
      });
    },
  },
});

/** Where the number of rows stands: behind LIMIT, or behind the comma. */
export function countOf(limit: Span, statement: MysqlStatement): number {
  return statement.is(limit.first + 2, ',') ? limit.first + 3 : limit.first + 1;
}

/** Whether a number is larger than any INT8. */
export function isBeyond(at: number, { tokens }: MysqlStatement): boolean {
  const token = tokens[at];
  return token?.kind === 'number' && /^\d{19,40}$/.test(token.text) && BigInt(token.text) > most;
}
