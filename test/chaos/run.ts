import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, startPostgres, type EmbeddedServer } from '../../embedded/postgres.ts';
import type { Status } from '../../lms/api/schema.ts';
import { built } from '../programs.ts';
import {
  clientWrites,
  eventually,
  moves,
  patience,
  queriedAt,
  ready,
  startWorld,
  type World,
} from './world.ts';

export const faultKinds = [
  'kill proxy',
  'stall proxy',
  'kill replicator',
  'kill orchestrator',
  'restart source',
  'restart target',
] as const;
export type FaultKind = (typeof faultKinds)[number];

/** When the fault happens; `committing` is right after the commit was asked for. */
export const moments = ['draining', 'paused', 'committing'] as const;
export type Moment = (typeof moments)[number];

export interface Fault {
  readonly kind: FaultKind;
  readonly moment: Moment;
}

export interface CutoverReport extends Fault {
  readonly from: string;
  readonly outcome: string;
  /** The side that serves after it. */
  readonly serves: string;
  /** Seconds from begin until it had ended, one way or the other. */
  readonly seconds: number;
  /** Errors that clients saw: those of a killed proxy or database always do. */
  readonly errors: number;
  /** What the audit found wrong; must be empty. */
  readonly wrong: readonly string[];
}

/** Seconds within which every cutover has ended: begin (10) and pause (12), the proxies' own undoing (5), and restarts. */
const endsWithin = 60;
const limits = { beginTimeoutSeconds: 10, maxPauseSeconds: 12 } as const;

/** Faults drawn by a seeded generator (mulberry32): the same seed, the same faults. */
export function drawFaults(count: number, seed: number): Fault[] {
  let state = seed >>> 0;
  const next = (below: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
  return Array.from({ length: count }, () => ({
    kind: faultKinds[next(faultKinds.length)]!,
    moment: moments[next(moments.length)]!,
  }));
}

/**
 * Runs one cutover for each fault, one after the other, away from whatever side serves then, on servers and processes
 * of its own, with an application at work throughout. After each: all acknowledged writes are where traffic is, and
 * nobody wrote at the side that was left.
 *
 * @throws Error when a fault could not be made to happen, or a cutover has not ended in time.
 */
export async function runChaos(
  faults: readonly Fault[],
  say: (report: CutoverReport) => void,
): Promise<CutoverReport[]> {
  const folder = await mkdtemp(join(tmpdir(), 'molt-chaos-'));
  // As root the servers run as another user.
  await chmod(folder, 0o755);
  const servers = await Promise.all([Server.start('source', folder), Server.start('target', folder)]);
  const [lms, molt] = await Promise.all([built('molt-lms'), built('molt')]);
  const reports: CutoverReport[] = [];
  let world: World | undefined;
  try {
    const [source, target] = servers.map((server) => queriedAt(server.url));
    world = await startWorld(source!, target!, { lms, molt }, 4);
    for (const fault of faults) {
      const report = await cutOver(world, { source: servers[0], target: servers[1] }, fault);
      reports.push(report);
      say(report);
    }
    return reports;
  } finally {
    await world?.end();
    await Promise.all(servers.map((server) => server.stop()));
    await rm(folder, { recursive: true, force: true });
  }
}

async function cutOver(
  world: World,
  servers: { readonly source: Server; readonly target: Server },
  fault: Fault,
): Promise<CutoverReport> {
  const { client, application } = world;
  await ready(world);
  await moves(world, 20);
  const before = await client.status();
  const from = before.order.sourceOfTruth;
  const errorsBefore = application.errors.length;
  const started = performance.now();

  // What the operator's commands answer doesn't matter: the state does.
  let mend = (): Promise<void> => Promise.resolve();
  const strike = async (): Promise<void> => {
    mend = await happen(world, servers, fault.kind);
  };
  const begin = client.begin({ actor: 'chaos', ...limits }).catch(() => undefined);
  if (fault.moment === 'draining') {
    await phase(world, (status) => status.attempt?.id !== before.attempt?.id);
    await strike();
  }
  const begun = await begin;
  if (fault.moment !== 'draining' && !begun) throw new Error('begin was refused before any fault');
  if (fault.moment === 'paused') await strike();
  const commit = client.commit({ actor: 'chaos' }).catch(() => undefined);
  if (fault.moment === 'committing') await strike();
  await commit;
  await mend();
  // A commit that was refused for the fault's sake is asked for once more, if there is still time.
  await client.commit({ actor: 'chaos' }).catch(() => undefined);
  await eventually(`the end of the cutover with "${fault.kind}"`, endsWithin * 1000, async () => {
    const { transitioning, order, attempt } = await client.status();
    return !transitioning && order.phase === 'serving' && attempt?.id !== before.attempt?.id;
  });
  const seconds = (performance.now() - started) / 1000;

  const after = await client.status();
  const serves = after.order.sourceOfTruth;
  const left = world[serves === 'source' ? 'target' : 'source'];
  const written = await clientWrites(left);
  const done = application.acknowledged.map((list) => list.length);
  await eventually('every worker goes on', patience, async () =>
    Promise.resolve(application.acknowledged.every((list, worker) => list.length > done[worker]! + 3)),
  );
  const wrong = await application.audit(world[serves]);
  if ((await clientWrites(left)) !== written) wrong.push(`clients wrote at the side that was left`);
  // The journal alone decides which side serves.
  const committed = after.journal.some((entry) => entry.step === 'commit');
  if (committed !== (serves !== from))
    wrong.push(`the journal and the side that serves contradict each other`);
  return {
    ...fault,
    from,
    outcome: after.attempt?.outcome ?? 'none',
    serves,
    seconds,
    errors: application.errors.length - errorsBefore,
    wrong,
  };
}

const phase = (world: World, isSo: (status: Status) => boolean): Promise<void> =>
  eventually('the cutover begins', patience, async () => isSo(await world.client.status()), 5);

/** Makes the fault happen, with proof that it did; returns how it is mended. */
async function happen(
  { proxies, replicator, orchestrator }: World,
  servers: { readonly source: Server; readonly target: Server },
  kind: FaultKind,
): Promise<() => Promise<void>> {
  const nothing = (): Promise<void> => Promise.resolve();
  switch (kind) {
    case 'kill proxy':
      await proxies[1]!.kill();
      await proxies[1]!.start();
      return nothing;
    case 'stall proxy':
      await proxies[1]!.stall();
      return () => proxies[1]!.wake();
    case 'kill replicator':
      await replicator.kill();
      await replicator.start();
      return nothing;
    case 'kill orchestrator':
      await orchestrator.kill();
      await orchestrator.start();
      return nothing;
    case 'restart source':
      await servers.source.restart();
      return nothing;
    case 'restart target':
      await servers.target.restart();
      return nothing;
  }
}

/** A database server that is stopped and started again on the same data. */
class Server {
  readonly #name: string;
  readonly #folder: string;
  readonly #port: number;
  #running: EmbeddedServer;

  private constructor(name: string, folder: string, port: number, running: EmbeddedServer) {
    this.#name = name;
    this.#folder = folder;
    this.#port = port;
    this.#running = running;
  }

  static async start(name: string, folder: string): Promise<Server> {
    const port = await freePort();
    return new Server(name, folder, port, await launch(name, folder, port));
  }

  get url(): string {
    return this.#running.url();
  }

  /** Stops it (its sessions are ended), then starts it again. @throws Error when it was not another server after. */
  async restart(): Promise<void> {
    const since = async (): Promise<string> =>
      (
        await queriedAt(this.url).query<{ since: string }>('SELECT pg_postmaster_start_time()::text AS since')
      )[0]!.since;
    const before = await since();
    await this.#running.stop();
    this.#running = await launch(this.#name, this.#folder, this.#port);
    if ((await since()) === before) throw new Error(`the ${this.#name} was not restarted`);
  }

  async stop(): Promise<void> {
    await this.#running.stop();
  }
}

const launch = (name: string, folder: string, port: number): Promise<EmbeddedServer> =>
  startPostgres({ name, port, dataDir: join(folder, name) });
