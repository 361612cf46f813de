import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const transactionWord = defineRule({
  code: 'MOLT228',
  name: 'transaction-word',
  title: 'BEGIN WORK, COMMIT WORK, ROLLBACK WORK',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  supportedSince: 'v26.2',
  fix: 'safe',
  why: 'The word WORK says nothing, and before v26.2 the grammar takes it behind ABORT only.',
  workaround: 'Leave it out, or write TRANSACTION.',
  documentation: docs('begin-transaction'),
  examples: [
    { bad: 'BEGIN WORK;', fixed: 'BEGIN;' },
    { bad: 'BEGIN WORK ISOLATION LEVEL SERIALIZABLE;', fixed: 'BEGIN ISOLATION LEVEL SERIALIZABLE;' },
    { bad: 'COMMIT WORK;', fixed: 'COMMIT;' },
    { bad: 'ROLLBACK WORK TO SAVEPOINT a;', fixed: 'ROLLBACK TO SAVEPOINT a;' },
    { bad: 'END WORK;', fixed: 'END;' },
    { good: 'ABORT WORK; BEGIN TRANSACTION; COMMIT; SAVEPOINT work; ROLLBACK TO work;' },
  ],
  visit: {
    TransactionStmt(_, statement) {
      if (
        !statement.is(1, 'WORK') ||
        !/^(?:BEGIN|COMMIT|END|ROLLBACK)$/.test(statement.tokens[0]?.text ?? '')
      )
        return;
      const word = statement.span(1);
      statement.report({
        range: word.range,
        message: 'CockroachDB takes WORK here since v26.2; this target refuses it.',
        fix: { title: 'Remove WORK', class: 'safe', edits: [remove(statement, word)] },
      });
    },
  },
});
