import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const transactionForm = defineRule({
  code: 'MOLT411',
  name: 'mysql-transaction-form',
  title: 'RELEASE, AND CHAIN and SET TRANSACTION',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB ends no connection by COMMIT RELEASE, and has AND CHAIN since v26.2 only. SET TRANSACTION speaks of the transaction that runs: MySQL’s SET [SESSION] TRANSACTION before BEGIN, which is for what comes, does nothing there.',
  workaround:
    'Leave RELEASE out and close the connection; write COMMIT and BEGIN for AND CHAIN; write BEGIN TRANSACTION ISOLATION LEVEL …, or SET SESSION CHARACTERISTICS AS TRANSACTION … for the session.',
  documentation: docs('set-transaction'),
  examples: [
    { bad: 'COMMIT RELEASE;', fixed: 'COMMIT;' },
    { bad: 'ROLLBACK AND NO CHAIN NO RELEASE;', fixed: 'ROLLBACK AND NO CHAIN;' },
    {
      bad: 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;',
      fixed: 'SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED;',
    },
    { bad: 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED;' },
    { bad: 'SET GLOBAL TRANSACTION READ ONLY;' },
    { good: 'COMMIT; ROLLBACK TO SAVEPOINT a; RELEASE SAVEPOINT a;' },
  ],
  mysql: {
    kinds: ['commit', 'rollback', 'set'],
    statement({ kind }, statement) {
      if (kind === 'commit' || kind === 'rollback') {
        const release = statement.find('NO RELEASE') ?? statement.find('RELEASE');
        if (release !== null && release.first > 0) {
          statement.report({
            range: release.range,
            message: `CockroachDB takes no RELEASE behind ${statement.tokens[0]?.text ?? 'COMMIT'}: it ends no connection.`,
            fix: {
              title: `Remove ${statement.slice(release)}`,
              class: release.last > release.first ? 'safe' : 'review',
              edits: [remove(statement, release)],
            },
          });
        }
        const chain = statement.find('AND CHAIN') ?? statement.find('AND NO CHAIN');
        if (chain !== null && statement.isBefore('v26.2')) {
          statement.report({
            range: chain.range,
            message: 'CockroachDB has AND CHAIN since v26.2; this target refuses it.',
            fix:
              chain.last > chain.first + 1
                ? { title: 'Remove it', class: 'safe', edits: [remove(statement, chain)] }
                : undefined,
          });
        }
      }
      if (kind !== 'set') return;
      const scope = statement.is(1, 'TRANSACTION') ? '' : (statement.tokens[1]?.text ?? '');
      const at = scope === '' ? 1 : 2;
      if (!statement.is(at, 'TRANSACTION')) return;
      const words = statement.span(1, at);
      if (scope === 'GLOBAL') {
        statement.report({
          range: words.range,
          message: 'CockroachDB has no GLOBAL TRANSACTION; a role or a cluster setting holds defaults.',
        });
      } else {
        statement.report({
          range: words.range,
          layer: 'meaning',
          severity: 'warning',
          message:
            scope === ''
              ? 'MySQL sets the next transaction by this; CockroachDB the one that runs, so that it does nothing before BEGIN.'
              : 'CockroachDB sets the transaction that runs by this, not the session.',
          fix:
            scope === ''
              ? undefined
              : {
                  title: 'Write SESSION CHARACTERISTICS AS TRANSACTION',
                  class: 'safe',
                  edits: [replace(words.range, 'SESSION CHARACTERISTICS AS TRANSACTION')],
                },
        });
      }
    },
  },
});
