import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const transactionChain = defineRule({
  code: 'MOLT216',
  name: 'transaction-chain',
  title: 'COMMIT AND CHAIN',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  supportedSince: 'v26.2',
  fix: 'manual',
  why: 'Ending a transaction and beginning the next one in one statement came with v26.2.',
  workaround: 'Write COMMIT and BEGIN.',
  documentation: docs('commit-transaction'),
  examples: [
    { bad: 'COMMIT AND CHAIN;', good: 'COMMIT;' },
    { bad: 'ROLLBACK AND CHAIN;' },
    { bad: 'COMMIT AND NO CHAIN;' },
  ],
  visit: {
    TransactionStmt(node, statement) {
      const found = statement.find('AND CHAIN') ?? statement.find('AND NO CHAIN');
      if (found === null || node.gid !== undefined) return;
      statement.report({
        range: found.range,
        message: 'CockroachDB has AND CHAIN since v26.2; this target refuses it.',
      });
    },
  },
});
