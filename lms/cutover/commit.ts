import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import { legFrom, type LegOrder } from '../orchestrator/store/legs.ts';
import type { AttemptRow, State } from '../orchestrator/store/rows.ts';
import { Overtaken } from '../orchestrator/store/store.ts';
import { otherSide } from './phases.ts';
import { prove, settleLeg } from './prove.ts';
import { secondsSince } from './wait.ts';
import { limits, type CutoverWorld } from './world.ts';

/**
 * committing → serving at the other side, or back to paused when a proof is missing. Safe to begin again from its
 * start at any point before its last statement, which is the point of no return; an orchestrator that died in the
 * middle is followed by one that does just that.
 */
export async function commit(world: CutoverWorld, row: AttemptRow, state: State): Promise<void> {
  const { from, to, id } = row.attempt;
  const along = legFrom(from);
  const back = legFrom(to);
  const budget = Math.min(limits.proofMs, state.limitMs ?? limits.proofMs);
  const started = world.now();
  const left = (): number => Math.max(0, budget - (world.now() - started));
  try {
    // A commit that was begun before may have left the legs held; a held leg would never bring the marker.
    await world.store.order(...legsWhilePaused(row));
    const proof = await prove(world, row, state, left());

    // What follows needs no order among itself: nobody can write at the side that is left any more. All of it ends
    // before anything else happens, or a late order could undo the undoing.
    const holding = world.now();
    const [noted, held, moved] = await Promise.allSettled([
      note(world, id, state, 'replication drained', started, proof),
      row.confirmedBy === undefined ? holdLegs(world, row, left) : undefined,
      moveSequences(world, row),
    ]);
    for (const result of [noted, held, moved]) if (result.status === 'rejected') throw result.reason;
    if (row.confirmedBy === undefined)
      await note(world, id, state, 'replication held', holding, row.turnBack ? `${along}, ${back}` : along);
    if (moved.status === 'fulfilled') await note(world, id, state, 'sequences moved', holding, moved.value);

    const line = {
      step: 'commit',
      actor: row.commitActor ?? row.attempt.actor,
      seconds: secondsSince(world, started),
      proof: `source of truth is the ${to} from epoch ${state.epoch + 1}`,
    };
    await world.store.commit(
      row,
      state,
      line,
      row.turnBack ? [{ leg: back, desired: 'running', after: ['held'] }] : [],
    );
  } catch (error) {
    if (error instanceof Overtaken) throw error;
    // Without the store nothing can be put on record: the state stays, and is taken up again when the store is back.
    if (error instanceof MoltError && error.code === 'lms/state-store-lost') throw error;
    await world.store.refuse(row, state, toErrorReport(error), legsWhilePaused(row));
  }
  world.announce();
}

/** Nothing more is applied along; the way back begins exactly there. */
async function holdLegs(world: CutoverWorld, row: AttemptRow, left: () => number): Promise<void> {
  const { from, to } = row.attempt;
  await settleLeg(world, legFrom(from), 'held', to, Math.min(left(), limits.legMs));
  // Only now: what the leg along wrote must not travel back.
  if (row.turnBack) await settleLeg(world, legFrom(to), 'held', to, Math.min(left(), limits.legMs));
}

/** @returns what was moved, in words. */
async function moveSequences(world: CutoverWorld, row: AttemptRow): Promise<string> {
  const { from, to } = row.attempt;
  const used = world.sides[from].isCockroach ? [] : await world.sides[from].sequences();
  const missing = await world.sides[to].advanceSequences(used);
  const names = missing.length > 0 ? `; not at the ${to}: ${missing.slice(0, 20).join(', ')}` : '';
  return `${used.length - missing.length} of ${used.length}${names}`;
}

/** How replication stands while traffic is paused: along it runs, the way back holds its slot. */
function legsWhilePaused(row: AttemptRow): LegOrder[] {
  const along = legFrom(row.attempt.from);
  const orders: LegOrder[] = [{ leg: along, desired: 'running', after: ['held'] }];
  if (row.turnBack)
    orders.push({ leg: legFrom(otherSide(row.attempt.from)), desired: 'standby', after: ['held'] });
  return orders;
}

async function note(
  world: CutoverWorld,
  attempt: number,
  state: State,
  step: string,
  since: number,
  proof: string,
): Promise<void> {
  const line = { step, proof, seconds: secondsSince(world, since), actor: 'orchestrator' };
  await world.store.note(attempt, state.epoch, line);
}
