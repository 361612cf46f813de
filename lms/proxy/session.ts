import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { MoltError } from '../../contracts/errors.ts';
import type { Blocker, Connection, Order, Side } from '../api/schema.ts';
import { backend, status } from '../wire/codes.ts';
import { Exchange } from '../wire/exchange.ts';
import { MessageReader } from '../wire/read.ts';
import * as write from '../wire/write.ts';
import { within } from './deadline.ts';
import { withoutLiterals } from './last-query.ts';
import { inspect, onlyUnnamed, replay, textOf, type Hindrance, type Portrait } from './portrait.ts';
import { ServerRefusal, type Upstream } from './upstream.ts';
import type { ProxyUser } from './users.ts';

/** One transition, from the order to drain until the order to serve again. */
export interface Transition {
  readonly epoch: number;
  readonly policy: Order['blockerPolicy'];
  /** The side that the sessions may be moved to. */
  readonly other: Side;
  readonly startedAt: number;
  over: boolean;
}

/** What a session needs of its proxy. */
export interface SessionHost {
  /** Resolves with the side that may be used as soon as there is one. */
  whenServing(session: Session): Promise<Side>;
  /** The side that serves at this moment, or undefined while traffic is held. */
  servingNow(): Side | undefined;
  /** The side that served last, or serves. */
  readonly sourceOfTruth: Side;
  /** When the order of now was asked for, by performance.now(). */
  readonly orderAskedAt: number;
  /** Logs in for a session and registers the connection, so that it can be fenced. */
  open(side: Side, session: Session): Promise<Upstream>;
  /**
   * Waits until it is certain that `side` serves, by word that was asked for after this call began. Returns false when
   * the other side serves, or nobody. @throws MoltError when nobody could be asked in time.
   */
  confirm(side: Side): Promise<boolean>;
  /** Takes back a connection that no session needs any more. */
  release(upstream: Upstream, busy: boolean): void;
  /** Milliseconds after which a session that is still in a transaction is ended, when the policy says so. */
  readonly endGraceMs: number;
  /** Something that the heartbeat tells has changed. */
  changed(): void;
  gone(session: Session): void;
  held(milliseconds: number): void;
  warn(what: string, error: unknown, session: Session): void;
}

type State =
  /** No server behind it: it is new, or waits for traffic to go on. */
  | { readonly at: 'waiting' }
  | { readonly at: 'flowing' }
  /** At rest for a moment, before a transition: what it holds is being asked for, traffic goes on behind it. */
  | { readonly at: 'asking' }
  /** At rest during a transition; what it holds is being asked for and made at the other side. */
  | { readonly at: 'carrying'; readonly since: number; readonly transition: Transition }
  /** Ready for either side. */
  | { readonly at: 'held'; readonly since: number; readonly portrait: Portrait }
  /** On its way to a new connection. */
  | { readonly at: 'moving'; readonly since: number }
  | { readonly at: 'closed' };

/** A connection to the other side, made ahead of time. */
interface Warm {
  readonly side: Side;
  readonly opening: Promise<Upstream>;
  upstream?: Upstream;
  /** The portrait that was replayed there ahead of time, as text. */
  prepared?: string;
}

/** Milliseconds that a busy session is given to come to rest for a first look. */
const firstLookMs = 500;

/** Milliseconds between two looks at a session that something hindered. */
const lookAgainMs = 200;

/** Milliseconds that a session at rest waits for its connection to the other side before it goes on where it is. */
const warmUpMs = 3000;

/** Milliseconds until a side that could not be logged in to is tried again. */
const unreachableMs = 1000;

/** How often a session is asked what it holds, when the answer was an error. */
const inspections = 3;

/** One client connection and what serves it. */
export class Session {
  readonly id: string;
  /** What the client was told as BackendKeyData. */
  readonly pid: number;
  readonly cancelKey: Buffer = randomBytes(4);
  readonly connectedAt = Date.now();
  readonly clientAddress: string;
  readonly applicationName: string;
  state: State = { at: 'waiting' };
  /** Why the session can't be held, as found by the last look; for the operator. */
  private hindrances: readonly Hindrance[] = [];
  private lastError: string | undefined;
  private upstream: Upstream | undefined;
  private warm: Warm | undefined;
  /** Called at the next rest. */
  private onRest: (() => void) | undefined;
  /** Client bytes that were read and may not be forwarded yet: never more than one read, because reading stops then. */
  private queue: Buffer | undefined;
  private transition: Transition | undefined;
  private serverFull = false;
  private asides = new MessageReader();
  private busySince = 0;
  private lookAgainAt = 0;
  private lookedAfter = -1;
  private lookTimer: NodeJS.Timeout | undefined;
  private graceTimer: NodeJS.Timeout | undefined;
  /** ParameterStatus values as the client knows them. */
  private readonly told = new Map<string, string>();
  private readonly exchange: Exchange;

  constructor(
    private readonly client: Socket,
    readonly user: ProxyUser,
    /** Startup parameters without the user. */
    readonly parameters: ReadonlyMap<string, string>,
    rest: Buffer,
    pid: number,
    private readonly host: SessionHost,
  ) {
    this.pid = pid;
    this.id = pid.toString(36);
    this.clientAddress = `${client.remoteAddress ?? 'unknown'}:${client.remotePort ?? 0}`;
    this.applicationName = parameters.get('application_name') ?? '';
    this.exchange = new Exchange((name, value) => this.told.set(name, value));
    if (rest.length) this.queue = Buffer.from(rest);
    client.setNoDelay(true);
    client.pause();
    client.on('data', this.fromClient);
    client.on('drain', this.clientDrained);
    client.on('error', () => undefined);
    client.on('close', () => this.close());
    if (client.destroyed) this.close();
  }

  get database(): string {
    return this.parameters.get('database') ?? this.user.user;
  }

  get side(): Side | undefined {
    return this.upstream?.side;
  }

  /** ReadyForQuery messages that this session has seen. */
  get statements(): number {
    return this.exchange.answered;
  }

  /** Whether nothing of this client can be running at a database, and it can go on at either side. */
  get isStill(): boolean {
    const { at } = this.state;
    return at === 'held' || at === 'waiting' || at === 'moving' || at === 'closed';
  }

  /** Whether nothing runs for the client at this moment. */
  get isAtRest(): boolean {
    return this.state.at !== 'flowing' || this.exchange.atRest;
  }

  /** Whether the client waits for a transition to end. */
  get isHeld(): boolean {
    return this.state.at === 'held' || this.state.at === 'carrying' || this.state.at === 'moving';
  }

  // ---- getting a server ----

  /** Gets the client its first server; ends the session with an error when there is none. */
  async start(): Promise<void> {
    try {
      const upstream = await this.serving();
      if (!upstream) return;
      this.upstream = upstream;
      this.attach(upstream);
      const greeting: Buffer[] = [];
      for (const [name, value] of upstream.parameters) {
        const own = name === 'application_name' ? this.applicationName : value;
        this.told.set(name, own);
        greeting.push(write.parameterStatus(name, own));
      }
      greeting.push(write.backendKeyData(this.pid, this.cancelKey), write.readyForQuery(status.idle));
      this.client.write(Buffer.concat(greeting));
      this.flow();
    } catch (error) {
      this.refuse(error);
    }
  }

  /** A connection to the side that serves, proven after it was made. Undefined when the client went away meanwhile. */
  private async serving(): Promise<Upstream | undefined> {
    for (;;) {
      const side = await this.host.whenServing(this);
      if (this.isClosed) return undefined;
      const upstream = await this.host.open(side, this);
      let confirmed: boolean;
      try {
        confirmed = await this.host.confirm(side);
      } catch (error) {
        this.host.release(upstream, false);
        throw error;
      }
      // No await between this look and the use of the connection: a transition begins before it or after it.
      if (!this.isClosed && confirmed && !upstream.closed && this.host.servingNow() === side) return upstream;
      this.host.release(upstream, false);
      if (this.isClosed) return undefined;
    }
  }

  private get isClosed(): boolean {
    return this.state.at === 'closed';
  }

  private attach(upstream: Upstream): void {
    this.asides = new MessageReader();
    upstream.onBytes = this.fromServer;
    upstream.onClose = () => this.serverGone(upstream);
    upstream.socket.on('drain', this.serverDrained);
    this.serverFull = false;
  }

  private detach(upstream: Upstream): void {
    upstream.socket.off('drain', this.serverDrained);
    upstream.onBytes = undefined;
    upstream.onClose = undefined;
  }

  // ---- forwarding ----

  private flow(): void {
    this.state = { at: 'flowing' };
    this.pump();
  }

  private readonly fromClient = (chunk: Buffer): void => {
    const { upstream } = this;
    if (this.isClosed) return;
    if (this.state.at !== 'flowing' || this.transition || this.queue || !upstream) {
      this.queue = this.queue ? Buffer.concat([this.queue, chunk]) : chunk;
      this.client.pause();
      this.pump();
      return;
    }
    if (this.exchange.outstanding === 0 && !this.exchange.inTransaction) this.busySince = Date.now();
    try {
      this.exchange.client.scan(chunk, 0, false);
    } catch (error) {
      this.end('08P01', (error as Error).message);
      return;
    }
    if (!upstream.socket.write(chunk)) {
      this.serverFull = true;
      this.client.pause();
    }
  };

  private readonly fromServer = (chunk: Buffer): void => {
    if (this.state.at !== 'flowing') {
      this.fromStillServer(chunk);
      return;
    }
    try {
      this.exchange.server.scan(chunk, 0, false);
    } catch (error) {
      this.host.warn('the server sent what is not in the protocol', error, this);
      this.client.destroy();
      return;
    }
    if (!this.client.write(chunk)) this.upstream?.socket.pause();
    if (this.onRest && this.exchange.atRest) this.onRest();
    if (this.transition) {
      if (this.queue) this.pump();
      else this.settle();
    }
  };

  /**
   * What a server says to a session at rest during a transition. A goodbye is not passed on: the session can be made
   * anew elsewhere (see `move`), and its client need not know.
   */
  private fromStillServer(chunk: Buffer): void {
    try {
      for (let m = this.asides.next(chunk); m; m = this.asides.next()) {
        if (m.type === backend.errorResponse) continue;
        this.aside(write.message(m.type, m.body));
      }
    } catch {
      this.upstream?.socket.destroy();
    }
  }

  /** Hands a notice, notification or parameter on to the client. */
  private readonly aside = (message: Buffer): void => {
    // Counted too, so that what the client knows of parameters stays right.
    this.exchange.server.scan(message, 0, false);
    this.client.write(message);
  };

  private readonly clientDrained = (): void => {
    this.upstream?.socket.resume();
  };

  private readonly serverDrained = (): void => {
    this.serverFull = false;
    this.pump();
  };

  /**
   * Forwards what was held back. During a transition message by message up to the next one that will be answered by
   * ReadyForQuery, so that nothing is sent behind the end of a transaction.
   */
  private pump(): void {
    const { upstream, exchange } = this;
    if (this.state.at !== 'flowing' || !upstream) return;
    while (this.queue && !this.serverFull) {
      if (this.transition) {
        if (exchange.atRest ? this.maySettle() : exchange.outstanding > 0 && !exchange.copyIn) break;
        if (exchange.atRest) this.busySince = Date.now();
      }
      const chunk = this.queue;
      let size: number;
      try {
        size = exchange.client.scan(chunk, 0, this.transition !== undefined);
      } catch (error) {
        this.end('08P01', (error as Error).message);
        return;
      }
      this.queue = size < chunk.length ? chunk.subarray(size) : undefined;
      if (!upstream.socket.write(size < chunk.length ? chunk.subarray(0, size) : chunk))
        this.serverFull = true;
    }
    if (!this.queue && !this.serverFull) this.client.resume();
    if (this.transition) this.settle();
  }

  // ---- a transition ----

  /**
   * Opens a connection to the other side ahead of time, while traffic still flows, and makes there what the session
   * holds now. What is asked and made again at the stop is then known to both servers and takes a fraction of the
   * time. Never throws.
   */
  async warmUp(other: Side): Promise<void> {
    if (!this.upstream) return;
    try {
      const [upstream, portrait] = await Promise.all([this.warmConnection(other), this.firstLook()]);
      const { warm } = this;
      if (!portrait || portrait.hindrances.length || warm?.upstream !== upstream) return;
      // Set before the work is done: should it not end well, the connection isn't taken for a fresh one.
      warm.prepared = 'not yet';
      if ((await replay(upstream, portrait)).length === 0) warm.prepared = textOf(portrait);
    } catch {
      // It is done again at the stop, and a failure told then.
    }
  }

  /** What the session holds, asked at its next rest; its client waits for that one answer. */
  private async firstLook(): Promise<Portrait | undefined> {
    const { upstream } = this;
    if (!upstream || !(await this.rest(firstLookMs))) return undefined;
    if (this.state.at !== 'flowing' || this.upstream !== upstream || !this.exchange.atRest) return undefined;
    this.state = { at: 'asking' };
    this.client.pause();
    const portrait = await this.ask(upstream).catch(() => undefined);
    if (this.isClosed) return undefined;
    if (upstream.closed) this.end('08006', 'the connection to the database was lost');
    else if (upstream.side !== this.host.sourceOfTruth) this.endForTransition();
    else this.flow();
    return portrait;
  }

  /** Waits for the next rest; returns whether it came in time. */
  private rest(milliseconds: number): Promise<boolean> {
    if (this.state.at === 'flowing' && this.exchange.atRest && !this.queue) return Promise.resolve(true);
    return new Promise((resolve) => {
      const finish = (came: boolean): void => {
        clearTimeout(timer);
        this.onRest = undefined;
        resolve(came);
      };
      const timer = setTimeout(() => finish(false), milliseconds);
      this.onRest = () => finish(true);
    });
  }

  private warmConnection(side: Side): Promise<Upstream> {
    if (this.warm?.side === side && !this.warm.upstream?.closed) return this.warm.opening;
    this.dropWarm();
    const opening = this.host.open(side, this);
    const warm: Warm = { side, opening };
    this.warm = warm;
    opening.then(
      (upstream) => {
        warm.upstream = upstream;
        if (this.warm !== warm || this.isClosed) this.host.release(upstream, false);
      },
      () => {
        // The next one who needs it tries again.
        if (this.warm === warm) this.warm = undefined;
      },
    );
    return opening;
  }

  private dropWarm(): void {
    const { warm } = this;
    this.warm = undefined;
    if (warm?.upstream) this.host.release(warm.upstream, false);
  }

  /** From now on the session is stopped at its next rest, and made ready for the other side. */
  hold(transition: Transition): void {
    if (this.transition || this.isClosed) return;
    this.transition = transition;
    this.lookAgainAt = 0;
    this.lookedAfter = -1;
    if (transition.policy === 'end') {
      this.graceTimer = setTimeout(() => {
        if (this.state.at === 'flowing' && !transition.over) this.endForTransition();
      }, this.host.endGraceMs);
      this.graceTimer.unref();
    }
    this.settle();
  }

  /** Whether a look at what hinders the session is due. */
  private maySettle(): boolean {
    return this.lookedAfter !== this.exchange.answered && Date.now() >= this.lookAgainAt;
  }

  private settle(): void {
    const { transition } = this;
    if (!transition || this.state.at !== 'flowing' || !this.exchange.atRest) return;
    if (this.maySettle()) {
      void this.carry(transition);
      return;
    }
    if (this.lookedAfter !== this.exchange.answered && !this.lookTimer) {
      this.lookTimer = setTimeout(
        () => {
          this.lookTimer = undefined;
          this.settle();
        },
        Math.max(1, this.lookAgainAt - Date.now()),
      );
      this.lookTimer.unref();
    }
  }

  private async carry(transition: Transition): Promise<void> {
    const upstream = this.upstream!;
    const since = Date.now();
    this.state = { at: 'carrying', since, transition };
    this.client.pause();
    this.lookedAfter = this.exchange.answered;
    let portrait: Portrait | undefined;
    let hindrances: readonly Hindrance[];
    try {
      portrait = await this.ask(upstream);
      hindrances = portrait.hindrances;
      if (!hindrances.length && !transition.over && !this.isClosed) {
        hindrances = await this.prepareOther(transition.other, portrait);
      }
    } catch (error) {
      if (this.isClosed) return;
      if (upstream.closed) {
        this.end('08006', 'the connection to the database was lost');
        return;
      }
      hindrances = [{ reason: 'not-portable', detail: (error as Error).message }];
    }
    if (this.isClosed) return;
    if (portrait && !hindrances.length) {
      this.hindrances = [];
      this.state = { at: 'held', since, portrait };
      if (transition.over) this.goOn(this.host.sourceOfTruth, portrait, since);
      this.host.changed();
      return;
    }
    if (transition.over) {
      if (upstream.closed || upstream.side !== this.host.sourceOfTruth) this.endForTransition();
      else {
        this.hindrances = [];
        this.dropWarm();
        this.flow();
      }
      return;
    }
    this.hindrances = hindrances;
    if (transition.policy === 'end') {
      this.endForTransition();
      return;
    }
    // It goes on where it is, so that its client can take away what hinders; then it is looked at again.
    this.lookAgainAt = Math.max(this.lookAgainAt, Date.now() + lookAgainMs);
    if (upstream.closed) {
      this.end('08006', 'the connection to the database was lost');
      return;
    }
    this.flow();
    this.host.changed();
  }

  private async ask(upstream: Upstream): Promise<Portrait> {
    for (let tries = 1; ; tries++) {
      try {
        const { client } = this.exchange;
        return await inspect(upstream, client.customSettings, client.unnamedParse, this.aside);
      } catch (error) {
        // A cancel request or a statement_timeout of the client's may have hit our question.
        if (tries === inspections || upstream.closed || !(error instanceof ServerRefusal)) throw error;
      }
    }
  }

  private async prepareOther(side: Side, portrait: Portrait): Promise<readonly Hindrance[]> {
    try {
      if (this.warm?.prepared !== undefined) {
        const ready = this.warm.prepared === textOf(portrait) ? this.warm.upstream : undefined;
        if (ready && !ready.closed) return await replay(ready, onlyUnnamed(portrait));
        this.dropWarm();
      }
      const opening = this.warmConnection(side);
      const problems = await replay(await within(opening, warmUpMs, `no login at the ${side}`), portrait);
      if (problems.length) this.dropWarm();
      return problems;
    } catch (error) {
      this.dropWarm();
      this.lastError = (error as Error).message;
      // It may pass by itself (a server that restarts): look again without waiting for the client to do something.
      this.lookedAfter = -1;
      this.lookAgainAt = Date.now() + unreachableMs;
      return [{ reason: 'not-portable', detail: `no connection to the ${side}: ${this.lastError}` }];
    }
  }

  /** The transition is over: go on at `side`. */
  resume(side: Side): void {
    this.transition = undefined;
    clearTimeout(this.graceTimer);
    clearTimeout(this.lookTimer);
    this.lookTimer = undefined;
    const { state } = this;
    switch (state.at) {
      case 'waiting':
      case 'closed':
      case 'moving':
        return;
      case 'asking':
      case 'carrying':
        // `firstLook` sees which side serves; `carry` sees that the transition is over, and goes on as fits.
        return;
      case 'flowing':
        this.hindrances = [];
        if (this.upstream?.side !== side) this.endForTransition();
        else {
          this.dropWarm();
          this.pump();
        }
        return;
      case 'held':
        this.goOn(side, state.portrait, state.since);
    }
  }

  private goOn(side: Side, portrait: Portrait, since: number): void {
    const old = this.upstream!;
    if (old.side === side && !old.closed) {
      this.dropWarm();
    } else {
      const ready = this.warm?.side === side ? this.warm.upstream : undefined;
      // Word that was asked for before the connection was made proves nothing about it.
      if (!ready || ready.closed || ready.openedAt > this.host.orderAskedAt) {
        void this.move(portrait, since);
        return;
      }
      this.warm = undefined;
      this.swap(ready);
    }
    this.host.held(Date.now() - since);
    this.flow();
  }

  private swap(next: Upstream): void {
    const old = this.upstream!;
    this.detach(old);
    this.upstream = next;
    this.attach(next);
    this.host.release(old, false);
    const differences: Buffer[] = [];
    for (const [name, value] of next.parameters) {
      if (
        this.told.get(name) === value ||
        (name === 'application_name' && value.startsWith(upstreamNamePrefix))
      ) {
        continue;
      }
      this.told.set(name, value);
      differences.push(write.parameterStatus(name, value));
    }
    if (differences.length) this.client.write(Buffer.concat(differences));
  }

  /** The connection that was held has died, or there is no warm one: makes the session anew where traffic goes on. */
  private async move(portrait: Portrait, since: number): Promise<void> {
    this.dropWarm();
    this.state = { at: 'moving', since };
    try {
      const next = await this.serving();
      if (!next) return;
      const problems = await replay(next, portrait);
      const stillServes = this.host.servingNow() === next.side;
      if (problems.length || !stillServes || this.isClosed) {
        this.host.release(next, false);
        if (!this.isClosed) this.endForTransition();
        return;
      }
      this.swap(next);
      this.host.held(Date.now() - since);
      this.flow();
      this.host.changed();
    } catch (error) {
      this.refuse(error);
    }
  }

  // ---- ends ----

  /** Passes a client's cancel request on, if something runs. */
  cancel(): void {
    if (this.state.at === 'flowing' && !this.exchange.atRest) void this.upstream?.cancel();
  }

  private endForTransition(): void {
    this.end('57P01', 'terminating connection because the database is being moved');
  }

  /** Tells the client an error and closes the connection, unless half a message has been sent to it. */
  end(code: string, message: string): void {
    if (this.isClosed) return;
    if (this.exchange.server.atBoundary) {
      this.client.end(write.errorResponse({ severity: 'FATAL', code, message }));
    } else {
      this.client.destroy();
    }
    this.close(true);
  }

  private refuse(error: unknown): void {
    if (this.isClosed) return;
    if (error instanceof ServerRefusal) {
      this.client.end(error.raw);
      this.close();
      return;
    }
    this.host.warn('no server for a client', error, this);
    const code =
      error instanceof MoltError && error.code === 'lms/orchestrator-unreachable' ? '57P03' : '08006';
    this.end(code, (error as Error).message);
  }

  private serverGone(upstream: Upstream): void {
    if (this.upstream !== upstream) return;
    switch (this.state.at) {
      case 'asking':
      case 'carrying':
      case 'held':
      case 'moving':
        // Nothing ran there. What the session held is known (or being asked, which then fails).
        return;
      case 'flowing':
        // A server that says goodbye has told the client why.
        if (this.exchange.fatal || this.exchange.terminated) {
          this.client.end();
          this.close();
        } else {
          this.end('08006', 'the connection to the database was lost');
        }
        return;
      case 'waiting':
      case 'closed':
    }
  }

  /** @param cancel also cancel what runs at the server. */
  private close(cancel = false): void {
    if (this.isClosed) return;
    const busy = this.state.at === 'flowing' && !this.exchange.atRest;
    this.state = { at: 'closed' };
    this.transition = undefined;
    clearTimeout(this.graceTimer);
    clearTimeout(this.lookTimer);
    this.queue = undefined;
    this.dropWarm();
    const { upstream } = this;
    this.upstream = undefined;
    if (upstream) {
      this.detach(upstream);
      if (busy && cancel) void upstream.cancel();
      this.host.release(upstream, busy);
    }
    if (!this.client.destroyed) {
      // What it still sends is read and dropped, so that its end is seen.
      this.client.resume();
      setTimeout(() => this.client.destroy(), 5000).unref();
    }
    this.host.gone(this);
  }

  // ---- for the operator ----

  blockers(now: number): Blocker[] {
    if (!this.transition || this.isStill || this.state.at !== 'flowing') return [];
    const { exchange } = this;
    const base = {
      session: this.id,
      clientAddress: this.clientAddress,
      applicationName: this.applicationName,
      ageMs: this.busySince ? Math.max(0, now - this.busySince) : 0,
      lastQuery: withoutLiterals(exchange.client.lastStatement),
    };
    if (this.hindrances.length) return this.hindrances.map((hindrance) => ({ ...base, ...hindrance }));
    return [{ ...base, reason: exchange.inTransaction ? 'in-transaction' : 'statement-running' }];
  }

  /** @param held whether it waits for a transition to end; a client that just logs in waits too, but for nobody. */
  connection(now: number, instanceAddress: string, sourceOfTruth: Side, held: boolean): Connection {
    const { exchange } = this;
    return {
      session: this.id,
      remote_address: instanceAddress,
      source_address: this.clientAddress,
      source_of_truth: this.side ?? sourceOfTruth,
      last_query: withoutLiterals(exchange.client.lastStatement),
      ...(this.lastError === undefined ? {} : { error: this.lastError }),
      user: this.user.user,
      database: this.database,
      application_name: this.applicationName,
      state: held ? 'held' : exchange.inTransaction ? 'in-transaction' : exchange.atRest ? 'idle' : 'active',
      age_ms: now - this.connectedAt,
    };
  }
}

/** Beginning of application_name of every connection that a proxy opens; instance and incarnation follow. */
export const upstreamNamePrefix = 'molt-lms:';
