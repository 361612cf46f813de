import { MoltError } from '../../../contracts/errors.ts';
import type { Database } from '../database.ts';
import { legsAfterUndo, orderLeg } from './legs.ts';
import { storedError, toState, type State } from './rows.ts';
import * as sql from './statements.ts';

/**
 * Seconds past a transition's limit after which anybody may undo it. The leader undoes it at the limit; this is for
 * the case that no orchestrator is left.
 */
export const abandonedAfterSeconds = 5;

/**
 * What every instance must do now, read from the state store itself: for a proxy that no orchestrator answers.
 *
 * @throws MoltError lms/not-initialized, lms/state-store-lost
 */
export async function readStateFrom(db: Database): Promise<State> {
  const row = (await db.query<Parameters<typeof toState>[0]>(sql.readState))[0];
  if (!row) throw new MoltError('lms/not-initialized', { address: db.address });
  return toState(row);
}

/**
 * Undoes a transition whose limit has passed while no orchestrator leads, so that a dead orchestrator cannot hold the
 * application for ever: epoch + 1, serving where it was. Whoever commits at the same moment wins or loses as a whole:
 * both transactions change the same row at SERIALIZABLE.
 *
 * @param actor who does it, e.g. `instance lms-0`
 * @returns whether it was undone by this call
 */
export async function undoAbandoned(db: Database, actor: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const row = (
      await tx.query<Parameters<typeof toState>[0]>(sql.readAbandoned, [abandonedAfterSeconds])
    )[0];
    if (!row) return false;
    const state = toState(row);
    const error = new MoltError('cutover/orchestrator-gone', { sourceOfTruth: state.sourceOfTruth });
    const values = [
      state.epoch, state.phase, state.epoch + 1, 'serving', state.sourceOfTruth, 'wait', state.attempt, null,
    ]; // prettier-ignore
    if ((await tx.change(sql.changeState, values)) !== 1) return false;
    await tx.query(sql.attemptEnded, [state.attempt, 'failed', storedError(error)]);
    for (const order of legsAfterUndo(state.sourceOfTruth)) await orderLeg(tx, order);
    await tx.query(sql.insertJournal, [
      state.attempt, state.epoch + 1, 'abort', 0, null, error.message, actor,
    ]); // prettier-ignore
    return true;
  });
}
