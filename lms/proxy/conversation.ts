import type { Socket } from 'node:net';
import { backend } from '../wire/codes.ts';
import { Exchange } from '../wire/exchange.ts';
import { MessageReader } from '../wire/read.ts';
import * as write from '../wire/write.ts';
import { ClientParameters } from './client-parameters.ts';
import type { Upstream } from './upstream.ts';

/** What may go through between a client and its server. */
export type Gate =
  | 'open'
  /** Message by message up to the next one that will be answered by ReadyForQuery, because a transition is on. */
  | 'stepwise'
  /** Nothing: there is no server, or the session is at rest. What the client sends waits. */
  | 'shut'
  /** The session has ended: what the client still sends is dropped. */
  | 'closed';

/** What a conversation asks and tells its session. */
export interface ConversationOwner {
  readonly gate: Gate;
  /** In `stepwise`, while nothing runs for the client: whether the session is to be stopped before its next message. */
  wantsRest(): boolean;
  /** In `stepwise`: something was forwarded or answered; the session may be at rest now. */
  settle(): void;
  /** The client sent what is not in the protocol. */
  clientBroke(error: unknown): void;
  /** The server sent what is not in the protocol. */
  serverBroke(error: unknown): void;
  serverGone(upstream: Upstream): void;
}

/**
 * The bytes between one client and the server behind it: forwards them as they come, counts what is outstanding, and
 * holds the client's back while the gate says so. Never more than one read is held, because reading stops then.
 */
export class Conversation {
  readonly exchange: Exchange;
  readonly parameters = new ClientParameters();
  /** The server behind the client, if there is one. */
  upstream: Upstream | undefined;
  /** When the client began what it does, by Date.now(); 0 when it has done nothing yet. */
  busySince = 0;
  /** Client bytes that were read and may not be forwarded yet. */
  private queue: Buffer | undefined;
  private serverFull = false;
  private asides = new MessageReader();
  /** Called at the next rest. */
  private onRest: (() => void) | undefined;

  /** @param rest bytes that came behind the last message of the login. */
  constructor(
    private readonly client: Socket,
    rest: Buffer,
    private readonly owner: ConversationOwner,
  ) {
    this.exchange = new Exchange((name, value) => this.parameters.note(name, value));
    if (rest.length) this.queue = Buffer.from(rest);
    client.setNoDelay(true);
    client.pause();
    client.on('data', this.fromClient);
    client.on('drain', this.clientDrained);
  }

  /**
   * Puts a server behind the client; nothing goes through before `pump`.
   *
   * @throws MoltError internal, and changes nothing, when somebody else speaks on that connection.
   */
  attach(upstream: Upstream): void {
    this.claim(upstream);
    this.use(upstream);
  }

  private claim(upstream: Upstream): void {
    upstream.attach({ bytes: this.fromServer, gone: () => this.owner.serverGone(upstream) });
  }

  private use(upstream: Upstream): void {
    this.upstream = upstream;
    this.asides = new MessageReader();
    upstream.socket.on('drain', this.serverDrained);
    this.serverFull = false;
  }

  /** Takes the server away and returns it. */
  detach(): Upstream | undefined {
    const { upstream } = this;
    this.upstream = undefined;
    if (!upstream) return undefined;
    upstream.socket.off('drain', this.serverDrained);
    upstream.detach();
    return upstream;
  }

  /**
   * Goes on with another server, and tells the client what is different there. Returns the old one.
   *
   * @throws MoltError internal, and changes nothing, when somebody else speaks on that connection.
   */
  swap(next: Upstream): Upstream | undefined {
    this.claim(next);
    const old = this.detach();
    this.use(next);
    const differences = this.parameters.differences(next.parameters);
    if (differences.length) this.client.write(Buffer.concat(differences));
    return old;
  }

  /** Reads no more from the client until `pump` finds the gate open. */
  pause(): void {
    this.client.pause();
  }

  /** Forgets what the client sent and was not forwarded. */
  drop(): void {
    this.queue = undefined;
  }

  /** Waits for the next moment at which nothing runs for the client; returns whether it came in time. */
  rest(milliseconds: number): Promise<boolean> {
    const { gate } = this.owner;
    const flows = gate === 'open' || gate === 'stepwise';
    if (flows && this.exchange.atRest && !this.queue) return Promise.resolve(true);
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

  /** Hands a notice, notification or parameter of the server's on to the client. */
  readonly aside = (message: Buffer): void => {
    // Counted too, so that what the client knows of parameters stays right.
    this.exchange.server.scan(message, 0, false);
    this.client.write(message);
  };

  /** Forwards what was held back, as far as the gate lets it. */
  pump(): void {
    const { upstream, exchange, owner } = this;
    const { gate } = owner;
    if (!upstream || gate === 'shut' || gate === 'closed') return;
    if (!this.forwardHalf()) return;
    while (this.queue && !this.serverFull) {
      if (gate === 'stepwise') {
        if (exchange.atRest ? owner.wantsRest() : exchange.outstanding > 0 && !exchange.copyIn) break;
        if (exchange.atRest) this.busySince = Date.now();
      }
      const chunk = this.queue;
      let size: number;
      try {
        size = exchange.client.scan(chunk, 0, gate === 'stepwise');
      } catch (error) {
        owner.clientBroke(error);
        return;
      }
      this.queue = size < chunk.length ? chunk.subarray(size) : undefined;
      if (!upstream.socket.write(size < chunk.length ? chunk.subarray(0, size) : chunk))
        this.serverFull = true;
    }
    if (!this.queue && !this.serverFull) this.client.resume();
    if (gate === 'stepwise') owner.settle();
  }

  /**
   * What a still session's server has begun to say goes to the client as it is, so that the rest of it, which will be
   * forwarded, is not taken for the beginning of something else. Returns whether the session goes on.
   */
  private forwardHalf(): boolean {
    const half = this.asides.pending;
    if (half.length === 0) return true;
    this.asides = new MessageReader();
    try {
      this.exchange.server.scan(half, 0, false);
    } catch (error) {
      this.owner.serverBroke(error);
      return false;
    }
    this.client.write(half);
    return true;
  }

  private readonly fromClient = (chunk: Buffer): void => {
    const { upstream, exchange, owner } = this;
    const { gate } = owner;
    if (gate === 'closed') return;
    if (gate !== 'open' || this.queue || !upstream) {
      this.queue = this.queue ? Buffer.concat([this.queue, chunk]) : chunk;
      this.client.pause();
      this.pump();
      return;
    }
    if (exchange.outstanding === 0 && !exchange.inTransaction) this.busySince = Date.now();
    try {
      exchange.client.scan(chunk, 0, false);
    } catch (error) {
      owner.clientBroke(error);
      return;
    }
    if (!upstream.socket.write(chunk)) {
      this.serverFull = true;
      this.client.pause();
    }
  };

  private readonly fromServer = (chunk: Buffer): void => {
    const { gate } = this.owner;
    if (gate === 'shut' || gate === 'closed') {
      this.fromStillServer(chunk);
      return;
    }
    try {
      this.exchange.server.scan(chunk, 0, false);
    } catch (error) {
      this.owner.serverBroke(error);
      return;
    }
    if (!this.client.write(chunk)) this.upstream?.socket.pause();
    if (this.onRest && this.exchange.atRest) this.onRest();
    if (gate === 'stepwise') {
      if (this.queue) this.pump();
      else this.owner.settle();
    }
  };

  /**
   * What a server says to a session at rest during a transition. A goodbye is not passed on: the session can be made
   * anew elsewhere (see `Crossing`), and its client need not know.
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

  private readonly clientDrained = (): void => {
    this.upstream?.socket.resume();
  };

  private readonly serverDrained = (): void => {
    this.serverFull = false;
    this.pump();
  };
}
