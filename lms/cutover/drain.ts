import { MoltError } from '../../contracts/errors.ts';
import type { Blocker } from '../api/schema.ts';
import type { AttemptRow, InstanceRow, State } from '../orchestrator/store/rows.ts';
import { secondsSince } from './wait.ts';
import type { CutoverWorld } from './world.ts';

/** Whether an instance has promised, at this epoch, to hold its clients until it hears of a newer one. */
export const isAtRest = (instance: InstanceRow, epoch: number): boolean =>
  instance.acknowledgedEpoch >= epoch && instance.drained;

/**
 * draining → paused, as soon as every live instance is at rest and no other proxy process has a session at the side
 * that is left. Looks once; returns whether there was anything to wait for.
 *
 * An instance that is at rest may stall later: its promise holds until it hears a newer order, so it cannot write.
 * One whose lease has run out promised nothing: its sessions are ended at the server, which is the only fence that a
 * process waking up later cannot pass.
 */
export async function drain(world: CutoverWorld, row: AttemptRow, state: State): Promise<'done' | 'wait'> {
  const started = world.now();
  const instances = await world.store.instances();
  const late = instances.filter((instance) => instance.live && !isAtRest(instance, state.epoch));
  if (late.length > 0) {
    if (state.limitMs === undefined || state.limitMs > 0) {
      // A proxy that stands still may hold locks which the transactions in flight of the others wait for.
      if (instances.some((instance) => !instance.live && !isAtRest(instance, state.epoch)))
        await fenceSilent(world, row, state, instances);
      return 'wait';
    }
    const error = new MoltError('cutover/begin-timeout', {
      seconds: row.attempt.beginTimeoutSeconds,
      sourceOfTruth: row.attempt.from,
      reason: late.map(describeLate).join('; '),
    });
    await world.store.undo(row, state, { outcome: 'failed', error: error.toReport(), actor: 'orchestrator' });
    world.announce();
    return 'done';
  }
  const ended = await fence(world, row, (instance) => isAtRest(instance, state.epoch), instances);
  await world.store.pause(row, state, [
    ...instances
      .filter((instance) => isAtRest(instance, state.epoch))
      .map((instance) => ({ step: 'drained', actor: instance.id, proof: instance.report.address })),
    {
      step: 'fenced',
      actor: 'orchestrator',
      seconds: secondsSince(world, started),
      proof: `${ended} sessions of silent or replaced proxies ended at the ${row.attempt.from}`,
    },
  ]);
  world.announce();
  return 'done';
}

async function fenceSilent(
  world: CutoverWorld,
  row: AttemptRow,
  state: State,
  instances: readonly InstanceRow[],
): Promise<void> {
  const mayKeep = (instance: InstanceRow): boolean => instance.live || isAtRest(instance, state.epoch);
  const ended = await fence(world, row, mayKeep, instances);
  if (ended === 0) return;
  await world.store.note(row.attempt.id, state.epoch, {
    step: 'fenced early',
    actor: 'orchestrator',
    proof: `${ended} sessions of silent proxies ended at the ${row.attempt.from}; others may have waited for their locks`,
  });
}

/**
 * Ends what proxies have open at the side that is left, but for those that may keep it; also of processes whose name a
 * newer one has taken.
 */
export async function fence(
  world: CutoverWorld,
  row: AttemptRow,
  mayKeep: (instance: InstanceRow) => boolean,
  instances: readonly InstanceRow[],
): Promise<number> {
  const { from } = row.attempt;
  const keep = instances.filter(mayKeep);
  const isKept = new Set(keep.map(({ incarnation }) => incarnation));
  const kept = new Set(keep.flatMap((instance) => instance.report.upstream[from]));
  const known = await world.store.everyInstance();
  const pids = known
    .filter((instance) => instance.isRecent && !isKept.has(instance.incarnation))
    .flatMap((instance) => instance.report.upstream[from])
    // The server may have given a process id anew.
    .filter((pid) => !kept.has(pid));
  return world.sides[from].fence(keep, pids, known);
}

function describeLate(instance: InstanceRow): string {
  const { blockers } = instance.report;
  if (blockers.length === 0) return `${instance.id} has not confirmed`;
  return `${instance.id}: ${blockers.slice(0, 5).map(describeBlocker).join(', ')}${blockers.length > 5 ? `, and ${blockers.length - 5} more` : ''}`;
}

/** `in-transaction for 12 s, client 10.2.0.7:51022, app billing, last query "UPDATE …"` */
export function describeBlocker(blocker: Blocker): string {
  const app = blocker.applicationName && `, app ${blocker.applicationName}`;
  const query = blocker.lastQuery && `, last query "${blocker.lastQuery}"`;
  return `${blocker.reason} for ${(blocker.ageMs / 1000).toFixed(1)} s, client ${blocker.clientAddress}${app}${query}`;
}
