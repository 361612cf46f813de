import type { Socket } from 'node:net';
import { MoltError } from '../../contracts/errors.ts';
import { addressOf, type ConnectionTarget } from '../../data/connect/connection-string.ts';
import type { Side } from '../api/schema.ts';
import { backend } from '../wire/codes.ts';
import { MessageReader, readParameterStatus, type Message } from '../wire/read.ts';
import * as write from '../wire/write.ts';
import { dial, timeout } from './dial.ts';
import { Batch, type BatchResult, type Dialogue } from './dialogue.ts';
import { Login } from './login.ts';

/** What one connection to a server needs. */
export interface UpstreamOptions {
  readonly side: Side;
  readonly server: ConnectionTarget;
  readonly user: string;
  readonly password: string | undefined;
  /** Startup parameters besides the user: database, application_name, options, client_encoding… */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Whose traffic goes through a connection. */
export interface UpstreamListener {
  /** The server has sent something. The buffer is only valid during the call. */
  bytes(chunk: Buffer): void;
  /** The connection is gone. Called once. */
  gone(): void;
}

/** Who speaks on a connection: one at a time, because answers carry no name. */
type State =
  /** Nobody. It is warm, or has just been taken from a session. */
  | { readonly at: 'idle' }
  | { readonly at: 'attached'; readonly listener: UpstreamListener }
  /** We do; `then` whose traffic goes through again after the answer. */
  | {
      readonly at: 'asking';
      readonly dialogue: Dialogue;
      readonly timer: NodeJS.Timeout;
      readonly then: UpstreamListener | undefined;
    }
  /** Goodbye was said; what the server still sends is dropped. */
  | { readonly at: 'leaving' }
  | { readonly at: 'closed' };

/** Longest answer to one of our own statements, in bytes. */
const maxOwnAnswer = 64 << 20;

/** A connection to one of the two servers: for a client's traffic, and between two answers for questions of our own. */
export class Upstream {
  readonly side: Side;
  /** The server's process id of this connection (CockroachDB: part of a random key). */
  pid = 0;
  cancelKey: Buffer = Buffer.alloc(0);
  /** ParameterStatus values, as far as no client's traffic went through. */
  readonly parameters = new Map<string, string>();
  /** When the login was done, by performance.now(). */
  openedAt = Infinity;
  private state: State = { at: 'idle' };
  /** Holds the half of a message that came while no client's traffic went through. */
  private reader = new MessageReader(maxOwnAnswer);

  private constructor(
    readonly options: UpstreamOptions,
    readonly socket: Socket,
  ) {
    this.side = options.side;
    socket.on('data', (chunk: Buffer) => this.hear(chunk));
    socket.on('error', () => undefined);
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.lose(new Error('the server closed the connection')));
  }

  /** Connects and logs in within the server's connect timeout. @throws ServerRefusal, MoltError connect/*. */
  static async open(options: UpstreamOptions): Promise<Upstream> {
    const deadline = Date.now() + options.server.connectTimeoutSeconds * 1000;
    const upstream = new Upstream(options, await dial(options.server, deadline));
    await upstream.logIn(Math.max(1, deadline - Date.now()));
    upstream.openedAt = performance.now();
    return upstream;
  }

  get closed(): boolean {
    return this.state.at === 'closed';
  }

  private logIn(timeoutMs: number): Promise<void> {
    const { options, socket } = this;
    return new Promise((resolve, reject) => {
      const login = new Login(
        options,
        (message) => socket.write(message),
        () => {
          this.pid = login.pid;
          this.cancelKey = login.cancelKey;
          for (const [name, value] of login.parameters) this.parameters.set(name, value);
          resolve();
        },
        reject,
      );
      const startup = write.startupMessage([['user', options.user], ...options.parameters]);
      this.ask(startup, timeoutMs, () => timeout(options.server), login);
    });
  }

  // ---- a client's traffic ----

  /**
   * From now on a client's traffic goes through, until `detach`.
   *
   * @throws MoltError internal when somebody else speaks on the connection.
   */
  attach(listener: UpstreamListener): void {
    const { state } = this;
    switch (state.at) {
      case 'attached':
      case 'asking':
        throw this.twoAtOnce();
      case 'leaving':
      case 'closed':
        // As if it were gone now.
        queueMicrotask(() => listener.gone());
        return;
      case 'idle':
        this.state = { at: 'attached', listener };
    }
  }

  /** No client's traffic goes through any more. An answer that is outstanding is waited for all the same. */
  detach(): void {
    const { state } = this;
    if (state.at === 'attached') this.state = { at: 'idle' };
    else if (state.at === 'asking') this.state = { ...state, then: undefined };
  }

  // ---- questions of our own ----

  /**
   * Sends messages of our own that end in one ReadyForQuery, and collects the answer. Only while the session is at
   * rest. What the server says besides (notifications, notices, parameters) goes to `onAside`.
   *
   * @throws MoltError connect/lost when the connection breaks or does not answer within `timeoutMs`; internal when the
   *   answer to another question is outstanding: nothing has been sent then.
   */
  run(messages: Buffer, timeoutMs: number, onAside?: (message: Buffer) => void): Promise<BatchResult> {
    const address = addressOf(this.options.server);
    return new Promise((resolve, reject) => {
      const batch = new Batch(
        resolve,
        (reason) => reject(new MoltError('connect/lost', { address, reason })),
        (name, value) => this.parameters.set(name, value),
        onAside,
      );
      this.ask(messages, timeoutMs, () => new Error(`no answer within ${timeoutMs} ms`), batch);
    });
  }

  /** @throws MoltError internal when the answer to another question is outstanding. */
  private ask(messages: Buffer, timeoutMs: number, late: () => Error, dialogue: Dialogue): void {
    const { state } = this;
    switch (state.at) {
      case 'asking':
        throw this.twoAtOnce();
      case 'leaving':
      case 'closed':
        dialogue.fail(new Error('it was closed'));
        return;
      case 'idle':
      case 'attached': {
        const timer = setTimeout(() => this.lose(late()), timeoutMs);
        this.state = {
          at: 'asking',
          dialogue,
          timer,
          then: state.at === 'attached' ? state.listener : undefined,
        };
        // A slow client may have stopped the reading.
        this.socket.resume();
        this.socket.write(messages);
      }
    }
  }

  private twoAtOnce(): MoltError {
    const address = addressOf(this.options.server);
    return new MoltError('internal', { reason: `two speak at once on a connection to ${address}` });
  }

  // ---- what the server says ----

  private hear(chunk: Buffer): void {
    if (this.state.at === 'attached') {
      const half = this.reader.pending;
      if (half.length === 0) return this.state.listener.bytes(chunk);
      this.reader = new MessageReader(maxOwnAnswer);
      return this.state.listener.bytes(Buffer.concat([half, chunk]));
    }
    try {
      for (let m = this.reader.next(chunk); m; m = this.reader.next()) this.take(m);
    } catch (error) {
      this.lose(error);
    }
  }

  /** Behind the end of an answer comes what is for whoever is next. */
  private take(m: Message): void {
    const { state } = this;
    switch (state.at) {
      case 'asking':
        if (!state.dialogue.take(m)) return;
        clearTimeout(state.timer);
        // Not `state`: while it was answered the client may have gone.
        this.state = this.afterAnswer();
        return;
      case 'attached':
        state.listener.bytes(write.message(m.type, m.body));
        return;
      case 'idle':
        if (m.type === backend.parameterStatus) this.parameters.set(...readParameterStatus(m.body));
        return;
      case 'leaving':
      case 'closed':
    }
  }

  private afterAnswer(): State {
    const { state } = this;
    if (state.at !== 'asking') return state;
    return state.then ? { at: 'attached', listener: state.then } : { at: 'idle' };
  }

  // ---- ends ----

  /** The connection is gone, or is cut because nobody can make anything of what comes. */
  private lose(reason: unknown): void {
    const { state } = this;
    this.state = { at: 'closed' };
    this.socket.destroy();
    switch (state.at) {
      case 'asking':
        clearTimeout(state.timer);
        state.dialogue.fail(reason);
        state.then?.gone();
        return;
      case 'attached':
        state.listener.gone();
        return;
      case 'idle':
      case 'leaving':
      case 'closed':
    }
  }

  /**
   * Says goodbye. With `busy` a statement may still run at the server: then only the server's own close counts,
   * because cutting the socket would not end the statement.
   */
  terminate(busy = false): void {
    const { state } = this;
    if (state.at === 'closed' || state.at === 'leaving') return;
    this.state = { at: 'leaving' };
    if (state.at === 'asking') {
      clearTimeout(state.timer);
      state.dialogue.fail(new Error('it was given back'));
    }
    this.socket.resume();
    this.socket.end(write.terminate());
    if (!busy) setTimeout(() => this.socket.destroy(), 1000).unref();
  }

  /** Asks the server to cancel what runs on this connection. Failures are not told: neither does libpq. */
  async cancel(): Promise<void> {
    const { server } = this.options;
    try {
      const channel = await dial(server, Date.now() + server.connectTimeoutSeconds * 1000);
      channel.end(write.cancelRequest(this.pid, this.cancelKey));
      channel.resume();
      setTimeout(() => channel.destroy(), 5000).unref();
    } catch {
      // The client sees that its statement goes on, and may try again.
    }
  }
}
