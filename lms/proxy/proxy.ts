import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino, type Logger } from 'pino';
import { redact } from '../../contracts/errors.ts';
import { addressOf, type ConnectionTarget } from '../../data/connect/connection-string.ts';
import type { Connection, Heartbeat, Order, Side } from '../api/schema.ts';
import type { ClientGreeting } from './greeting.ts';
import type { ProxyMetrics } from './metrics.ts';
import type { ProxyOptions } from './options.ts';
import { Orders } from './orders.ts';
import { Reachability } from './reachability.ts';
import { Reception, type Arrivals } from './reception.ts';
import type { SessionHost } from './session-host.ts';
import { Session } from './session.ts';
import { Sessions } from './sessions.ts';
import { Traffic } from './traffic.ts';
import { upstreamName } from './upstream-name.ts';
import type { Upstream } from './upstream.ts';
import { Upstreams } from './upstreams.ts';
import { proxyUsers, type ProxyUser } from './users.ts';

export interface RunningProxy {
  readonly port: number;
  /** host:port for applications. */
  readonly address: string;
  readonly instance: string;
  /** Changes with every start. */
  readonly incarnation: string;
  readonly order: Order;
  readonly metrics: ProxyMetrics;
  /**
   * Carries out an order; orders that are older than the last one are ignored.
   *
   * @param askedAt when it was asked for, by performance.now(); default now.
   */
  apply(order: Order, askedAt?: number): void;
  /** What the orchestrator is told. */
  heartbeat(): Heartbeat;
  connections(): Connection[];
  /** Calls `listener` when the heartbeat has something new to tell. Returns the way to stop that. */
  onChange(listener: () => void): () => void;
  /** Whether both sides could be logged in to lately. */
  readonly reachable: boolean;
  /**
   * Takes no more clients, lets transactions end for at most `graceMs` (default 0), closes the rest with 57P01.
   */
  close(graceMs?: number): Promise<void>;
}

/**
 * Starts a proxy in this process.
 *
 * @throws Error when the port is taken.
 */
export async function startProxy(options: ProxyOptions): Promise<RunningProxy> {
  const proxy = new Proxy(options);
  await proxy.listen();
  return proxy;
}

class Proxy implements RunningProxy, SessionHost, Arrivals {
  readonly instance: string;
  readonly incarnation = randomBytes(4).toString('hex');
  readonly endGraceMs: number;
  private heartbeats = 0;
  private readonly orders: Orders;
  private readonly reception: Reception;
  private readonly sessions = new Sessions(() => this.changed());
  private readonly upstreams: Upstreams;
  private readonly users: ReadonlyMap<string, ProxyUser>;
  private readonly log: Logger;
  private readonly listeners = new Set<() => void>();
  private readonly reachability: Reachability;
  private acknowledgedEpoch: number;
  private readonly traffic = new Traffic();
  private changeScheduled = false;
  private closing = false;

  constructor(private readonly options: ProxyOptions) {
    this.instance = options.instance ?? 'lms-0';
    this.endGraceMs = options.endGraceMs ?? 5000;
    this.log = options.log ?? pino({ level: 'silent' });
    this.users = proxyUsers(options.source, options.target, options.users);
    this.orders = new Orders(options, (order, last) => this.carryOut(order, last));
    this.acknowledgedEpoch = this.order.phase === 'serving' ? this.order.epoch : this.order.epoch - 1;
    this.reachability = new Reachability(
      (side) => this.probe(side),
      () => {
        const { error } = this.reachability;
        if (error !== undefined) this.log.warn(redact(error));
        this.changed();
      },
    );
    this.upstreams = new Upstreams(options, this.reachability, () => this.changed());
    this.reception = new Reception(options, this.users, this.log, this);
    if (this.order.phase !== 'serving') this.sessions.begin(this.order);
  }

  async listen(): Promise<void> {
    await this.reception.listen();
    this.reachability.start();
  }

  get metrics(): ProxyMetrics {
    return this.traffic.metrics;
  }

  get port(): number {
    return this.reception.port;
  }

  get address(): string {
    return this.options.advertise ?? `${this.options.listen?.host ?? '127.0.0.1'}:${this.port}`;
  }

  get reachable(): boolean {
    return this.reachability.isReachable('source') && this.reachability.isReachable('target');
  }

  get order(): Order {
    return this.orders.now;
  }

  get orderAskedAt(): number {
    return this.orders.askedAt;
  }

  get sourceOfTruth(): Side {
    return this.order.sourceOfTruth;
  }

  // ---- clients ----

  client({ socket, user, parameters, rest }: ClientGreeting): void {
    const session = new Session(socket, user, parameters, rest, this.sessions.newPid(), this);
    this.sessions.add(session);
    this.metrics.clients.inc();
    this.changed();
    void session.start();
  }

  cancel(pid: number, key: Buffer): void {
    const session = this.sessions.get(pid);
    if (session?.cancelKey.equals(key)) session.cancel();
  }

  // ---- what sessions need ----

  whenServing(session: Session): Promise<Side> {
    return this.orders.whenServing(() => session.isClosed);
  }

  servingNow(): Side | undefined {
    return this.orders.servingNow;
  }

  open(side: Side, { user, parameters, applicationName }: Session): Promise<Upstream> {
    return this.upstreams.open(side, { user, parameters, name: this.nameFor(applicationName) });
  }

  private nameFor(applicationName: string): string {
    return upstreamName(this.instance, this.incarnation, applicationName);
  }

  confirm(side: Side): Promise<boolean> {
    return this.orders.confirm(side);
  }

  release(upstream: Upstream, busy: boolean): void {
    this.upstreams.release(upstream, busy);
  }

  gone(session: Session): void {
    this.sessions.remove(session);
    this.orders.wake();
    this.changed();
  }

  held(milliseconds: number): void {
    this.traffic.held(milliseconds);
  }

  warn(what: string, error: unknown, session: Session): void {
    this.log.warn(
      { session: session.id, client: session.clientAddress },
      `${what}: ${redact(String((error as Error).message))}`,
    );
  }

  apply(order: Order, askedAt = performance.now()): void {
    this.orders.apply(order, askedAt);
  }

  private carryOut(order: Order, last: Order): void {
    this.log.info(
      { epoch: order.epoch, phase: order.phase, sourceOfTruth: order.sourceOfTruth },
      'order received',
    );
    if (order.phase === 'serving') {
      this.sessions.resume(order.sourceOfTruth);
      this.orders.wake();
    } else {
      if (last.phase === 'serving') this.traffic.beginTransition();
      this.sessions.begin(order);
    }
    this.changed();
  }

  /** Whether nothing of a client runs at either database, and all sessions can go on at either. */
  private get drained(): boolean {
    return this.order.phase !== 'serving' && this.sessions.allStill && !this.upstreams.anyLeaving;
  }

  changed(): void {
    if (this.changeScheduled) return;
    this.changeScheduled = true;
    setImmediate(() => {
      this.changeScheduled = false;
      for (const listener of this.listeners) listener();
    });
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  // ---- what it tells ----

  connections(): Connection[] {
    const now = Date.now();
    return this.sessions.list.map((s) =>
      s.connection(now, this.address, this.order.sourceOfTruth, this.isHeld(s)),
    );
  }

  /** Whether a client waits for a transition to end: counted, and said of its session, in the same way. */
  private isHeld(session: Session): boolean {
    return session.isHeld || (session.state.at === 'waiting' && this.order.phase !== 'serving');
  }

  heartbeat(): Heartbeat {
    const now = Date.now();
    const { options, order, drained } = this;
    if (drained || order.phase === 'serving') this.acknowledgedEpoch = order.epoch;
    const sessions = this.sessions.list;
    const held = sessions.filter((session) => this.isHeld(session)).length;
    const { statements } = this.sessions;
    const { sourceOfTruth } = order;
    return {
      incarnation: this.incarnation,
      sequence: ++this.heartbeats,
      address: this.address,
      acknowledgedEpoch: this.acknowledgedEpoch,
      drained,
      blockers: sessions.flatMap((s) => s.blockers(now)),
      shadowMode: options.shadowMode ?? 'none',
      sourceDialect: options.sourceDialect ?? 'postgres',
      targetDialect: options.targetDialect ?? 'cockroach',
      sourceAddress: describeAddress(options.source),
      targetAddress: describeAddress(options.target),
      sourceReachable: this.reachability.isReachable('source'),
      targetReachable: this.reachability.isReachable('target'),
      ...(this.reachability.error === undefined ? {} : { error: this.reachability.error }),
      connections: this.connections(),
      upstream: { source: this.upstreams.pids('source'), target: this.upstreams.pids('target') },
      traffic: this.traffic.tell({ sessions: sessions.length, held, statements, sourceOfTruth }),
    };
  }

  private async probe(side: Side): Promise<void> {
    const { source } = this.options;
    const user = this.users.get(source.user)!;
    const parameters = new Map([['database', source.database]]);
    const upstream = await this.upstreams.open(side, { user, parameters, name: this.nameFor('probe') });
    upstream.terminate();
  }

  async close(graceMs = 0): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    this.reachability.stop();
    const closed = this.reception.close();
    const deadline = Date.now() + graceMs;
    for (;;) {
      for (const session of this.sessions.list) {
        if (session.isAtRest || Date.now() >= deadline) {
          session.end('57P01', 'terminating connection because the proxy is shutting down');
        }
      }
      if (!this.sessions.size) break;
      await sleep(20);
    }
    this.upstreams.endRetired();
    await Promise.race([closed, sleep(1000)]);
    this.upstreams.destroy();
  }
}

const describeAddress = (server: ConnectionTarget): string => `${addressOf(server)}/${server.database}`;
