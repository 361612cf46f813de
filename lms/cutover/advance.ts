import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import { legFrom } from '../orchestrator/store/legs.ts';
import type { AttemptRow, State } from '../orchestrator/store/rows.ts';
import { Overtaken } from '../orchestrator/store/store.ts';
import { commit } from './commit.ts';
import { drain } from './drain.ts';
import { finish } from './finish.ts';
import { settleLeg } from './prove.ts';
import { limits, type CutoverWorld } from './world.ts';

/**
 * Takes a cutover one step further from whatever the state store says, and returns whether there may be more to do at
 * once (`again`) or only when something changes (`wait`). The leader calls it in a loop; it remembers nothing between
 * two calls, so it doesn't matter whether the same process calls it again.
 */
export async function advance(world: CutoverWorld): Promise<'again' | 'wait'> {
  const state = await world.store.state();
  const row = await world.store.lastAttempt();
  if (!row || row.attempt.outcome !== 'open') return tidy(world);
  switch (state.phase) {
    case 'serving':
      if (row.attempt.committedAt === undefined) await prepare(world, row, state);
      else await finish(world, row, state);
      return 'again';
    case 'draining':
      return (await guarded(world, row, state, () => drain(world, row, state))) === 'wait' ? 'wait' : 'again';
    case 'paused':
      if (state.limitMs !== undefined && state.limitMs <= 0) {
        await overPause(world, row, state);
        return 'again';
      }
      return 'wait';
    case 'committing':
      if (state.limitMs !== undefined && state.limitMs <= 0) await overPause(world, row, state);
      else await commit(world, row, state);
      return 'again';
  }
}

/** Before traffic is touched: the way back holds its slot. Then begin to drain. */
async function prepare(world: CutoverWorld, row: AttemptRow, state: State): Promise<void> {
  const { id, to } = row.attempt;
  if (!world.began(id)) {
    const error = new MoltError('cutover/interrupted').toReport();
    await world.store.undo(row, state, { outcome: 'failed', error, actor: 'orchestrator' });
    world.announce();
    return;
  }
  await guarded(world, row, state, async () => {
    if (row.turnBack) await settleLeg(world, legFrom(to), 'standby', to, limits.prepareMs);
    await world.store.drain(row, state);
  });
  world.announce();
}

async function overPause(world: CutoverWorld, row: AttemptRow, state: State): Promise<void> {
  const { maxPauseSeconds, from } = row.attempt;
  const error = new MoltError('cutover/max-pause', {
    seconds: maxPauseSeconds,
    sourceOfTruth: from,
  }).toReport();
  await world.store.undo(row, state, { outcome: 'failed', error, actor: 'orchestrator' });
  world.announce();
}

/** Before the commit every failure undoes itself; a store that is away is waited for instead. */
async function guarded<T>(
  world: CutoverWorld,
  row: AttemptRow,
  state: State,
  work: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await work();
  } catch (thrown) {
    if (thrown instanceof Overtaken) throw thrown;
    if (thrown instanceof MoltError && thrown.code === 'lms/state-store-lost') throw thrown;
    const error = toErrorReport(thrown);
    await world.store.undo(row, state, { outcome: 'failed', error, actor: 'orchestrator' });
    world.announce();
    return undefined;
  }
}

/** Takes away the markers of an attempt that has ended. */
async function tidy(world: CutoverWorld): Promise<'again' | 'wait'> {
  const row = await world.store.untidied();
  if (!row) return 'wait';
  const { id, from, to } = row.attempt;
  // At both sides: each deletion also travels along the leg that runs, where it finds nothing left to delete.
  await world.sides[from].removeMarkers(id);
  await world.sides[to].removeMarkers(id);
  await world.store.tidied(id);
  return 'again';
}
