import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { plainEnvironment } from './commands.ts';

/** A language server as a process, spoken to over stdio without a library: what is measured is the server. */
export class LanguageServer {
  private readonly chunks: Buffer[] = [];
  private buffered = 0;
  private waiting: { find: (message: Incoming) => boolean; resolve: (arrived: Arrived) => void }[] = [];
  private readonly listeners: ((message: Incoming) => void)[] = [];
  private nextId = 1;
  /** Bytes that arrived since `measure` began. */
  received = 0;
  private ended = false;

  private constructor(private readonly process: ChildProcessWithoutNullStreams) {
    process.stdout.on('data', (chunk: Buffer) => this.take(chunk));
    process.stderr.resume();
    process.on('exit', () => (this.ended = true));
    process.stdin.on('error', () => (this.ended = true));
  }

  static async start(
    command: readonly string[],
    capabilities: object,
    folder: string,
    /** The editor that it is told to speak with; of a large file some want to know less. */
    editor?: string,
  ): Promise<LanguageServer> {
    const [program = '', ...args] = command;
    const env = plainEnvironment();
    const server = new LanguageServer(spawn(program, args, { cwd: folder, env, stdio: 'pipe' }));
    await server.request('initialize', {
      processId: process.pid,
      rootUri: `file://${folder}`,
      workspaceFolders: [{ uri: `file://${folder}`, name: 'bench' }],
      capabilities,
      ...(editor === undefined ? {} : { clientInfo: { name: editor } }),
    });
    server.notify('initialized', {});
    return server;
  }

  /** Sends a request; resolves when its answer is complete. */
  request(method: string, params: object): Promise<Arrived> {
    const id = this.nextId++;
    const answer = this.until((message) => message.id === id && message.method === undefined);
    this.send({ id, method, params });
    return answer;
  }

  notify(method: string, params: object): void {
    this.send({ method, params });
  }

  /** Tells of every message from now on. */
  listen(each: (message: Incoming) => void): void {
    this.listeners.push(each);
  }

  /** The next message that fits. */
  until(find: (message: Incoming) => boolean): Promise<Arrived> {
    return new Promise((resolve) => this.waiting.push({ find, resolve }));
  }

  /** Resident memory of all its processes now and at its highest, in MB (Linux: /proc). A daemon is not among them. */
  memory(): { now: number; peak: number } {
    const of = (name: string) =>
      this.sum(
        'status',
        (status) => Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(status)?.[1] ?? 0) / 1024,
      );
    return { now: of('VmRSS'), peak: of('VmHWM') };
  }

  /** Processor time that they have used, in ms (Linux: /proc, ticks of 10 ms). Other work on the machine is not in it. */
  cpu(): number {
    return this.sum('stat', (stat) => {
      const fields = stat.split(') ').at(-1)?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * 10;
    });
  }

  /** npm starts other people's programs by a script: what counts is its child. */
  private sum(file: string, value: (text: string) => number): number {
    const of = (pid: number): number => {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
      return (
        value(readFileSync(`/proc/${pid}/${file}`, 'utf8')) +
        children.reduce((all, child) => all + of(Number(child)), 0)
      );
    };
    return of(this.process.pid ?? 0);
  }

  /** Ends the process, politely for a second, then not. */
  async stop(): Promise<void> {
    if (this.ended) return;
    const gone = new Promise<void>((resolve) => this.process.once('exit', () => resolve()));
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 1000);
    void this.request('shutdown', {}).then(() => this.notify('exit', {}));
    await gone;
    clearTimeout(timer);
  }

  private send(message: object): void {
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }

  private take(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.buffered += chunk.length;
    this.received += chunk.length;
    for (;;) {
      const head = this.chunks[0];
      if (head === undefined) return;
      const end = head.indexOf('\r\n\r\n');
      if (end === -1) {
        if (this.chunks.length === 1) return;
        this.chunks.splice(0, 2, Buffer.concat(this.chunks.slice(0, 2)));
        continue;
      }
      const length = Number(/Content-Length: (\d+)/i.exec(head.toString('latin1', 0, end))?.[1]);
      if (this.buffered < end + 4 + length) return;
      const arrived = performance.now();
      const all = Buffer.concat(this.chunks);
      const rest = all.subarray(end + 4 + length);
      this.chunks.length = 0;
      if (rest.length > 0) this.chunks.push(rest);
      this.buffered = rest.length;
      this.handle(JSON.parse(all.toString('utf8', end + 4, end + 4 + length)) as Incoming, arrived, length);
    }
  }

  private handle(message: Incoming, at: number, bytes: number): void {
    if (message.method !== undefined && message.id !== undefined) {
      // A server that asks for its configuration must be answered, or it waits.
      const result = message.method === 'workspace/configuration' ? [null] : null;
      this.send({ id: message.id, result });
      return;
    }
    for (const listener of this.listeners) listener(message);
    const found = this.waiting.findIndex(({ find }) => find(message));
    const [one] = found === -1 ? [] : this.waiting.splice(found, 1);
    one?.resolve({ message, at, bytes });
  }
}

export interface Incoming {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly uri?: string; readonly version?: number; readonly diagnostics?: unknown[] };
  readonly result?: { readonly items?: unknown[]; readonly kind?: string } | null;
}

/** A message with when its last byte arrived (before it was parsed) and how long it is. */
export interface Arrived {
  readonly message: Incoming;
  readonly at: number;
  readonly bytes: number;
}
