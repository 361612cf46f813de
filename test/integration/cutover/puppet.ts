import { randomBytes } from 'node:crypto';
import type { OrchestratorClient } from '../../../lms/api/client.ts';
import type { Blocker, Heartbeat, Order } from '../../../lms/api/schema.ts';

/**
 * An instance that speaks the heartbeat protocol and carries no traffic, so that a test decides when it is drained,
 * falls silent, or has a blocker. Where traffic matters the tests use the real proxy.
 */
export class Puppet {
  readonly id: string;
  readonly incarnation = randomBytes(4).toString('hex');
  /** Every order that it was given, oldest first. */
  readonly orders: Order[] = [];
  /** Whether it comes to rest when told to. */
  obedient = true;
  blockers: Blocker[] = [];
  upstream: Heartbeat['upstream'] = { source: [], target: [] };
  shadowMode: Heartbeat['shadowMode'] = 'none';
  readonly #client: OrchestratorClient;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;

  constructor(client: OrchestratorClient, id = 'lms-0') {
    this.#client = client;
    this.id = id;
  }

  get order(): Order | undefined {
    return this.orders.at(-1);
  }

  /** As a proxy names its upstream sessions. */
  get sessionName(): string {
    return `molt-lms:${this.id}:${this.incarnation}:app`;
  }

  heartbeat(waitMs = 0): Heartbeat {
    const { order } = this;
    const held = order !== undefined && order.phase !== 'serving';
    const done = order !== undefined && (!held || this.obedient);
    return {
      incarnation: this.incarnation,
      address: `127.0.0.1:${this.id}`,
      acknowledgedEpoch: done ? order.epoch : (this.orders.at(-2)?.epoch ?? 0),
      drained: held && done,
      blockers: held && !done ? this.blockers : [],
      shadowMode: this.shadowMode,
      sourceDialect: 'postgres',
      targetDialect: 'postgres',
      sourceAddress: 'source',
      targetAddress: 'target',
      sourceReachable: true,
      targetReachable: true,
      connections: [],
      upstream: this.upstream,
      traffic: { sessions: 0, held: 0, statements: 0, statementsPerSecond: 0, lastStallMs: 12 },
      known: order && { epoch: order.epoch, phase: order.phase },
      waitMs,
    };
  }

  /** Sends one heartbeat and takes its answer. */
  async beat(waitMs = 0): Promise<Order> {
    const order = await this.#client.heartbeat(this.id, this.heartbeat(waitMs), this.#stop.signal);
    const last = this.order;
    if (last?.epoch !== order.epoch || last.phase !== order.phase) this.orders.push(order);
    return order;
  }

  /** Goes on sending heartbeats until `stop`. */
  async start(): Promise<this> {
    await this.beat();
    await this.beat();
    this.#running = (async () => {
      while (!this.#stop.signal.aborted) {
        const before = this.orders.length;
        await this.beat(500).catch(() => new Promise((resolve) => setTimeout(resolve, 50)));
        if (this.orders.length > before) continue;
      }
    })();
    return this;
  }

  /** Falls silent, as a killed process does. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}
