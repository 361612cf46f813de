import { randomUUID } from 'node:crypto';
import { MoltError } from '../../contracts/errors.ts';
import type { LegName } from '../../contracts/replication.ts';
import type { Side } from '../api/schema.ts';
import { legFrom } from '../orchestrator/store/legs.ts';
import type { AttemptRow, InstanceRow, State } from '../orchestrator/store/rows.ts';
import { nameStrangers } from './checks.ts';
import { fence, isAtRest } from './drain.ts';
import { hasReached } from './lsn.ts';
import { secondsSince, until } from './wait.ts';
import { limits, type CutoverWorld } from './world.ts';

/**
 * The proof of drain: nobody can write at `from` any more, and all that was written there is at `to`. Fence first, then
 * the position, then a marker row; done when `to` holds the marker and has applied up to the position. A person's word
 * takes the place of position and marker when another tool replicates.
 *
 * @param ms time for the whole proof
 * @returns the proof in words, for the journal
 * @throws MoltError cutover/not-drained, cutover/not-fenced, cutover/bypassed, cutover/not-built
 */
export async function prove(world: CutoverWorld, row: AttemptRow, state: State, ms: number): Promise<string> {
  const { id, from, to } = row.attempt;
  const started = world.now();
  const left = (): number => ms - (world.now() - started);

  const rest = await until(world, left(), limits.pollMs, async () => {
    const instances = await world.store.instances();
    const restless = instances.filter((instance) => instance.live && !isAtRest(instance, state.epoch));
    return restless.length === 0 ? instances : undefined;
  });
  if (!rest) throw notDrained(to, 'an instance that joined has not confirmed that it holds its clients');
  await fence(world, row, (instance) => isAtRest(instance, state.epoch), rest);

  const origin = world.sides[from];
  const prepared = origin.isCockroach ? [] : await origin.preparedTransactions();
  if (prepared.length > 0)
    throw notDrained(
      to,
      `${prepared.length} two-phase transactions are prepared at the ${from} and not ended: ${prepared.slice(0, 5).join(', ')}`,
    );

  if (!row.bypassAllowed) await nobodyBypasses(world, from, rest);

  if (row.confirmedBy !== undefined)
    return `${row.confirmedBy} says that replication by another tool is done`;
  const destination = world.sides[to];
  if (origin.isCockroach)
    throw new MoltError('cutover/not-built', {
      what: 'The proof of drain for CockroachDB as the side that is left',
    });

  const leg = legFrom(from);
  const position = await origin.position();
  const marker = randomUUID();
  await origin.writeMarker(marker, id, leg);
  let applied: string | undefined;
  let arrived = false;
  const proven = await until(world, left(), limits.pollMs, async () => {
    arrived ||= await destination.hasMarker(marker);
    applied = await destination.applied(leg);
    return arrived && applied !== undefined && hasReached(applied, position) ? true : undefined;
  });
  if (!proven) {
    const behind =
      applied === undefined ? 'nothing was ever applied there' : `it has applied up to ${applied}`;
    const where = arrived ? 'the marker arrived' : 'the marker did not arrive';
    throw notDrained(
      to,
      `the ${from} stood at ${position}, ${behind}, ${where}; ${await describeLeg(world, leg)}`,
    );
  }
  return `${to} holds marker ${marker} and has applied ${applied}, the ${from} stood at ${position} (${Math.round(secondsSince(world, started) * 1000)} ms)`;
}

/** What passed before begin is asked again: a session may have come since. @throws MoltError cutover/bypassed */
async function nobodyBypasses(
  world: CutoverWorld,
  from: Side,
  instances: readonly InstanceRow[],
): Promise<void> {
  const live = instances.filter((one) => one.live);
  const pids = live.flatMap((one) => one.report.upstream[from]);
  const strangers = await world.sides[from].strangers(live, pids);
  if (typeof strangers === 'string') throw new MoltError('cutover/bypassed', { from, who: strangers });
  if (strangers.length > 0) throw new MoltError('cutover/bypassed', { from, who: nameStrangers(strangers) });
}

/**
 * Orders a leg and waits until the replicator has done it.
 * @throws MoltError cutover/not-drained
 */
export async function settleLeg(
  world: CutoverWorld,
  leg: LegName,
  desired: 'held' | 'standby',
  destination: string,
  ms: number,
): Promise<void> {
  await world.store.order({
    leg,
    desired,
    after: desired === 'held' ? ['running', 'standby'] : ['stopped', 'held'],
  });
  const done = await until(world, ms, limits.pollMs, async () => {
    const row = (await world.store.legs()).find((candidate) => candidate.leg === leg);
    return row?.desired === desired && row.answered && row.state === desired ? true : undefined;
  });
  if (!done)
    throw notDrained(destination, `the ${leg} leg was told "${desired}"; ${await describeLeg(world, leg)}`);
}

async function describeLeg(world: CutoverWorld, leg: LegName): Promise<string> {
  const row = (await world.store.legs()).find((candidate) => candidate.leg === leg);
  if (row?.silentMs === undefined) return `no replicator has ever reported on the ${leg} leg`;
  const heard = `its replicator was heard ${(row.silentMs / 1000).toFixed(1)} s ago`;
  return `it is ${row.state}${row.error ? ` (${row.error})` : ''}, ${heard}`;
}

function notDrained(destination: string, reason: string): MoltError {
  return new MoltError('cutover/not-drained', { destination, reason });
}
