import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { removingStatement } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const userVariable = defineRule({
  code: 'MOLT377',
  name: 'user-variable',
  title: 'User variable',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'manual',
  why: 'CockroachDB has no user variables; @1 is the first column of a table.',
  workaround:
    'Keep the value in the application, in a CTE, or in a variable of a PL/pgSQL routine; number rows with row_number().',
  documentation: docs('common-table-expressions'),
  examples: [
    { bad: 'SELECT @x := @x + 1 FROM t;' },
    { bad: 'SET @name = 1;' },
    { good: 'SELECT row_number() OVER (ORDER BY a) FROM t;' },
  ],
  mysql: {
    statement({ kind }, statement) {
      // In accounts it is the host: 'u'@'%'.
      if (kind === 'account' || kind === 'grant' || kind === 'administration') return;
      const found = statement.tokens.filter(
        ({ kind: sort, text, start }) =>
          sort === 'variable' &&
          !text.startsWith('@@') &&
          !saved.test(text) &&
          !isDefiner(statement.text, start),
      );
      if (statement.model.kind === 'set' && isPutAside(statement)) {
        statement.report({
          range: statement.span(1).range,
          message: 'CockroachDB has no user variables; what a dump puts aside here is not needed there.',
          fix: removingStatement(statement),
        });
        return;
      }
      const [first] = found;
      // mysqldump puts its settings aside in comments that CockroachDB skips: nothing is lost with them.
      if (first === undefined || statement.isSkipped(first.start)) return;
      const more = found.length > 1 ? ` (${found.length} times here)` : '';
      statement.report({
        range: { start: first.start, end: first.end },
        message: `CockroachDB has no user variables, such as ${statement.textOf({ start: first.start, end: first.end })}${more}.`,
      });
    },
  },
});

/** What dumps put aside: they come back in a statement that says so itself. */
const saved = /^@(?:OLD_|SAVED_|saved_)/;

/** `SET @saved_x = @@x` and nothing else. */
function isPutAside(statement: MysqlStatement): boolean {
  if (statement.isSkipped(statement.span(1).range.start)) return false;
  const assigned = statement.elements({ first: 1, last: statement.whole.last });
  return assigned.length === 1 && saved.test(statement.tokens[1]?.text ?? '');
}

/** `DEFINER=`root`@`localhost``, `'u'@'%'`: a host, right behind a name. */
function isDefiner(text: string, start: number): boolean {
  return /[`'"\w]/.test(text[start - 1] ?? ' ');
}
