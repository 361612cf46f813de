import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const preparedTransaction = defineRule({
  code: 'MOLT241',
  name: 'prepared-transaction',
  title: 'PREPARE TRANSACTION',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  supportedSince: 'v25.1',
  fix: 'manual',
  why: 'Two-phase commit came with v25.1 (and is off by default again since v26.2); older versions refuse the statements.',
  workaround:
    'Use v25.1 or newer, or let the application note what it did on each side and repeat it (outbox).',
  documentation: docs('transactions'),
  examples: [
    { bad: "PREPARE TRANSACTION 'tx1';" },
    { bad: "COMMIT PREPARED 'tx1';" },
    { bad: "ROLLBACK PREPARED 'tx1';" },
  ],
  visit: {
    TransactionStmt(node, statement) {
      if (node.gid === undefined) return;
      statement.report({
        range: statement.span(0, 1).range,
        message: 'CockroachDB has two-phase commit since v25.1; this target refuses it.',
      });
    },
  },
});
