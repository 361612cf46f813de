import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import type { OrchestratorClient } from '../api/client.ts';
import type { Heartbeat, Order } from '../api/schema.ts';
import type { Database } from '../orchestrator/database.ts';
import { readStateFrom, undoAbandoned } from '../orchestrator/store/abandoned.ts';
import { orderOf, usualLeaseMs } from '../orchestrator/service.ts';
import type { RunningProxy } from './proxy.ts';

export interface LinkOptions {
  readonly client: OrchestratorClient;
  readonly instance: string;
  /** The state store, for when no orchestrator answers. */
  readonly store: Database;
  readonly log: Logger;
  /** Called when this process may not go on: another one has its name, or the token is refused. */
  readonly onRefused: (error: MoltError) => void;
}

/** Milliseconds between tries while no orchestrator answers; the first and the longest. */
const retry = { first: 100, longest: 2000 } as const;
/** Milliseconds in which a confirmation is answered, or the state store is asked. */
const confirmMs = 2000;

/**
 * A proxy's connection to its orchestrator: tells it what is so, hears what to do. When no orchestrator answers, the
 * last order is kept, and the state store is read instead: a transition whose limit has passed is undone there, never
 * by this process's clock alone.
 */
export class OrchestratorLink {
  private proxy: RunningProxy | undefined;
  private readonly stopping = new AbortController();
  private poll: AbortController | undefined;
  private told = '';
  private away = false;
  private loop: Promise<void> | undefined;

  constructor(private readonly options: LinkOptions) {}

  /** Begins to tell and to hear. */
  attach(proxy: RunningProxy): void {
    this.proxy = proxy;
    proxy.onChange(() => this.tellIfUrgent());
    this.loop = this.run(proxy);
  }

  /** The order of now, asked for now. @throws MoltError when neither orchestrator nor state store answers. */
  async currentOrder(): Promise<Order> {
    const { client, instance } = this.options;
    if (!this.proxy) return this.fromStore();
    try {
      const beat: Heartbeat = { ...this.proxy.heartbeat(), waitMs: 0 };
      return await client.heartbeat(instance, beat, AbortSignal.timeout(confirmMs));
    } catch (error) {
      if (isRefusal(error)) throw error;
      return this.fromStore();
    }
  }

  /** Stops; tells the orchestrator that this instance leaves in order. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.poll?.abort();
    await this.loop;
    const { client, instance, store } = this.options;
    if (this.proxy) {
      const beat: Heartbeat = { ...this.proxy.heartbeat(), leaving: true, waitMs: 0 };
      await client.heartbeat(instance, beat, AbortSignal.timeout(confirmMs)).catch(() => undefined);
    }
    client.close();
    await store.close();
  }

  private async run(proxy: RunningProxy): Promise<void> {
    const { client, instance, log } = this.options;
    const { signal } = this.stopping;
    let wait: number = retry.first;
    while (!signal.aborted) {
      this.poll = new AbortController();
      const { order } = proxy;
      const heartbeat = proxy.heartbeat();
      const askedAt = performance.now();
      this.told = urgent(heartbeat);
      try {
        const answer = await client.heartbeat(
          instance,
          {
            ...heartbeat,
            known: { epoch: order.epoch, phase: order.phase },
            waitMs: Math.floor(order.leaseMs / 3),
          },
          this.poll.signal,
        );
        if (this.away) log.info({ orchestrator: client.address }, 'the orchestrator answers again');
        this.away = false;
        wait = retry.first;
        proxy.apply(answer, askedAt);
      } catch (error) {
        if (this.poll.signal.aborted) continue;
        if (isRefusal(error)) {
          this.options.onRefused(error);
          return;
        }
        await this.onAway(proxy, error);
        await sleep(wait, undefined, { signal }).catch(() => undefined);
        wait = Math.min(wait * 2, retry.longest);
      }
    }
  }

  private async onAway(proxy: RunningProxy, error: unknown): Promise<void> {
    const { log, store, instance, client } = this.options;
    if (!this.away) {
      log.warn(
        { orchestrator: client.address },
        `${toErrorReport(error).message}; ${proxy.order.epoch < 0 ? 'clients wait for the first order' : 'the last order is kept'}`,
      );
    }
    this.away = true;
    const askedAt = performance.now();
    try {
      if (proxy.order.phase !== 'serving' && (await undoAbandoned(store, `instance ${instance}`))) {
        log.warn('the transition was undone: its limit has passed and no orchestrator answers');
      }
      proxy.apply(await this.fromStore(), askedAt);
    } catch (thrown) {
      log.debug(toErrorReport(thrown).message);
    }
  }

  private async fromStore(): Promise<Order> {
    return orderOf(await readStateFrom(this.options.store), usualLeaseMs);
  }

  /** Tells at once what others wait for; the rest goes with the next heartbeat. */
  private tellIfUrgent(): void {
    const { proxy, poll } = this;
    if (!proxy || !poll) return;
    if (urgent(proxy.heartbeat()) !== this.told) poll.abort();
  }
}

/** What somebody waits for, as text to compare. */
function urgent(heartbeat: Heartbeat): string {
  const { acknowledgedEpoch, drained, blockers, sourceReachable, targetReachable, traffic } = heartbeat;
  return JSON.stringify([
    acknowledgedEpoch,
    drained,
    sourceReachable,
    targetReachable,
    // The last one that goes on ends the stall, and nobody should see it held after that.
    traffic.held > 0,
    blockers.map((b) => `${b.session} ${b.reason} ${b.detail ?? ''}`),
  ]);
}

const isRefusal = (error: unknown): error is MoltError =>
  error instanceof MoltError && (error.code === 'lms/stale-incarnation' || error.code === 'lms/unauthorized');
