import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { TLSSocket, type SecureContext } from 'node:tls';
import { frontend, maxStartupLength, request } from '../wire/codes.ts';
import { md5Answer } from '../wire/md5.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import { MessageReader, readCstring } from '../wire/read.ts';
import {
  scramMechanism,
  ScramServer,
  scramVerifier,
  unknownUserVerifier,
  type ScramVerifier,
} from '../wire/scram.ts';
import { readStartup, type StartupPacket } from '../wire/startup.ts';
import * as write from '../wire/write.ts';
import type { ProxyUser } from './users.ts';

/** How clients prove who they are; the names are those of pg_hba.conf, except `cleartext` for its `password`. */
export type ClientAuth = 'trust' | 'cleartext' | 'md5' | 'scram-sha-256';

export interface GreetingOptions {
  readonly users: ReadonlyMap<string, ProxyUser>;
  readonly clientAuth: ClientAuth;
  /** Certificate and key; absent: clients that ask for TLS are told that there is none. */
  readonly tls?: SecureContext;
  /** Refuse clients without TLS. */
  readonly requireTls: boolean;
  /** Milliseconds that a client has to log in. */
  readonly timeoutMs: number;
}

/** What came of a new connection. */
export type Greeting =
  | { readonly kind: 'cancel'; readonly pid: number; readonly key: Buffer }
  | {
      readonly kind: 'client';
      /** The socket to go on with: TLS may have been put around the first one. It is paused. */
      readonly socket: Socket;
      readonly user: ProxyUser;
      /** Startup parameters, without the user. */
      readonly parameters: ReadonlyMap<string, string>;
      /** Bytes that came behind the last message of the login. */
      readonly rest: Buffer;
    };

/** A client that has logged in. */
export type ClientGreeting = Extract<Greeting, { kind: 'client' }>;

/** The client was answered with this error, and its connection is to be closed. */
export class Refused extends Error {
  override readonly name = 'Refused';
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** What ended a greeting, with the socket on which the client can be told: TLS may have been put around the first. */
export class GreetingFailure extends Error {
  override readonly name = 'GreetingFailure';
  constructor(
    readonly socket: Socket,
    override readonly cause: unknown,
  ) {
    super('the greeting failed');
  }
}

const secret = randomBytes(32);
const verifiers = new WeakMap<ProxyUser, ScramVerifier>();

/**
 * Takes a client through TLS, startup packet and authentication. PostgreSQL's flow:
 * https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-START-UP. The last message that it sends is
 * AuthenticationOk; parameters, key and ReadyForQuery follow when there is a server behind.
 *
 * @throws GreetingFailure whose cause is Refused, with SQLSTATE and text for the client; ProtocolError when the bytes
 * are no PostgreSQL client's; another Error when the client went away.
 */
export async function greet(first: Socket, options: GreetingOptions): Promise<Greeting> {
  let input = new Input(first, options.timeoutMs);
  try {
    for (;;) {
      const packet = await input.startup();
      switch (packet.kind) {
        case 'gssenc':
          input.socket.write('N');
          continue;
        case 'ssl': {
          if (!options.tls || input.socket instanceof TLSSocket) {
            input.socket.write('N');
            continue;
          }
          // Bytes behind the request came before TLS: somebody in between may have put them there (CVE-2021-23222).
          if (input.rest.length) throw new ProtocolError('received unencrypted data after SSL request');
          input.stop();
          input.socket.write('S');
          input = new Input(await secured(input.socket, options.tls, options.timeoutMs), options.timeoutMs);
          continue;
        }
        case 'cancel':
          return { kind: 'cancel', pid: packet.pid, key: packet.key };
        case 'startup': {
          const { parameters, options: unknown, minor } = packet;
          if (options.requireTls && !(input.socket instanceof TLSSocket)) {
            throw new Refused('28000', 'this proxy accepts only TLS connections (sslmode=require)');
          }
          if (unknown.length || minor > (request.protocol3 & 0xffff)) {
            input.socket.write(write.negotiateProtocolVersion(unknown));
          }
          const replication = parameters.get('replication');
          if (replication && !/^(0|f|false|n|no|off)$/i.test(replication)) {
            throw new Refused(
              '0A000',
              'replication connections cannot go through the proxy; connect to the database itself',
            );
          }
          const name = parameters.get('user');
          if (!name) throw new Refused('28000', 'no PostgreSQL user name specified in startup packet');
          const user = await authenticate(input, options, name);
          input.socket.write(write.authenticationOk());
          input.stop();
          const others = new Map(parameters);
          others.delete('user');
          return { kind: 'client', socket: input.socket, user, parameters: others, rest: input.rest };
        }
      }
    }
  } catch (error) {
    throw new GreetingFailure(input.socket, error);
  } finally {
    input.stop();
  }
}

async function authenticate(input: Input, options: GreetingOptions, name: string): Promise<ProxyUser> {
  const user = options.users.get(name);
  const { socket } = input;
  let passed: boolean;
  switch (options.clientAuth) {
    case 'trust':
      if (!user) throw new Refused('28000', `role "${name}" is not known to this proxy`);
      return user;
    case 'cleartext': {
      socket.write(write.authenticationCleartext());
      const given = await input.password();
      passed = user?.password !== undefined && readCstring(given, 0)[0] === user.password;
      break;
    }
    case 'md5': {
      const salt = randomBytes(4);
      socket.write(write.authenticationMd5(salt));
      const given = readCstring(await input.password(), 0)[0];
      passed = user?.password !== undefined && given === md5Answer(name, user.password, salt);
      break;
    }
    case 'scram-sha-256':
      passed = await scram(input, name, user);
      break;
  }
  if (!user || !passed) throw new Refused('28P01', `password authentication failed for user "${name}"`);
  return user;
}

async function scram(input: Input, name: string, user: ProxyUser | undefined): Promise<boolean> {
  const { socket } = input;
  const server = new ScramServer(verifierOf(name, user));
  socket.write(write.authenticationSasl([scramMechanism]));
  const initial = await input.password();
  const [mechanism, at] = readCstring(initial, 0);
  if (mechanism !== scramMechanism) throw new ProtocolError(`unexpected SASL mechanism`);
  if (at + 4 > initial.length) throw new ProtocolError('SASL message cut short');
  socket.write(write.authenticationSaslContinue(server.first(initial.toString('utf8', at + 4))));
  const final = server.final((await input.password()).toString());
  if (final === undefined) return false;
  socket.write(write.authenticationSaslFinal(final));
  return true;
}

function verifierOf(name: string, user: ProxyUser | undefined): ScramVerifier {
  if (user?.password === undefined) return unknownUserVerifier(name, secret);
  let verifier = verifiers.get(user);
  if (!verifier) verifiers.set(user, (verifier = scramVerifier(user.password)));
  return verifier;
}

function secured(socket: Socket, secureContext: SecureContext, timeoutMs: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const tls = new TLSSocket(socket, { isServer: true, secureContext });
    const timer = setTimeout(() => fail(new Error('TLS handshake timed out')), timeoutMs);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      tls.destroy();
      reject(error);
    };
    // Stays: between two readers of the socket nobody else would hear an error, and the process would end.
    tls.on('error', () => undefined);
    tls.once('error', fail);
    tls.once('close', () => fail(new Error('the client went away')));
    tls.once('secure', () => {
      clearTimeout(timer);
      tls.off('error', fail);
      resolve(tls);
    });
  });
}

/** Reads packets from a socket, with one deadline for all of them. */
class Input {
  private readonly reader = new MessageReader(maxStartupLength);
  private bytes: Buffer = Buffer.alloc(0);
  private wake: (() => void) | undefined;
  private failure: Error | undefined;
  private readonly timer: NodeJS.Timeout;

  constructor(
    readonly socket: Socket,
    timeoutMs: number,
  ) {
    this.timer = setTimeout(() => this.fail(new Refused('57P05', 'authentication timed out')), timeoutMs);
    socket.on('data', this.onData).on('close', this.onGone).on('end', this.onGone).on('error', this.onGone);
    socket.resume();
  }

  get rest(): Buffer {
    return Buffer.concat([this.bytes, this.reader.pending]);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.socket
      .off('data', this.onData)
      .off('close', this.onGone)
      .off('end', this.onGone)
      .off('error', this.onGone);
    this.socket.pause();
  }

  /** The next startup packet. */
  async startup(): Promise<StartupPacket> {
    for (;;) {
      const found = readStartup(this.bytes);
      if (found) {
        this.bytes = this.bytes.subarray(found.size);
        return found.packet;
      }
      await this.more();
    }
  }

  /** Body of the next message, which has to be one of the password family. */
  async password(): Promise<Buffer> {
    for (;;) {
      const message = this.reader.next(this.bytes);
      this.bytes = Buffer.alloc(0);
      if (message) {
        if (message.type !== frontend.password) {
          throw new ProtocolError(`expected password response, got message type ${message.type}`);
        }
        return message.body;
      }
      await this.more();
    }
  }

  private more(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure);
      this.wake = () => {
        this.wake = undefined;
        if (this.failure) reject(this.failure);
        else resolve();
      };
    });
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wake?.();
  }

  private readonly onGone = (): void => this.fail(new Error('the client went away'));
  private readonly onData = (chunk: Buffer): void => {
    this.bytes = this.bytes.length ? Buffer.concat([this.bytes, chunk]) : chunk;
    this.wake?.();
  };
}
