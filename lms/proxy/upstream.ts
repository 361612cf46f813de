import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MoltError } from '../../contracts/errors.ts';
import { addressOf, type ConnectionTarget } from '../../data/connect/connection-string.ts';
import { connectFailure } from '../../data/connect/failure.ts';
import { tlsOptions } from '../../data/connect/tls.ts';
import type { Side } from '../api/schema.ts';
import { authentication, backend, status } from '../wire/codes.ts';
import { md5Answer } from '../wire/md5.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import {
  MessageReader,
  readCstring,
  readDataRow,
  readErrorFields,
  readParameterStatus,
  type Message,
} from '../wire/read.ts';
import { ScramClient, scramMechanism } from '../wire/scram.ts';
import * as write from '../wire/write.ts';

/** What one connection to a server needs. */
export interface UpstreamOptions {
  readonly side: Side;
  readonly server: ConnectionTarget;
  readonly user: string;
  readonly password: string | undefined;
  /** Startup parameters besides the user: database, application_name, options, client_encoding… */
  readonly parameters: ReadonlyMap<string, string>;
}

/** A server's refusal, as it said it: to be handed on to the client unchanged. */
export class ServerRefusal extends Error {
  override readonly name = 'ServerRefusal';

  constructor(
    readonly fields: ReadonlyMap<string, string>,
    /** The ErrorResponse itself. */
    readonly raw: Buffer,
  ) {
    super(fields.get('M') ?? 'refused');
  }

  /** SQLSTATE. */
  get code(): string {
    return fields5(this.fields.get('C'));
  }
}

const fields5 = (code: string | undefined): string => (code?.length === 5 ? code : 'XX000');

/** What `run` gives back for one batch of messages. */
export interface BatchResult {
  /** Rows in text form, raw bytes as latin1. */
  readonly rows: readonly (readonly (string | null)[])[];
  /** The first error; the statements before it have run. */
  readonly error: ServerRefusal | undefined;
  readonly status: number;
}

/** Longest answer to one of our own statements, in bytes. */
const maxOwnAnswer = 64 << 20;

/** A logged-in connection to one of the two servers, not yet or no longer carrying a client's traffic. */
export class Upstream {
  readonly side: Side;
  /** The server's process id of this connection (CockroachDB: part of a random key). */
  pid = 0;
  cancelKey: Buffer = Buffer.alloc(0);
  /** Last ParameterStatus values. */
  readonly parameters = new Map<string, string>();
  closed = false;
  /** When the login was done, by performance.now(). */
  openedAt = Infinity;
  /** Receives bytes while a client is attached. The buffer is only valid during the call. */
  onBytes: ((chunk: Buffer) => void) | undefined;
  /** Called once when the connection is gone. */
  onClose: (() => void) | undefined;

  private constructor(
    readonly options: UpstreamOptions,
    readonly socket: Socket,
  ) {
    this.side = options.side;
  }

  /** Connects and logs in within the server's connect timeout. @throws ServerRefusal, MoltError connect/*. */
  static async open(options: UpstreamOptions): Promise<Upstream> {
    const { server } = options;
    const deadline = Date.now() + server.connectTimeoutSeconds * 1000;
    let socket = await tcp(server, deadline);
    try {
      const tls = await tlsOptions(server);
      if (tls) {
        const answer = await firstByte(socket, write.sslRequest(), server, deadline);
        if (answer === 'S') {
          socket = await startTls(socket, server, tls, deadline);
        } else if (server.tls.mode !== 'prefer') {
          throw new MoltError('connect/tls-refused', { address: addressOf(server) });
        }
      }
      const upstream = new Upstream(options, socket);
      await upstream.logIn(deadline);
      upstream.openedAt = performance.now();
      return upstream;
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  private logIn(deadline: number): Promise<void> {
    const { options, socket } = this;
    return new Promise((resolve, reject) => {
      const reader = new MessageReader(1 << 20);
      const login = new Login(options, socket);
      const timer = setTimeout(() => fail(timeout(options.server)), Math.max(1, deadline - Date.now()));
      const done = (): void => {
        clearTimeout(timer);
        this.onClose = undefined;
        this.onBytes = undefined;
      };
      const fail = (error: unknown): void => {
        done();
        socket.destroy();
        reject(error instanceof ServerRefusal ? error : connectFailure(options.server, error));
      };
      this.onClose = () => fail(new Error('the server closed the connection'));
      this.onBytes = (chunk) => {
        try {
          for (let m = reader.next(chunk); m; m = reader.next()) {
            switch (m.type) {
              case backend.authentication:
                login.step(m.body);
                break;
              case backend.parameterStatus:
                this.parameters.set(...readParameterStatus(m.body));
                break;
              case backend.backendKeyData:
                this.pid = m.body.readInt32BE(0);
                this.cancelKey = Buffer.from(m.body.subarray(4));
                break;
              case backend.errorResponse:
                throw refusal(m);
              case backend.readyForQuery:
                done();
                resolve();
                return;
              case backend.notice:
                break;
              default:
                throw new ProtocolError(`unexpected message ${String.fromCharCode(m.type)} while logging in`);
            }
          }
        } catch (error) {
          fail(error);
        }
      };
      this.listen();
      socket.write(write.startupMessage([['user', options.user], ...options.parameters]));
    });
  }

  private listen(): void {
    const { socket } = this;
    socket.on('data', (chunk: Buffer) => this.onBytes?.(chunk));
    socket.on('error', () => undefined);
    socket.on('end', () => socket.destroy());
    socket.on('close', () => {
      this.closed = true;
      this.onClose?.();
    });
    socket.resume();
  }

  /**
   * Sends messages of our own that end in one ReadyForQuery, and collects the answer. Only while the session is at
   * rest. What the server says besides (notifications, notices, parameters) goes to `onAside`.
   *
   * @throws MoltError connect/lost when the connection breaks or does not answer within `timeoutMs`.
   */
  run(messages: Buffer, timeoutMs: number, onAside?: (message: Buffer) => void): Promise<BatchResult> {
    const { onBytes, onClose, options } = this;
    return new Promise((resolve, reject) => {
      const reader = new MessageReader(maxOwnAnswer);
      const rows: (string | null)[][] = [];
      let error: ServerRefusal | undefined;
      const restore = (): void => {
        clearTimeout(timer);
        this.onBytes = onBytes;
        this.onClose = onClose;
      };
      const lost = (reason: string): void => {
        restore();
        this.socket.destroy();
        reject(new MoltError('connect/lost', { address: addressOf(options.server), reason }));
      };
      const timer = setTimeout(() => lost(`no answer within ${timeoutMs} ms`), timeoutMs);
      if (this.closed) return lost('it was closed');
      this.onClose = () => {
        lost(error ? error.message : 'the server closed it');
        onClose?.();
      };
      this.onBytes = (chunk) => {
        try {
          for (let m = reader.next(chunk); m; m = reader.next()) {
            switch (m.type) {
              case backend.dataRow:
                rows.push(readDataRow(m.body));
                break;
              case backend.errorResponse:
                error ??= refusal(m);
                break;
              case backend.parameterStatus:
                this.parameters.set(...readParameterStatus(m.body));
                onAside?.(write.message(m.type, m.body));
                break;
              case backend.notification:
              case backend.notice:
                onAside?.(write.message(m.type, m.body));
                break;
              case backend.readyForQuery: {
                restore();
                resolve({ rows, error, status: m.body[0] ?? status.idle });
                return;
              }
            }
          }
        } catch (thrown) {
          lost((thrown as Error).message);
        }
      };
      // A slow client may have stopped the reading.
      this.socket.resume();
      this.socket.write(messages);
    });
  }

  /**
   * Says goodbye; `whenGone` is called once the connection is gone. With `busy` a statement may still run at the
   * server: then only the server's own close counts, because cutting the socket would not end the statement.
   */
  terminate(busy = false, whenGone?: () => void): void {
    this.onBytes = undefined;
    this.onClose = whenGone;
    if (this.closed) {
      whenGone?.();
      return;
    }
    this.socket.resume();
    this.socket.end(write.terminate());
    if (!busy) setTimeout(() => this.socket.destroy(), 1000).unref();
  }

  /** Asks the server to cancel what runs on this connection. Failures are not told: neither does libpq. */
  async cancel(): Promise<void> {
    const { server } = this.options;
    try {
      const deadline = Date.now() + server.connectTimeoutSeconds * 1000;
      const socket = await tcp(server, deadline);
      const tls = await tlsOptions(server);
      let channel = socket;
      if (tls && (await firstByte(socket, write.sslRequest(), server, deadline)) === 'S') {
        channel = await startTls(socket, server, tls, deadline);
      }
      channel.on('error', () => undefined);
      channel.end(write.cancelRequest(this.pid, this.cancelKey));
      channel.resume();
      setTimeout(() => channel.destroy(), 5000).unref();
    } catch {
      // The client sees that its statement goes on, and may try again.
    }
  }
}

/** The client's half of authentication: answers each Authentication message. */
class Login {
  private scram: ScramClient | undefined;

  constructor(
    private readonly options: UpstreamOptions,
    private readonly socket: Socket,
  ) {}

  step(body: Buffer): void {
    const { user, server } = this.options;
    const kind = body.readInt32BE(0);
    switch (kind) {
      case authentication.ok:
        return;
      case authentication.cleartextPassword:
        this.socket.write(write.passwordMessage(this.password()));
        return;
      case authentication.md5Password:
        this.socket.write(write.passwordMessage(md5Answer(user, this.password(), body.subarray(4, 8))));
        return;
      case authentication.sasl: {
        const mechanisms: string[] = [];
        for (let at = 4; at < body.length && body[at] !== 0;) {
          const [name, next] = readCstring(body, at);
          mechanisms.push(name);
          at = next;
        }
        if (!mechanisms.includes(scramMechanism)) {
          throw new ProtocolError(`the server offers only ${mechanisms.join(', ')}`);
        }
        this.scram = new ScramClient(this.password());
        this.socket.write(write.saslInitialResponse(scramMechanism, this.scram.first()));
        return;
      }
      case authentication.saslContinue:
        if (!this.scram) throw new ProtocolError('SASL message out of order');
        this.socket.write(write.saslResponse(this.scram.final(body.toString('utf8', 4))));
        return;
      case authentication.saslFinal:
        if (!this.scram?.accepts(body.toString('utf8', 4))) {
          throw new MoltError('connect/lost', {
            address: addressOf(server),
            reason: 'the server could not prove that it knows the password',
          });
        }
        return;
      default:
        throw new ProtocolError(`the server wants authentication method ${kind}, which is not supported`);
    }
  }

  private password(): string {
    const { password, server, user } = this.options;
    if (password === undefined) {
      throw new MoltError('connect/auth-failed', { address: addressOf(server), user });
    }
    return password;
  }
}

function refusal(m: Message): ServerRefusal {
  return new ServerRefusal(readErrorFields(m.body), write.message(m.type, m.body));
}

const timeout = (server: ConnectionTarget): MoltError =>
  new MoltError('connect/timeout', { address: addressOf(server), seconds: server.connectTimeoutSeconds });

function tcp(server: ConnectionTarget, deadline: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = server.host.startsWith('/')
      ? connectTcp({ path: `${server.host}/.s.PGSQL.${server.port}` })
      : connectTcp({ host: server.host, port: server.port, noDelay: true, keepAlive: true });
    const timer = setTimeout(() => fail(timeout(server)), Math.max(1, deadline - Date.now()));
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(connectFailure(server, error));
    };
    socket.once('error', fail);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.off('error', fail);
      resolve(socket);
    });
  });
}

function firstByte(
  socket: Socket,
  question: Buffer,
  server: ConnectionTarget,
  deadline: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(timeout(server)), Math.max(1, deadline - Date.now()));
    const onClose = (): void => finish(new Error('the server closed the connection'));
    const onData = (chunk: Buffer): void => {
      // More than one byte before TLS could have been slipped in by somebody in between (CVE-2021-23222).
      finish(
        chunk.length === 1 ? undefined : new ProtocolError('bytes before TLS'),
        chunk.toString('latin1'),
      );
    };
    const finish = (error?: unknown, answer = ''): void => {
      clearTimeout(timer);
      socket.off('data', onData).off('close', onClose).off('error', finish);
      socket.pause();
      if (error) reject(connectFailure(server, error));
      else resolve(answer);
    };
    socket.on('data', onData).on('close', onClose).on('error', finish);
    socket.write(question);
  });
}

function startTls(
  socket: Socket,
  server: ConnectionTarget,
  options: object,
  deadline: number,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const secure = connectTls({
      socket,
      ...(isIP(server.host) ? {} : { servername: server.host }),
      host: server.host,
      ...options,
    });
    const timer = setTimeout(() => fail(timeout(server)), Math.max(1, deadline - Date.now()));
    const fail = (error: unknown): void => {
      clearTimeout(timer);
      secure.destroy();
      reject(connectFailure(server, error));
    };
    secure.once('error', fail);
    secure.once('secureConnect', () => {
      clearTimeout(timer);
      secure.off('error', fail);
      resolve(secure);
    });
  });
}
