import { figure } from '../../../contracts/figure.ts';
import { replace } from '../fixes.ts';
import { docs } from '../documentation.ts';
import { forTags } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const nationalString = defineRule({
  code: 'MOLT213',
  name: 'national-string',
  title: 'N’…’ string',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'safe',
  why: 'The N is read as a type called "n", which does not exist, so the statement fails when it runs. All strings are UTF-8 anyway.',
  workaround: 'Take the N out.',
  documentation: docs('sql-constants'),
  examples: [
    { bad: "INSERT INTO t (a, b) VALUES (N'x', n'y');", fixed: "INSERT INTO t (a, b) VALUES ('x', 'y');" },
    { good: "INSERT INTO t (a) VALUES ('N''x');" },
  ],
  visit: forTags(
    ['InsertStmt', 'SelectStmt', 'UpdateStmt', 'DeleteStmt', 'CreateStmt', 'AlterTableStmt', 'ViewStmt'],
    report,
  ),
});

/** One finding a statement, with an edit for each string: a script of inserts has thousands. */
function report(statement: StatementContext): void {
  if (!/\bn'/i.test(statement.text)) return;
  const prefixes = statement.tokens.filter((token) => token.kind === 'string' && /^n'/i.test(token.text));
  const [first] = prefixes;
  // Nodes inside of nodes come here too; the outermost one speaks for all.
  if (first === undefined || statement.said(nationalString.code)) return;
  statement.report({
    range: { start: first.start, end: first.end },
    message:
      prefixes.length === 1
        ? 'CockroachDB reads N\'…\' as a cast to a type "n" that does not exist.'
        : `CockroachDB reads N'…' as a cast to a type "n" that does not exist (${figure(prefixes.length)} times in this statement).`,
    fix: {
      title: prefixes.length === 1 ? 'Remove the N' : 'Remove every N',
      class: 'safe',
      edits: prefixes.map((token) => replace({ start: token.start, end: token.start + 1 }, '')),
    },
  });
}
