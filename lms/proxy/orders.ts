import { setTimeout as sleep } from 'node:timers/promises';
import { MoltError } from '../../contracts/errors.ts';
import type { Order, Side } from '../api/schema.ts';
import { Confirmations } from './confirmations.ts';
import { within } from './deadline.ts';
import type { ProxyOptions } from './options.ts';

const rank: Readonly<Record<Order['phase'], number>> = { serving: 0, draining: 1, paused: 2, committing: 3 };

/** Milliseconds between two questions to an orchestrator that doesn't answer. */
const retryMs = 200;

/** The order of now: which side serves, or that traffic is held. Orders only ever get newer. */
export class Orders {
  now: Order;
  /** When the order of now was asked for, by performance.now(). */
  askedAt = performance.now();
  private readonly confirmations: Confirmations<Order> | undefined;
  private readonly confirmTimeoutMs: number;
  private readonly waiters = new Set<() => void>();

  /** @param onNew called with each order that is newer than the last, and with the last. */
  constructor(
    options: Pick<ProxyOptions, 'order' | 'currentOrder' | 'confirmTimeoutMs'>,
    private readonly onNew: (order: Order, last: Order) => void,
  ) {
    this.now = options.order ?? {
      epoch: 0,
      phase: 'serving',
      sourceOfTruth: 'source',
      blockerPolicy: 'wait',
      leaseMs: 10_000,
    };
    this.confirmations = options.currentOrder && new Confirmations(options.currentOrder);
    this.confirmTimeoutMs = options.confirmTimeoutMs ?? 10_000;
  }

  /** Takes an order over if it is newer than the last one. @param askedAt when it was asked for. */
  apply(order: Order, askedAt: number): void {
    const last = this.now;
    const newer =
      order.epoch > last.epoch || (order.epoch === last.epoch && rank[order.phase] > rank[last.phase]);
    if (!newer) return;
    this.now = order;
    this.askedAt = askedAt;
    this.onNew(order, last);
  }

  /** The side that serves at this moment, or undefined while traffic is held. */
  get servingNow(): Side | undefined {
    return this.now.phase === 'serving' ? this.now.sourceOfTruth : undefined;
  }

  /** Resolves with the side that serves as soon as there is one, or as soon as whoever waits `isGone`. */
  whenServing(isGone: () => boolean): Promise<Side> {
    return new Promise((resolve) => {
      const look = (): void => {
        const side = this.servingNow;
        if (!side && !isGone()) return;
        this.waiters.delete(look);
        resolve(side ?? this.now.sourceOfTruth);
      };
      this.waiters.add(look);
      look();
    });
  }

  /** Lets those who wait look again. */
  wake(): void {
    for (const look of this.waiters) look();
  }

  /**
   * Waits until it is certain that `side` serves, by word that was asked for after this call began. Returns false when
   * the other side serves, or nobody.
   *
   * @throws MoltError lms/orchestrator-unreachable when nobody could be asked in time.
   */
  async confirm(side: Side): Promise<boolean> {
    const { confirmations } = this;
    if (!confirmations) return this.servingNow === side;
    const deadline = Date.now() + this.confirmTimeoutMs;
    for (;;) {
      // The question is asked after this moment.
      const askedAt = performance.now();
      try {
        const left = Math.max(1, deadline - Date.now());
        this.apply(await within(confirmations.next(), left, 'no word of the orchestrator'), askedAt);
        return this.servingNow === side;
      } catch (error) {
        if (Date.now() + retryMs >= deadline) {
          throw new MoltError('lms/orchestrator-unreachable', { address: 'its address' }, { cause: error });
        }
        await sleep(retryMs);
      }
    }
  }
}
