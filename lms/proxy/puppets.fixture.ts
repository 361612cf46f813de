import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { parseConnectionString, type ConnectionTarget } from '../../data/connect/connection-string.ts';
import type { Order, Side } from '../api/schema.ts';
import { backend, frontend, status } from '../wire/codes.ts';
import { MessageReader, readErrorFields, readCstring, type Message } from '../wire/read.ts';
import { readStartup } from '../wire/startup.ts';
import * as write from '../wire/write.ts';
import type { ProxyOptions } from './options.ts';
import { startProxy, type RunningProxy } from './proxy.ts';

/** Milliseconds after which a wait of a test is given up: only for what hangs. */
const hangs = 10_000;

/** Waits until `condition` holds. @throws Error that names it when it never does. */
export async function until(what: string, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + hangs;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`waited for: ${what}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const letter = (type: number): string => String.fromCharCode(type);
const command = (tag: string): Buffer => write.message(backend.commandComplete, Buffer.from(`${tag}\0`));

/** A message to a server as text: its letter, and the SQL where there is some. */
function describe({ type, body }: Message): string {
  switch (type) {
    case frontend.query:
      return `Q ${readCstring(body, 0)[0]}`;
    case frontend.parse: {
      const [name, next] = readCstring(body, 0);
      return `P ${name} ${readCstring(body, next)[0]}`;
    }
    default:
      return letter(type);
  }
}

/** A connection to a puppet server, logged in. */
export class PuppetSession {
  /** What was said to it, as text. */
  readonly heard: string[] = [];
  gone = false;
  /** Transaction status that it tells. */
  status: number = status.idle;

  constructor(
    readonly socket: Socket,
    readonly pid: number,
    readonly startup: ReadonlyMap<string, string>,
  ) {
    socket.on('error', () => undefined);
    socket.on('close', () => (this.gone = true));
  }

  send(...parts: Buffer[]): void {
    this.socket.write(Buffer.concat(parts));
  }

  /** Answers a message as a server does to which everything is fine and that holds no rows. */
  answer({ type, body }: Message): void {
    switch (type) {
      case frontend.query: {
        const sql = readCstring(body, 0)[0];
        if (/^BEGIN/.test(sql)) this.status = status.inTransaction;
        if (/^(COMMIT|ROLLBACK)/.test(sql)) this.status = status.idle;
        this.send(command('SELECT 0'), write.readyForQuery(this.status));
        return;
      }
      case frontend.parse:
        return this.send(write.message('1'.charCodeAt(0), Buffer.alloc(0)));
      case frontend.bind:
        return this.send(write.message('2'.charCodeAt(0), Buffer.alloc(0)));
      case frontend.execute:
        return this.send(command('SELECT 0'));
      case frontend.close:
        return this.send(write.message('3'.charCodeAt(0), Buffer.alloc(0)));
      case frontend.sync:
        return this.send(write.readyForQuery(this.status));
      case frontend.terminate:
        this.socket.end();
    }
  }
}

/** A server that speaks PostgreSQL's protocol and does what a test wants, at the moment that the test wants. */
export class PuppetServer {
  /** Connections in the order of their logins, without the proxy's own probes. */
  readonly sessions: PuppetSession[] = [];
  /** Process ids that were asked to be cancelled. */
  readonly cancelled: number[] = [];
  /** Takes a message; returns whether it did. Otherwise it is answered as if all were fine. */
  takes: (session: PuppetSession, said: string, message: Message) => boolean = () => false;
  /** Called before a login is answered; what it gives is answered instead, and the connection closed. */
  login: () => Promise<Buffer | undefined> = () => Promise.resolve(undefined);
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private pids = 0;

  private constructor(readonly name: string) {
    this.server = createServer({ noDelay: true }, (socket) => this.accept(socket));
  }

  static async start(name: string): Promise<PuppetServer> {
    const puppet = new PuppetServer(name);
    await new Promise<void>((resolve) => puppet.server.listen(0, '127.0.0.1', resolve));
    return puppet;
  }

  get at(): ConnectionTarget {
    const { port } = this.server.address() as AddressInfo;
    return parseConnectionString(`postgresql://ana:secret@127.0.0.1:${port}/shop?sslmode=disable`);
  }

  /** The last connection that is left. */
  get last(): PuppetSession {
    const found = this.sessions.findLast((session) => !session.gone);
    if (!found) throw new Error(`no connection to ${this.name}`);
    return found;
  }

  stop(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private accept(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => undefined);
    let bytes: Buffer = Buffer.alloc(0);
    const onStartup = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      const found = readStartup(bytes);
      if (!found) return;
      socket.off('data', onStartup);
      if (found.packet.kind === 'cancel') this.cancelled.push(found.packet.pid);
      if (found.packet.kind !== 'startup') socket.end();
      else this.open(socket, found.packet.parameters);
    };
    socket.on('data', onStartup);
  }

  private open(socket: Socket, startup: ReadonlyMap<string, string>): void {
    const session = new PuppetSession(socket, ++this.pids, startup);
    const reader = new MessageReader();
    socket.on('data', (chunk: Buffer) => {
      for (let m = reader.next(chunk); m; m = reader.next()) {
        const said = describe(m);
        session.heard.push(said);
        if (!this.takes(session, said, m)) session.answer(m);
      }
    });
    const isProbe = startup.get('application_name')?.endsWith('probe') ?? false;
    void (isProbe ? Promise.resolve(undefined) : this.login()).then((refusal) => {
      if (refusal) return void socket.end(refusal);
      if (!isProbe) this.sessions.push(session);
      session.send(
        write.authenticationOk(),
        write.parameterStatus('client_encoding', 'UTF8'),
        write.backendKeyData(session.pid, Buffer.from('key0')),
        write.readyForQuery(status.idle),
      );
    });
  }
}

/** An application's connection to the proxy, byte by byte. */
export class PuppetClient {
  /** What it heard since it was connected: letters, with the texts of commands, parameters and errors. */
  readonly heard: string[] = [];
  /** All bytes that it got. */
  bytes: Buffer = Buffer.alloc(0);
  closed = false;
  pid = 0;
  key: Buffer = Buffer.alloc(0);
  private readonly reader = new MessageReader();

  private constructor(readonly socket: Socket) {
    socket.on('error', () => undefined);
    socket.on('close', () => (this.closed = true));
    socket.on('data', (chunk: Buffer) => {
      this.bytes = Buffer.concat([this.bytes, chunk]);
      for (let m = this.reader.next(chunk); m; m = this.reader.next()) this.note(m);
    });
  }

  /** Logs in; resolves when the proxy has a server for it. */
  static async connect(port: number): Promise<PuppetClient> {
    const client = PuppetClient.knock(port);
    await until('the greeting', () => client.heard.includes('Z I'));
    client.heard.length = 0;
    client.bytes = Buffer.alloc(0);
    return client;
  }

  /** Asks to come in, without waiting for a server. */
  static knock(port: number): PuppetClient {
    const client = new PuppetClient(connect(port, '127.0.0.1'));
    client.send(
      write.startupMessage([
        ['user', 'ana'],
        ['database', 'shop'],
      ]),
    );
    return client;
  }

  /** Asks the proxy to cancel what a session runs; resolves when the proxy has done with it. */
  static async cancel(port: number, pid: number, key: Buffer): Promise<void> {
    const client = new PuppetClient(connect(port, '127.0.0.1'));
    client.send(write.cancelRequest(pid, key));
    await until('the end of the cancel request', () => client.closed);
  }

  send(...parts: Buffer[]): void {
    this.socket.write(Buffer.concat(parts));
  }

  query(sql: string): void {
    this.send(write.query(sql));
  }

  /** How often it heard that the server is ready for the next. */
  get answers(): number {
    return this.heard.filter((one) => one.startsWith('Z')).length;
  }

  private note({ type, body }: Message): void {
    switch (type) {
      case backend.errorResponse: {
        const fields = readErrorFields(body);
        this.heard.push(`E ${fields.get('C')} ${fields.get('M')}`);
        return;
      }
      case backend.backendKeyData:
        this.pid = body.readInt32BE(0);
        this.key = Buffer.from(body.subarray(4));
        return;
      case backend.authentication:
        return;
      default:
        this.heard.push(
          `${letter(type)} ${body.toString('latin1').replace(/\0+$/, '').replaceAll('\0', '=')}`.trim(),
        );
    }
  }
}

/** A proxy between two puppet servers. */
export interface Puppets {
  readonly source: PuppetServer;
  readonly target: PuppetServer;
  readonly proxy: RunningProxy;
  client(): Promise<PuppetClient>;
  /** Gives the next order, as an orchestrator would. */
  order(phase: Order['phase'], side?: Side, policy?: Order['blockerPolicy']): void;
  /** Orders to drain, and waits until all is still. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

export async function startPuppets(options: Partial<ProxyOptions> = {}): Promise<Puppets> {
  const [source, target] = await Promise.all([PuppetServer.start('source'), PuppetServer.start('target')]);
  const proxy = await startProxy({ source: source.at, target: target.at, clientAuth: 'trust', ...options });
  const clients: PuppetClient[] = [];
  let { epoch } = proxy.order;
  const order: Puppets['order'] = (phase, side = proxy.order.sourceOfTruth, blockerPolicy = 'wait') => {
    if (phase === 'draining' || phase === 'serving') epoch++;
    proxy.apply({ epoch, phase, sourceOfTruth: side, blockerPolicy, leaseMs: 10_000 });
  };
  return {
    source,
    target,
    proxy,
    order,
    async client() {
      const client = await PuppetClient.connect(proxy.port);
      clients.push(client);
      return client;
    },
    async drain() {
      order('draining');
      await until('all is still', () => proxy.heartbeat().drained);
    },
    async stop() {
      for (const client of clients) client.socket.destroy();
      await proxy.close();
      source.stop();
      target.stop();
    },
  };
}
