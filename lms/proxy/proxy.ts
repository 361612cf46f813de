import { randomBytes } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino, type Logger } from 'pino';
import { MoltError, redact } from '../../contracts/errors.ts';
import { addressOf, type ConnectionTarget } from '../../data/connect/connection-string.ts';
import type { Connection, Heartbeat, Order, ShadowMode, Side } from '../api/schema.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import * as write from '../wire/write.ts';
import { Confirmations } from './confirmations.ts';
import { within } from './deadline.ts';
import { greet, GreetingFailure, Refused, type ClientAuth } from './greeting.ts';
import { ProxyMetrics } from './metrics.ts';
import { Reachability } from './reachability.ts';
import type { SessionHost, Transition } from './session-host.ts';
import { Session } from './session.ts';
import { upstreamName } from './upstream-name.ts';
import { Upstream } from './upstream.ts';
import { credentialsAt, proxyUsers, type ProxyUser } from './users.ts';

export interface ProxyOptions {
  readonly source: ConnectionTarget;
  readonly target: ConnectionTarget;
  /** Name of this instance, unique among the proxies of one orchestrator. Default `lms-0`. */
  readonly instance?: string;
  /** Default 127.0.0.1, any free port. */
  readonly listen?: { readonly host: string; readonly port: number };
  /** host:port on which applications reach this instance, when that is not where it listens. */
  readonly advertise?: string;
  /** Who may connect besides the user of `source`. */
  readonly users?: readonly ProxyUser[];
  /** Default scram-sha-256. */
  readonly clientAuth?: ClientAuth;
  /** PEM texts for TLS with clients. */
  readonly tls?: {
    readonly cert: string | Buffer;
    readonly key: string | Buffer;
    readonly ca?: string | Buffer;
  };
  /** Refuse clients without TLS. Default: whether `tls` is given. */
  readonly requireTls?: boolean;
  /** What to do until the first order; default: serve from the source, at epoch 0. */
  readonly order?: Order;
  /**
   * Asks the orchestrator (or the state store) for the order of now; each new connection is used only after such a
   * word, see `Confirmations`. Absent: the proxy stands alone and `apply` is all that it hears.
   */
  readonly currentOrder?: () => Promise<Order>;
  /** Milliseconds that a client has to log in. Default 60 000, PostgreSQL's authentication_timeout. */
  readonly loginTimeoutMs?: number;
  /** Milliseconds that a new connection waits for word of the orchestrator. Default 10 000. */
  readonly confirmTimeoutMs?: number;
  /** Milliseconds that transactions get under the policy `end`. Default 5000. */
  readonly endGraceMs?: number;
  readonly shadowMode?: ShadowMode;
  readonly sourceDialect?: string;
  readonly targetDialect?: string;
  readonly log?: Logger;
}

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

const rank: Readonly<Record<Order['phase'], number>> = { serving: 0, draining: 1, paused: 2, committing: 3 };

/** Milliseconds that logging in at the other side may take before sessions are stopped without it. */
const warmUpMs = 3000;
/** Logins that are made at the same time: each costs the server a process. */
const loginsAtOnce = 16;

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

class Proxy implements RunningProxy, SessionHost {
  readonly instance: string;
  readonly incarnation = randomBytes(4).toString('hex');
  readonly endGraceMs: number;
  readonly metrics = new ProxyMetrics();
  order: Order;
  orderAskedAt = performance.now();
  private readonly server = createServer({ pauseOnConnect: true, noDelay: true, keepAlive: true });
  private readonly sessions = new Map<number, Session>();
  private readonly greeting = new Set<Socket>();
  /** All logged-in connections, so that the orchestrator can fence them. */
  private readonly upstreams = new Set<Upstream>();
  /** Connections whose client is gone while a statement may still run. */
  private readonly leaving = new Set<Upstream>();
  private readonly users: ReadonlyMap<string, ProxyUser>;
  private readonly log: Logger;
  private readonly listeners = new Set<() => void>();
  private readonly confirmations: Confirmations<Order> | undefined;
  private readonly reachability: Reachability;
  private readonly servingWaiters = new Set<() => void>();
  private transition: Transition | undefined;
  /** Sessions are told to stop: after the warm-up, not with the order. */
  private holding = false;
  private acknowledgedEpoch: number;
  private lastStallMs: number | undefined;
  private changeScheduled = false;
  private closing = false;
  private statementsOfClosed = 0;
  private rate = { at: Date.now(), statements: 0, perSecond: 0 };
  private retired: Upstream[] = [];

  constructor(private readonly options: ProxyOptions) {
    this.instance = options.instance ?? 'lms-0';
    this.endGraceMs = options.endGraceMs ?? 5000;
    this.order = options.order ?? {
      epoch: 0,
      phase: 'serving',
      sourceOfTruth: 'source',
      blockerPolicy: 'wait',
      leaseMs: 10_000,
    };
    this.acknowledgedEpoch = this.order.phase === 'serving' ? this.order.epoch : this.order.epoch - 1;
    this.log = options.log ?? pino({ level: 'silent' });
    this.users = proxyUsers(options.source, options.target, options.users);
    this.confirmations = options.currentOrder && new Confirmations(options.currentOrder);
    this.reachability = new Reachability(
      (side) => this.probe(side),
      () => {
        const { error } = this.reachability;
        if (error !== undefined) this.log.warn(redact(error));
        this.changed();
      },
    );
    this.server.on('connection', (socket) => void this.accept(socket));
    if (this.order.phase !== 'serving') this.startTransition(this.order);
  }

  async listen(): Promise<void> {
    const { host, port } = this.options.listen ?? { host: '127.0.0.1', port: 0 };
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        this.server.on('error', (error) => this.log.error({ err: error.message }, 'listening failed'));
        resolve();
      });
    });
    this.reachability.start();
  }

  get port(): number {
    return (this.server.address() as AddressInfo | null)?.port ?? 0;
  }

  get address(): string {
    return this.options.advertise ?? `${this.options.listen?.host ?? '127.0.0.1'}:${this.port}`;
  }

  get reachable(): boolean {
    return this.reachability.isReachable('source') && this.reachability.isReachable('target');
  }

  get sourceOfTruth(): Side {
    return this.order.sourceOfTruth;
  }

  // ---- clients ----

  private async accept(socket: Socket): Promise<void> {
    this.greeting.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.greeting.delete(socket));
    const { options } = this;
    try {
      const greeting = await greet(socket, {
        users: this.users,
        clientAuth: options.clientAuth ?? 'scram-sha-256',
        tls: this.secureContext,
        requireTls: options.requireTls ?? options.tls !== undefined,
        timeoutMs: options.loginTimeoutMs ?? 60_000,
      });
      this.greeting.delete(socket);
      switch (greeting.kind) {
        case 'cancel': {
          const session = this.sessions.get(greeting.pid);
          if (session?.cancelKey.equals(greeting.key)) session.cancel();
          socket.destroy();
          return;
        }
        case 'client': {
          if (this.closing) {
            this.turnAway(greeting.socket, new Refused('57P03', 'the proxy is shutting down'));
            return;
          }
          const session = new Session(
            greeting.socket,
            greeting.user,
            greeting.parameters,
            greeting.rest,
            this.newPid(),
            this,
          );
          this.sessions.set(session.pid, session);
          if (this.holding && this.transition) session.crossing.hold(this.transition);
          this.metrics.clients.inc();
          this.changed();
          void session.start();
          return;
        }
      }
    } catch (error) {
      this.greeting.delete(socket);
      if (error instanceof GreetingFailure) this.turnAway(error.socket, error.cause);
      else this.turnAway(socket, error);
    }
  }

  private get secureContext() {
    const { tls } = this.options;
    return tls && (this.#secureContext ??= createSecureContext({ cert: tls.cert, key: tls.key, ca: tls.ca }));
  }
  #secureContext: ReturnType<typeof createSecureContext> | undefined;

  private turnAway(socket: Socket, error: unknown): void {
    if (socket.destroyed) return;
    const known = error instanceof Refused || error instanceof ProtocolError;
    if (known) {
      const code = error instanceof Refused ? error.code : '08P01';
      this.log.info({ client: socket.remoteAddress, code }, redact(error.message));
      socket.end(write.errorResponse({ severity: 'FATAL', code, message: error.message }));
      socket.resume();
      setTimeout(() => socket.destroy(), 1000).unref();
    } else {
      socket.destroy();
    }
  }

  private newPid(): number {
    for (;;) {
      const pid = randomBytes(4).readUInt32BE(0) >>> 1;
      if (pid && !this.sessions.has(pid)) return pid;
    }
  }

  // ---- what sessions need ----

  whenServing(session: Session): Promise<Side> {
    return new Promise((resolve) => {
      const look = (): void => {
        const side = this.servingNow();
        if (!side && !session.isClosed) return;
        this.servingWaiters.delete(look);
        resolve(side ?? this.order.sourceOfTruth);
      };
      this.servingWaiters.add(look);
      look();
    });
  }

  servingNow(): Side | undefined {
    return this.order.phase === 'serving' ? this.order.sourceOfTruth : undefined;
  }

  async open(side: Side, session: Session): Promise<Upstream> {
    return this.openUpstream(side, session.user, session.parameters, session.applicationName);
  }

  private async openUpstream(
    side: Side,
    user: ProxyUser,
    startup: ReadonlyMap<string, string>,
    applicationName: string,
  ): Promise<Upstream> {
    const server = this.options[side];
    const parameters = new Map(startup);
    const database = startup.get('database') ?? user.user;
    // The two sides' databases may have different names; any other is taken to have the same name at both.
    parameters.set('database', database === this.options.source.database ? server.database : database);
    parameters.set('application_name', upstreamName(this.instance, this.incarnation, applicationName));
    if (server.options && !parameters.has('options')) parameters.set('options', server.options);
    const { user: as, password } = credentialsAt(user, side);
    try {
      const upstream = await Upstream.open({ side, server, user: as, password, parameters });
      this.reachability.seen(side);
      this.upstreams.add(upstream);
      upstream.socket.once('close', () => {
        this.upstreams.delete(upstream);
        this.leaving.delete(upstream);
        this.changed();
      });
      return upstream;
    } catch (error) {
      if (error instanceof MoltError) this.reachability.failed(side, error.message);
      throw error;
    }
  }

  async confirm(side: Side): Promise<boolean> {
    const { confirmations } = this;
    if (!confirmations) return this.servingNow() === side;
    const limit = this.options.confirmTimeoutMs ?? 10_000;
    const deadline = Date.now() + limit;
    for (;;) {
      // The question is asked after this moment.
      const askedAt = performance.now();
      try {
        const order = await within(
          confirmations.next(),
          Math.max(1, deadline - Date.now()),
          'no word of the orchestrator',
        );
        this.apply(order, askedAt);
        return this.servingNow() === side;
      } catch (error) {
        if (Date.now() + 200 >= deadline) {
          throw new MoltError('lms/orchestrator-unreachable', { address: 'its address' }, { cause: error });
        }
        await sleep(200);
      }
    }
  }

  release(upstream: Upstream, busy: boolean): void {
    if (upstream.closed) return;
    if (busy) {
      this.leaving.add(upstream);
      upstream.terminate(true, () => undefined);
      return;
    }
    // Ending a connection costs the server some time; while sessions wait to go on, that comes later.
    this.retired.push(upstream);
    if (this.retired.length === 1) {
      setTimeout(() => {
        for (const old of this.retired.splice(0)) old.terminate();
      }, 5);
    }
  }

  gone(session: Session): void {
    this.sessions.delete(session.pid);
    this.statementsOfClosed += session.statements;
    for (const look of this.servingWaiters) look();
    this.changed();
  }

  held(milliseconds: number): void {
    this.lastStallMs = Math.max(this.lastStallMs ?? 0, milliseconds);
    this.metrics.stall.observe(milliseconds / 1000);
  }

  warn(what: string, error: unknown, session: Session): void {
    this.log.warn(
      { session: session.id, client: session.clientAddress },
      `${what}: ${redact(String((error as Error).message))}`,
    );
  }

  // ---- orders ----

  apply(order: Order, askedAt = performance.now()): void {
    const last = this.order;
    const newer =
      order.epoch > last.epoch || (order.epoch === last.epoch && rank[order.phase] > rank[last.phase]);
    if (!newer) return;
    this.order = order;
    this.orderAskedAt = askedAt;
    this.log.info(
      { epoch: order.epoch, phase: order.phase, sourceOfTruth: order.sourceOfTruth },
      'order received',
    );
    if (order.phase === 'serving') this.serve(order.sourceOfTruth);
    else if (!this.transition) this.startTransition(order);
    this.changed();
  }

  private startTransition(order: Order): void {
    const transition: Transition = {
      epoch: order.epoch,
      policy: order.blockerPolicy,
      other: order.sourceOfTruth === 'source' ? 'target' : 'source',
      startedAt: Date.now(),
      over: false,
    };
    this.transition = transition;
    this.lastStallMs = undefined;
    void this.warmUp(transition).then(() => {
      if (transition.over) return;
      this.holding = true;
      for (const session of this.sessions.values()) session.crossing.hold(transition);
      this.changed();
    });
  }

  /** Logs in at the other side for every session while traffic still flows, so that the stop itself is short. */
  private async warmUp(transition: Transition): Promise<void> {
    const sessions = [...this.sessions.values()];
    const worker = async (): Promise<void> => {
      for (let session = sessions.pop(); session && !transition.over; session = sessions.pop()) {
        await session.crossing.warmUp(transition.other);
      }
    };
    await within(Promise.all(Array.from({ length: loginsAtOnce }, worker)), warmUpMs, 'logins').catch(
      () => undefined,
    );
  }

  private serve(side: Side): void {
    if (this.transition) this.transition.over = true;
    this.transition = undefined;
    this.holding = false;
    for (const session of [...this.sessions.values()]) session.crossing.resume(side);
    for (const look of this.servingWaiters) look();
  }

  /** Whether nothing of a client runs at either database, and all sessions can go on at either. */
  private get drained(): boolean {
    if (this.order.phase === 'serving' || !this.holding || this.leaving.size) return false;
    for (const session of this.sessions.values()) if (!session.isStill) return false;
    return true;
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
    return [...this.sessions.values()].map((s) =>
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
    const sessions = [...this.sessions.values()];
    const pids = (side: Side): number[] =>
      [...this.upstreams].filter((u) => u.side === side && !u.closed).map((u) => u.pid);
    const statements = this.statementsOfClosed + sessions.reduce((sum, s) => sum + s.statements, 0);
    const held = sessions.filter((session) => this.isHeld(session)).length;
    this.metrics.update({ sessions: sessions.length, held, statements, sourceOfTruth: order.sourceOfTruth });
    if (now - this.rate.at >= 1000) {
      const perSecond = ((statements - this.rate.statements) * 1000) / (now - this.rate.at);
      this.rate = { at: now, statements, perSecond };
    }
    return {
      incarnation: this.incarnation,
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
      upstream: { source: pids('source'), target: pids('target') },
      traffic: {
        sessions: sessions.length,
        held,
        statements,
        statementsPerSecond: this.rate.perSecond,
        ...(this.lastStallMs === undefined ? {} : { lastStallMs: this.lastStallMs }),
      },
    };
  }

  private async probe(side: Side): Promise<void> {
    const { source } = this.options;
    const user = this.users.get(source.user)!;
    const startup = new Map([['database', source.database]]);
    const upstream = await this.openUpstream(side, user, startup, 'probe');
    upstream.terminate();
  }

  // ---- the end ----

  async close(graceMs = 0): Promise<void> {
    if (this.closing) return;
    this.closing = true;
    this.reachability.stop();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.greeting) socket.destroy();
    const deadline = Date.now() + graceMs;
    for (;;) {
      for (const session of [...this.sessions.values()]) {
        if (session.isAtRest || Date.now() >= deadline) {
          session.end('57P01', 'terminating connection because the proxy is shutting down');
        }
      }
      if (!this.sessions.size) break;
      await sleep(20);
    }
    for (const old of this.retired.splice(0)) old.terminate();
    await Promise.race([closed, sleep(1000)]);
    for (const upstream of this.upstreams) upstream.socket.destroy();
  }
}

const describeAddress = (server: ConnectionTarget): string => `${addressOf(server)}/${server.database}`;
