import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { FixClass } from '../metadata.ts';

/** The words of each clause, what is to be said of it, and whether the query means the same without it. */
const clauses: readonly (readonly [string, string, FixClass])[] = [
  ['PROCEDURE ANALYSE', 'CockroachDB has no PROCEDURE ANALYSE, nor has MySQL since 8.0.', 'review'],
  ['ROWS EXAMINED', 'CockroachDB limits the rows of a result, not those that it reads.', 'review'],
  [
    'FOR SYSTEM_TIME',
    'CockroachDB reads the past by AS OF SYSTEM TIME, as far as it is not collected yet.',
    'manual',
  ],
  ['WITH TIES', 'CockroachDB has no FETCH … WITH TIES; rank() in a subquery finds them.', 'manual'],
  ['FOR PORTION', 'CockroachDB has no periods of time.', 'manual'],
  ['DELETE HISTORY', 'CockroachDB collects old versions of rows by itself.', 'manual'],
];

export const selectClause = defineRule({
  code: 'MOLT416',
  name: 'select-clause',
  title: 'Clause that only MySQL or MariaDB has',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'PROCEDURE ANALYSE, LIMIT … ROWS EXAMINED, and what MariaDB asks of tables with system versions are syntax errors in CockroachDB.',
  workaround:
    'Leave the clause out. Versions of rows are read by AS OF SYSTEM TIME as long as they are kept, or from a table of one’s own.',
  documentation: docs('as-of-system-time'),
  examples: [
    { bad: 'SELECT * FROM t PROCEDURE ANALYSE(10, 2000);', fixed: 'SELECT * FROM t;' },
    { bad: 'SELECT a FROM t ORDER BY a FETCH FIRST 3 ROWS WITH TIES;' },
    { bad: 'SELECT a FROM t LIMIT 10 ROWS EXAMINED 1000;', fixed: 'SELECT a FROM t LIMIT 10;' },
    {
      bad: "SELECT * FROM t FOR SYSTEM_TIME AS OF '2025-01-01';",
      good: "SELECT * FROM t AS OF SYSTEM TIME '-1h';",
    },
  ],
  mysql: {
    query({ span }, statement) {
      for (const [words, message, fixClass] of clauses) {
        const found = statement.find(words, span);
        if (found === null) continue;
        const end = statement.is(found.last + 1, '(') ? statement.closes(found.last + 1) : found.last;
        const clause = statement.span(found.first, words === 'ROWS EXAMINED' ? found.last + 1 : end);
        statement.report({
          range: found.range,
          message,
          fix:
            fixClass === 'manual'
              ? undefined
              : { title: `Remove ${words}`, class: fixClass, edits: [remove(statement, clause)] },
        });
      }
    },
  },
});
