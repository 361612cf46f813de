import type { PlacedStatement } from '../../catalog/place.ts';
import { docs } from '../documentation.ts';
import { cockroachVersions } from '../metadata.ts';
import { defineRule } from '../rule.ts';

/** READ COMMITTED became generally available then, and is honoured by default. */
const readCommitted = cockroachVersions.indexOf('v24.1');

export const transactionRetry = defineRule({
  code: 'MOLT291',
  name: 'transaction-retry',
  title: 'Transaction that may have to be tried again',
  severity: 'hint',
  layer: 'advice',
  sources: ['postgres'],
  fix: 'manual',
  why: 'PostgreSQL’s default is READ COMMITTED, CockroachDB’s is SERIALIZABLE: a transaction that met another may end with error 40001 at any statement, COMMIT included, and must then be tried again from its BEGIN. Said once a file, at the first transaction that changes or reads data.',
  workaround:
    'Wrap transactions in a loop that tries again on SQLSTATE 40001, and keep what they do outside of the database out of them. Or ask for READ COMMITTED, in BEGIN or by default_transaction_isolation (v24.1 and newer), as the application is used to.',
  documentation: docs('transaction-retry-error-reference'),
  examples: [
    {
      bad: 'BEGIN;\nUPDATE account SET balance = balance - 1 WHERE id = 1;\nUPDATE account SET balance = balance + 1 WHERE id = 2;\nCOMMIT;',
      good: 'BEGIN ISOLATION LEVEL READ COMMITTED;\nUPDATE account SET balance = balance - 1 WHERE id = 1;\nCOMMIT;',
    },
    { good: 'BEGIN;\nCREATE TABLE a (id INT8 PRIMARY KEY);\nCOMMIT;' },
    { good: 'UPDATE account SET balance = 0 WHERE id = 1;' },
  ],
  schema: {
    file(statements, { report, targetVersion }) {
      const hasLevel = cockroachVersions.indexOf(targetVersion) >= readCommitted;
      for (let i = 0; i < statements.length; i++) {
        const begin = transactionOf(statements[i]);
        const statement = statements[i];
        if (statement === undefined || begin?.does !== 'begin') continue;
        if (hasLevel && begin.isolation === 'read committed') continue;
        const end = statements
          .slice(i + 1, i + 50)
          .find((each) => each.facts.some(({ sort }) => sort !== 'doubt'));
        // Queries say nothing of the schema, so between BEGIN and COMMIT there is room, but no statement that does.
        const does = end && transactionOf(end)?.does;
        if (end === undefined || (does !== 'commit' && does !== 'roll-back')) continue;
        if (end.start - statement.start < begin.range.end + roomForStatement) continue;
        const level = hasLevel ? ', or it can ask for READ COMMITTED' : '';
        report({
          at: { statement, range: begin.range },
          message: `CockroachDB runs this as SERIALIZABLE: the application must try again when error 40001 ends it${level}.`,
        });
        return;
      }
    },
  },
});

/** Characters of the shortest statement with what separates it from its neighbours. */
const roomForStatement = 12;

function transactionOf(statement: PlacedStatement | undefined) {
  const fact = statement?.facts[0];
  return fact?.sort === 'transaction' ? fact : undefined;
}
