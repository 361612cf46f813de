import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import type { Report } from '../../contracts/runs.ts';
import {
  stateStoreLegTable,
  type LegDesired,
  type LegName,
  type LegState,
} from '../../contracts/replication.ts';
import type { TableSelection } from '../catalog/select.ts';
import { closeClient, openClient } from '../connect/client.ts';
import { addressOf, describe, type ConnectionTarget } from '../connect/connection-string.ts';
import { Rate } from '../rate.ts';
import { Leg } from './leg.ts';

export interface ReplicatorOptions {
  readonly source: ConnectionTarget;
  readonly target: ConnectionTarget;
  readonly selection?: TableSelection;
  /** Legs to serve; `forward` runs source → target, `reverse` target → source. */
  readonly legs: readonly LegName[];
  /**
   * Where the orchestrator keeps its orders (the target database). Without it the legs simply run. A forward leg that
   * was never ordered anything is ordered to run: who starts a replicator wants it to replicate.
   */
  readonly stateStore?: ConnectionTarget;
  /** Ends with the error of a leg that could never run; without it such a leg is tried again for ever. */
  readonly giveUpAtStart?: boolean;
  /** While the state store can't be reached at the start: ends the tries. */
  readonly signal?: AbortSignal;
  readonly report: Report;
}

export type ReplicateResult = 'ok' | 'cancelled' | 'failed';

export interface Replicator {
  /**
   * Finishes what has arrived and ends; slots stay, so that the next start goes on where this one was. Returns
   * `cancelled` when nothing of what was wanted had come about by then, `failed` after `gaveUp`.
   */
  stop(): Promise<ReplicateResult>;
  /** Settles when a leg has given up, with why; never without `giveUpAtStart`. */
  readonly gaveUp: Promise<MoltError>;
  /** Of each leg, for tests and views. */
  status(): readonly {
    leg: LegName;
    state: LegState;
    lagSeconds?: number;
    appliedLsn?: string;
    error?: string;
    changes: number;
  }[];
}

/** Milliseconds between looks at the orders, and between reports when nothing has changed. */
const orderEvery = 40;
/** The same while a leg is held or on standby: a cutover is under way, and traffic may wait for the next order. */
const orderSoon = 5;
const reportEvery = 500;
/** Milliseconds between tries to reach the state store at the start, at most. */
const longestRetry = 5000;

const statements = {
  insert: `INSERT INTO _molt_lms.leg (leg, desired, state) VALUES ($1, 'stopped', 'absent') ON CONFLICT (leg) DO NOTHING`,
  firstOrder: `UPDATE _molt_lms.leg SET desired = 'running', desired_seq = desired_seq + 1
                WHERE leg = 'forward' AND desired = 'stopped' AND desired_seq = 0`,
  orders: `SELECT leg, desired, desired_seq, state FROM _molt_lms.leg`,
  report: `UPDATE _molt_lms.leg SET state = $2, state_seq = $3, applied_lsn = $4, lag_seconds = $5, error = $6,
                  heard_at = now() WHERE leg = $1`,
} as const;

/**
 * Starts replicating in this process, in the background. Trouble of a leg is reported (message events, the state store)
 * and tried again with a growing wait; so is a state store that can't be reached at the start.
 *
 * @throws MoltError run/cancelled when `signal` ends the wait for the state store, connect/unsupported, internal.
 */
export async function startReplicator(options: ReplicatorOptions): Promise<Replicator> {
  const { source, target, report } = options;
  report({
    type: 'started',
    title: `replicate ${describe(source)} ${options.legs.includes('reverse') ? '⇄' : '→'} ${describe(target)}`,
  });
  const begin = Date.now();
  const store = options.stateStore
    ? await reachStateStore(options.stateStore, options).catch((error: unknown) => {
        const cancelled = error instanceof MoltError && error.code === 'run/cancelled';
        report({
          type: 'finished',
          result: cancelled ? 'cancelled' : 'failed',
          milliseconds: Date.now() - begin,
          figures: { changes: 0 },
          ...(cancelled ? {} : { error: toErrorReport(error) }),
        });
        throw error;
      })
    : undefined;
  let failure: MoltError | undefined;
  let tellGaveUp: (error: MoltError) => void = () => undefined;
  const gaveUp = new Promise<MoltError>((resolve) => (tellGaveUp = resolve));
  const legs = options.legs.map((name) => {
    const leg = new Leg(
      {
        leg: name,
        origin: name === 'forward' ? source : target,
        destination: name === 'forward' ? target : source,
        selection: options.selection ?? {},
        tell: (level, text) => report({ type: 'message', level, text }),
        changed: () => store?.tellSoon(leg),
        gaveUp: options.giveUpAtStart
          ? (error) => {
              failure ??= error;
              tellGaveUp(failure);
            }
          : undefined,
      },
      store?.left.get(name),
    );
    if (!store) leg.order('running', 1);
    return leg;
  });
  store?.serve(legs);

  const rates = new Map(legs.map((leg) => [leg, new Rate()]));
  const timer = setInterval(() => {
    for (const leg of legs) {
      if (leg.state !== 'running') continue;
      report({
        type: 'progress',
        phase: `${leg.options.leg} leg running`,
        done: leg.changes,
        unit: 'changes',
        rate: rates.get(leg)!.add(leg.changes, undefined, Date.now()).rate,
        lag: leg.lagSeconds,
      });
    }
  }, 1000);

  let stopped: Promise<ReplicateResult> | undefined;
  return {
    gaveUp,
    stop: () =>
      (stopped ??= (async () => {
        clearInterval(timer);
        await Promise.all(legs.map((leg) => leg.stop()));
        await store?.close(legs);
        const changes = legs.reduce((sum, leg) => sum + leg.changes, 0);
        // Under an orchestrator a leg may never have been ordered anything: that is well, too.
        const idle =
          !legs.some((leg) => leg.hasWorked) && (!store || legs.some((leg) => leg.error !== undefined));
        const result = failure ? 'failed' : idle ? 'cancelled' : 'ok';
        report({
          type: 'finished',
          result,
          milliseconds: Date.now() - begin,
          figures: { changes },
          ...(failure ? { error: failure.toReport() } : {}),
        });
        return result;
      })()),
    status: () =>
      legs.map((leg) => ({
        leg: leg.options.leg,
        state: leg.state,
        lagSeconds: leg.lagSeconds,
        appliedLsn: leg.appliedLsn,
        error: leg.error,
        changes: leg.changes,
      })),
  };
}

/** Opens the state store; while its server is not there, tells so and tries again until it is. */
async function reachStateStore(
  at: ConnectionTarget,
  { legs, report, signal }: ReplicatorOptions,
): Promise<StateStore> {
  let told = '';
  for (let wait = 250; ; wait = Math.min(wait * 2, longestRetry)) {
    if (signal?.aborted) throw new MoltError('run/cancelled');
    try {
      return await StateStore.open(at, legs, report);
    } catch (error) {
      if (!(error instanceof MoltError) || error.code === 'connect/unsupported') throw error;
      const text = `Waiting for the state store: ${error.message}. ${error.remedy} Trying again until it works.`;
      if (text !== told) report({ type: 'message', level: 'warning', text });
      told = text;
    }
    await sleep(wait, undefined, { signal }).catch(() => undefined);
  }
}

/** The replicator's end of `_molt_lms.leg`: reads orders, writes reports. A lost connection is opened again. */
class StateStore {
  private client?: pg.Client;
  private readonly dirty = new Set<Leg>();
  private readonly told = new Map<Leg, number>();
  private stopping = false;
  private wake: () => void = () => undefined;
  private life?: Promise<void>;

  private constructor(
    private readonly at: ConnectionTarget,
    /** The states that an earlier process left. */
    readonly left: ReadonlyMap<LegName, LegState>,
    client: pg.Client,
    private readonly report: Report,
  ) {
    this.client = client;
  }

  static async open(at: ConnectionTarget, legs: readonly LegName[], report: Report): Promise<StateStore> {
    const client = await openClient(at, { applicationName: 'molt replicate' });
    try {
      for (let tries = 0; ; tries++) {
        try {
          await client.query(stateStoreLegTable);
          break;
        } catch (error) {
          // IF NOT EXISTS can collide with another process that makes the same table.
          if (tries >= 3) throw error;
        }
      }
      for (const leg of legs) await client.query(statements.insert, [leg]);
      const { rows } = await client.query<{ leg: LegName; state: LegState }>(statements.orders);
      if (legs.includes('forward')) await client.query(statements.firstOrder);
      return new StateStore(at, new Map(rows.map((row) => [row.leg, row.state])), client, report);
    } catch (cause) {
      await closeClient(client);
      const reason = (cause as Error).message;
      throw new MoltError('lms/state-store-lost', { address: addressOf(at), reason }, { cause });
    }
  }

  serve(legs: readonly Leg[]): void {
    this.life = this.live(legs);
  }

  tellSoon(leg: Leg): void {
    this.dirty.add(leg);
    this.wake();
  }

  async close(legs: readonly Leg[]): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.life;
    try {
      const client = await this.connected();
      for (const leg of legs) await this.tell(client, leg);
    } catch {
      // The orchestrator will see that we are silent.
    }
    await closeClient(this.client);
  }

  private async live(legs: readonly Leg[]): Promise<void> {
    let lost = false;
    while (!this.stopping) {
      try {
        const client = await this.connected();
        const { rows } = await client.query<{ leg: LegName; desired: LegDesired; desired_seq: string }>(
          statements.orders,
        );
        for (const row of rows)
          legs.find((leg) => leg.options.leg === row.leg)?.order(row.desired, Number(row.desired_seq));
        for (const leg of legs) {
          const isDue = this.dirty.delete(leg) || Date.now() - (this.told.get(leg) ?? 0) >= reportEvery;
          if (isDue) await this.tell(client, leg);
        }
        lost = false;
        const isAwaited = rows.some((row) => row.desired === 'standby' || row.desired === 'held');
        await this.pause(isAwaited ? orderSoon : orderEvery);
      } catch (error) {
        // Without orders the legs go on with what they were told last.
        await closeClient(this.client);
        this.client = undefined;
        if (!lost)
          this.report({
            type: 'message',
            level: 'warning',
            text: `The state store at ${describe(this.at)} does not answer (${(error as Error).message}); the legs go on as they are.`,
          });
        lost = true;
        await this.pause(500);
      }
    }
  }

  private async tell(client: pg.Client, leg: Leg): Promise<void> {
    this.told.set(leg, Date.now());
    await client.query(statements.report, [
      leg.options.leg,
      leg.state,
      leg.stateSeq,
      leg.appliedLsn ?? null,
      leg.lagSeconds ?? null,
      leg.error ?? null,
    ]);
  }

  private async connected(): Promise<pg.Client> {
    this.client ??= await openClient(this.at, { applicationName: 'molt replicate' });
    return this.client;
  }

  private async pause(ms: number): Promise<void> {
    if (this.stopping || this.dirty.size) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
