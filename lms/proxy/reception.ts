import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Logger } from 'pino';
import { redact } from '../../contracts/errors.ts';
import { ProtocolError } from '../wire/protocol-error.ts';
import * as write from '../wire/write.ts';
import { greet, GreetingFailure, Refused, type ClientGreeting } from './greeting.ts';
import type { ProxyOptions } from './options.ts';
import type { ProxyUser } from './users.ts';

/** Told of clients that have logged in, and of those that only came to cancel what another one runs. */
export interface Arrivals {
  client(greeting: ClientGreeting): void;
  cancel(pid: number, key: Buffer): void;
}

/** The proxy's port: takes connections, leads them through their login, and turns away whoever may not come in. */
export class Reception {
  private readonly server = createServer({ pauseOnConnect: true, noDelay: true, keepAlive: true });
  private readonly greeting = new Set<Socket>();
  private secureContext: SecureContext | undefined;
  private closing = false;

  constructor(
    private readonly options: ProxyOptions,
    private readonly users: ReadonlyMap<string, ProxyUser>,
    private readonly log: Logger,
    private readonly arrivals: Arrivals,
  ) {
    this.server.on('connection', (socket) => void this.accept(socket));
  }

  /** @throws Error when the port is taken. */
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
  }

  /** 0 while it doesn't listen. */
  get port(): number {
    return (this.server.address() as AddressInfo | null)?.port ?? 0;
  }

  /** Takes no more clients. Resolves when the last connection that it ever took is gone. */
  close(): Promise<void> {
    this.closing = true;
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const socket of this.greeting) socket.destroy();
    return closed;
  }

  private async accept(socket: Socket): Promise<void> {
    this.greeting.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => this.greeting.delete(socket));
    const { options } = this;
    try {
      const greeting = await greet(socket, {
        users: this.users,
        clientAuth: options.clientAuth ?? 'scram-sha-256',
        tls: this.tls(),
        requireTls: options.requireTls ?? options.tls !== undefined,
        timeoutMs: options.loginTimeoutMs ?? 60_000,
      });
      this.greeting.delete(socket);
      switch (greeting.kind) {
        case 'cancel':
          this.arrivals.cancel(greeting.pid, greeting.key);
          socket.destroy();
          return;
        case 'client':
          if (this.closing)
            this.turnAway(greeting.socket, new Refused('57P03', 'the proxy is shutting down'));
          else this.arrivals.client(greeting);
          return;
      }
    } catch (error) {
      this.greeting.delete(socket);
      if (error instanceof GreetingFailure) this.turnAway(error.socket, error.cause);
      else this.turnAway(socket, error);
    }
  }

  private tls(): SecureContext | undefined {
    const { tls } = this.options;
    return tls && (this.secureContext ??= createSecureContext({ cert: tls.cert, key: tls.key, ca: tls.ca }));
  }

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
}
