import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { MoltError, type ErrorCode } from '../../contracts/errors.ts';
import type { Blocker, Connection, Side } from '../api/schema.ts';
import { status } from '../wire/codes.ts';
import * as write from '../wire/write.ts';
import { Conversation, type ConversationOwner, type Gate } from './conversation.ts';
import { Crossing } from './crossing.ts';
import { withoutLiterals } from './last-query.ts';
import type { Portrait } from './portrait.ts';
import { servingUpstream, type SessionHost } from './session-host.ts';
import { ServerRefusal } from './server-refusal.ts';
import type { Upstream } from './upstream.ts';
import type { ProxyUser } from './users.ts';

type State =
  /** No server behind it: it is new, or waits for traffic to go on. */
  | { readonly at: 'waiting' }
  | { readonly at: 'flowing' }
  /** At rest for a moment, before a transition: what it holds is being asked for, traffic goes on behind it. */
  | { readonly at: 'asking' }
  /** At rest during a transition; what it holds is being asked for and made at the other side. */
  | { readonly at: 'carrying' }
  /** Ready for either side. */
  | { readonly at: 'held'; readonly since: number; readonly portrait: Portrait }
  /** On its way to a new connection. */
  | { readonly at: 'moving' }
  | { readonly at: 'closed' };

/** One client connection and what serves it. */
export class Session implements ConversationOwner {
  readonly id: string;
  /** What the client was told as BackendKeyData. */
  readonly pid: number;
  readonly cancelKey: Buffer = randomBytes(4);
  readonly connectedAt = Date.now();
  readonly clientAddress: string;
  readonly applicationName: string;
  state: State = { at: 'waiting' };
  readonly conversation: Conversation;
  readonly crossing: Crossing;

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
    this.conversation = new Conversation(client, rest, this);
    this.crossing = new Crossing(this, host);
    client.on('error', () => undefined);
    client.on('close', () => this.close());
    if (client.destroyed) this.close();
  }

  get database(): string {
    return this.parameters.get('database') ?? this.user.user;
  }

  get side(): Side | undefined {
    return this.conversation.upstream?.side;
  }

  /** ReadyForQuery messages that this session has seen. */
  get statements(): number {
    return this.conversation.exchange.answered;
  }

  /** Whether nothing of this client can be running at a database, and it can go on at either side. */
  get isStill(): boolean {
    const { at } = this.state;
    return at === 'held' || at === 'waiting' || at === 'moving' || at === 'closed';
  }

  /** Whether nothing runs for the client at this moment. */
  get isAtRest(): boolean {
    return this.state.at !== 'flowing' || this.conversation.exchange.atRest;
  }

  /** Whether the client waits for a transition to end. */
  get isHeld(): boolean {
    return this.state.at === 'held' || this.state.at === 'carrying' || this.state.at === 'moving';
  }

  get isClosed(): boolean {
    return this.state.at === 'closed';
  }

  /** Gets the client its first server; ends the session with an error when there is none. */
  async start(): Promise<void> {
    const { conversation } = this;
    try {
      const upstream = await servingUpstream(this.host, this);
      if (!upstream) return;
      conversation.attach(upstream);
      const greeting = conversation.parameters.greeting(upstream.parameters, this.applicationName);
      greeting.push(write.backendKeyData(this.pid, this.cancelKey), write.readyForQuery(status.idle));
      this.client.write(Buffer.concat(greeting));
      this.flow();
    } catch (error) {
      this.refuse(error);
    }
  }

  /** Traffic goes on at the server that the session has. */
  flow(): void {
    this.state = { at: 'flowing' };
    this.conversation.pump();
  }

  // ---- what the conversation asks ----

  get gate(): Gate {
    switch (this.state.at) {
      case 'closed':
        return 'closed';
      case 'flowing':
        return this.crossing.transition ? 'stepwise' : 'open';
      case 'waiting':
      case 'asking':
      case 'carrying':
      case 'held':
      case 'moving':
        return 'shut';
    }
  }

  wantsRest(): boolean {
    return this.crossing.wantsRest;
  }

  settle(): void {
    this.crossing.settle();
  }

  clientBroke(error: unknown): void {
    this.end('08P01', (error as Error).message);
  }

  serverBroke(error: unknown): void {
    this.host.warn('the server sent what is not in the protocol', error, this);
    this.client.destroy();
  }

  serverGone(upstream: Upstream): void {
    const { exchange } = this.conversation;
    if (this.conversation.upstream !== upstream) return;
    switch (this.state.at) {
      case 'asking':
      case 'carrying':
      case 'held':
      case 'moving':
        // Nothing ran there. What the session held is known (or being asked, which then fails).
        return;
      case 'flowing':
        // A server that says goodbye has told the client why.
        if (exchange.fatal || exchange.terminated) {
          this.client.end();
          this.close();
        } else {
          this.endLost();
        }
        return;
      case 'waiting':
      case 'closed':
    }
  }

  // ---- ends ----

  /** Passes a client's cancel request on, if something runs. */
  cancel(): void {
    if (!this.isAtRest) void this.conversation.upstream?.cancel();
  }

  /** The session can't be carried through a transition: its client has to connect anew. */
  endForTransition(): void {
    this.end('57P01', 'terminating connection because the database is being moved');
  }

  /** Its server is gone. */
  endLost(): void {
    this.end('08006', 'the connection to the database was lost');
  }

  /** Tells the client an error and closes the connection, unless half a message has been sent to it. */
  end(code: string, message: string): void {
    if (this.isClosed) return;
    if (this.conversation.exchange.server.atBoundary) {
      this.client.end(write.errorResponse({ severity: 'FATAL', code, message }));
    } else {
      this.client.destroy();
    }
    this.close(true);
  }

  /** The client can't be served: tells it why, as the server said it where a server did. */
  refuse(error: unknown): void {
    if (this.isClosed) return;
    if (error instanceof ServerRefusal) {
      this.client.end(error.raw);
      this.close();
      return;
    }
    const code = error instanceof MoltError ? error.code : undefined;
    this.host.warn(code === 'internal' ? 'a client was sent away' : 'no server for a client', error, this);
    this.end(sqlStateOf(code), (error as Error).message);
  }

  /** @param cancel also cancel what runs at the server. */
  private close(cancel = false): void {
    if (this.isClosed) return;
    const busy = !this.isAtRest;
    this.state = { at: 'closed' };
    this.crossing.stop();
    this.conversation.drop();
    const upstream = this.conversation.detach();
    if (upstream) {
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

  /** What keeps the session from being held in the transition that is on. */
  blockers(now: number): Blocker[] {
    const { transition, hindrances } = this.crossing;
    if (!transition || this.state.at !== 'flowing') return [];
    const { exchange, busySince } = this.conversation;
    const base = {
      session: this.id,
      clientAddress: this.clientAddress,
      applicationName: this.applicationName,
      ageMs: busySince ? Math.max(0, now - busySince) : 0,
      lastQuery: withoutLiterals(exchange.client.lastStatement),
    };
    if (hindrances.length) return hindrances.map((hindrance) => ({ ...base, ...hindrance }));
    return [{ ...base, reason: exchange.inTransaction ? 'in-transaction' : 'statement-running' }];
  }

  /** @param held whether it waits for a transition to end; a client that just logs in waits too, but for nobody. */
  connection(now: number, instanceAddress: string, sourceOfTruth: Side, held: boolean): Connection {
    const { exchange } = this.conversation;
    const { lastError } = this.crossing;
    return {
      session: this.id,
      remote_address: instanceAddress,
      source_address: this.clientAddress,
      source_of_truth: this.side ?? sourceOfTruth,
      last_query: withoutLiterals(exchange.client.lastStatement),
      ...(lastError === undefined ? {} : { error: lastError }),
      user: this.user.user,
      database: this.database,
      application_name: this.applicationName,
      state: held ? 'held' : exchange.inTransaction ? 'in-transaction' : exchange.atRest ? 'idle' : 'active',
      age_ms: now - this.connectedAt,
    };
  }
}

/** What a client is told, by the code of what happened. */
function sqlStateOf(code: ErrorCode | undefined): string {
  switch (code) {
    case 'lms/orchestrator-unreachable':
      return '57P03';
    case 'internal':
      return 'XX000';
    default:
      return '08006';
  }
}
