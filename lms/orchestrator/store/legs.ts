import type { LegDesired, LegName } from '../../../contracts/replication.ts';
import type { Side } from '../../api/schema.ts';
import type { Queries } from '../database.ts';
import * as sql from './statements.ts';

/** An order to the replicator of a leg, given only where the present order is one of `after`. */
export interface LegOrder {
  readonly leg: LegName;
  readonly desired: LegDesired;
  readonly after: readonly LegDesired[];
}

/** The leg that carries changes away from `side`. */
export const legFrom = (side: Side): LegName => (side === 'source' ? 'forward' : 'reverse');

export async function orderLeg(tx: Queries, order: LegOrder): Promise<void> {
  await tx.query(sql.orderLeg, [order.leg, order.desired, order.after]);
}

/**
 * What an undone cutover from `from` orders: replication goes on where we held it, and the way back, which only the
 * cutover wanted, is taken down with its slot.
 */
export function legsAfterUndo(from: Side): readonly LegOrder[] {
  const along = legFrom(from);
  return [
    { leg: along, desired: 'running', after: ['held'] },
    { leg: along === 'forward' ? 'reverse' : 'forward', desired: 'stopped', after: ['standby', 'held'] },
  ];
}
