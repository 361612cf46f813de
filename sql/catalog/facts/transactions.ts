import type { StatementContext } from '../../rules/statement-context.ts';
import type { NodeOf } from '../../parse/parser.ts';
import type { Fact } from '../fact.ts';

/** Where transactions begin and end; savepoints and two-phase commits are no matter of the schema. */
export function transactionFacts(
  statement: StatementContext,
  transaction: NodeOf<'TransactionStmt'>,
): Fact[] {
  const { range } = statement.whole;
  switch (transaction.kind) {
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START':
      return [{ sort: 'transaction', does: 'begin', isolation: isolationOf(transaction), range }];
    case 'TRANS_STMT_COMMIT':
      return [{ sort: 'transaction', does: 'commit', isolation: null, range }];
    case 'TRANS_STMT_ROLLBACK':
      return [{ sort: 'transaction', does: 'roll-back', isolation: null, range }];
    default:
      return [];
  }
}

function isolationOf({ options }: NodeOf<'TransactionStmt'>): string | null {
  for (const option of options ?? []) {
    if (!('DefElem' in option) || option.DefElem.defname !== 'transaction_isolation') continue;
    const { arg } = option.DefElem;
    return arg !== undefined && 'A_Const' in arg ? (arg.A_Const.sval?.sval ?? null) : null;
  }
  return null;
}
