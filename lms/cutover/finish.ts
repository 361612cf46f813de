import { randomUUID } from 'node:crypto';
import { MoltError, type ErrorReport } from '../../contracts/errors.ts';
import { legFrom } from '../orchestrator/store/legs.ts';
import type { AttemptRow, InstanceRow, State } from '../orchestrator/store/rows.ts';
import { secondsSince, until } from './wait.ts';
import { limits, type CutoverWorld } from './world.ts';

/**
 * After the point of no return: every live instance confirms that it serves the new side, a marker travels back
 * through the leg back, the leg along is stopped. Only ever goes forward; what doesn't come about within its limit is
 * said in the attempt's error, and the switch stands.
 */
export async function finish(world: CutoverWorld, row: AttemptRow, state: State): Promise<void> {
  const { id, to } = row.attempt;
  const done = new Set((await world.store.journal(id)).map((entry) => entry.step));

  if (!done.has('resumed') && !done.has('not resumed everywhere')) await awaitResumed(world, row, state);

  let error: ErrorReport | undefined;
  let proof = 'replication back was not asked for';
  const started = world.now();
  if (row.turnBack) {
    const reason = await seenFlowing(world, row);
    if (reason === undefined) proof = 'a marker came back';
    else {
      error = new MoltError('cutover/no-way-back', { sourceOfTruth: to, reason }).toReport();
      proof = '';
    }
  }
  await noteStall(world, row, state, await world.store.instances());
  await world.store.complete(
    row,
    {
      step: 'complete',
      actor: 'orchestrator',
      seconds: secondsSince(world, started),
      proof,
      error: error?.message,
    },
    error,
    [{ leg: legFrom(row.attempt.from), desired: 'stopped', after: ['held', 'running'] }],
  );
  world.announce();
}

async function awaitResumed(world: CutoverWorld, row: AttemptRow, state: State): Promise<void> {
  const { id, to } = row.attempt;
  const started = world.now();
  const resumed = await until(world, limits.resumeMs, limits.pollMs, async () => {
    const instances = await world.store.instances();
    return instances.every((one) => !one.live || one.acknowledgedEpoch >= state.epoch)
      ? instances
      : undefined;
  });
  const instances = resumed ?? (await world.store.instances());
  for (const instance of instances.filter((one) => one.acknowledgedEpoch >= state.epoch)) {
    const line = {
      step: 'instance resumed',
      actor: instance.id,
      proof: `${instance.report.address} serves the ${to}`,
    };
    await world.store.note(id, state.epoch, { ...line, seconds: secondsSince(world, started) });
  }
  const late = instances
    .filter((one) => one.live && one.acknowledgedEpoch < state.epoch)
    .map((one) => one.id);
  await world.store.note(id, state.epoch, {
    step: resumed ? 'resumed' : 'not resumed everywhere',
    actor: 'orchestrator',
    seconds: secondsSince(world, started),
    error: resumed ? undefined : `${late.join(', ')} did not confirm within ${limits.resumeMs / 1000} s`,
  });
  await noteStall(world, row, state, instances);
  world.announce();
}

/** The longest that any client waited, as far as instances have said it for this epoch. */
async function noteStall(
  world: CutoverWorld,
  row: AttemptRow,
  state: State,
  instances: readonly InstanceRow[],
): Promise<void> {
  const stalls = instances
    .filter((one) => one.acknowledgedEpoch >= state.epoch)
    .flatMap((one) => one.report.traffic.lastStallMs ?? []);
  if (stalls.length > 0) await world.store.noteStall(row.attempt.id, Math.max(...stalls));
}

/** @returns nothing when a marker has made its way back, else why it has not. */
async function seenFlowing(world: CutoverWorld, row: AttemptRow): Promise<string | undefined> {
  const { id, from, to } = row.attempt;
  const back = legFrom(to);
  const marker = randomUUID();
  try {
    await world.sides[to].writeMarker(marker, id, back);
    const came = await until(world, limits.wayBackMs, limits.pollMs, async () =>
      (await world.sides[from].hasMarker(marker)) ? true : undefined,
    );
    if (came) return undefined;
    const leg = (await world.store.legs()).find((candidate) => candidate.leg === back);
    return `no marker came back within ${limits.wayBackMs / 1000} s; the ${back} leg is ${leg?.state ?? 'absent'}${leg?.error ? ` (${leg.error})` : ''}`;
  } catch (error) {
    if (error instanceof MoltError && error.code !== 'lms/state-store-lost') return error.message;
    throw error;
  }
}
