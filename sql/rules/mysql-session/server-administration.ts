import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

const kinds: ReadonlySet<string> = new Set(['administration', 'xa', 'handler', 'prepare', 'do']);

export const serverAdministration = defineRule({
  code: 'MOLT391',
  name: 'server-administration',
  title: 'Statement that only a MySQL server takes',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'manual',
  why: 'FLUSH, RESET, HANDLER, XA, INSTALL, replication commands and the like have no counterpart in CockroachDB; PREPARE takes the statement itself, and no text of it.',
  workaround: 'Leave it out; write SELECT for DO, and prepare statements through the driver.',
  documentation: docs('sql-statements'),
  examples: [
    { bad: 'FLUSH PRIVILEGES;' },
    { bad: "XA START 'x';" },
    { bad: 'HANDLER t OPEN;' },
    { bad: "PREPARE s FROM 'SELECT 1';" },
    { bad: 'DO f(1);', fixed: 'SELECT f(1);' },
    { good: 'SELECT 1;' },
  ],
  mysql: {
    kinds: ['administration', 'xa', 'handler', 'prepare', 'do'],
    statement({ kind }, statement) {
      if (!kinds.has(kind)) return;
      if (kind === 'prepare' && !isTextOfStatement(statement)) return;
      const head = statement.span(0, kind === 'do' ? 0 : Math.min(1, statement.whole.last));
      statement.report({
        range: head.range,
        message:
          kind === 'prepare'
            ? statement.is(0, 'DROP')
              ? 'CockroachDB writes DEALLOCATE for DROP PREPARE.'
              : 'CockroachDB’s PREPARE takes AS and the statement, and no text of it.'
            : `CockroachDB has no ${statement.tokens[0]?.text ?? 'such'} statement of MySQL.`,
        fix:
          kind === 'do'
            ? { title: 'Write SELECT', class: 'review', edits: [replace(head.range, 'SELECT')] }
            : statement.is(0, 'DROP') && kind === 'prepare'
              ? { title: 'Write DEALLOCATE', class: 'safe', edits: [replace(head.range, 'DEALLOCATE')] }
              : undefined,
      });
    },
  },
});

/** PREPARE … FROM 'text', EXECUTE IMMEDIATE 'text'; DROP PREPARE is a word for DEALLOCATE. */
function isTextOfStatement(statement: MysqlStatement): boolean {
  return statement.is(0, 'PREPARE') || statement.is(0, 'DROP') || statement.is(1, 'IMMEDIATE');
}
