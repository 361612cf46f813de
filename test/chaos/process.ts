import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';

export interface ProcessOptions {
  /** A bundled program. */
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** What it says, on either stream, once it is ready. */
  readonly ready: string;
}

/** Milliseconds in which a program is ready, and in which a signal has its effect. */
const startMs = 60_000;
const signalMs = 30_000;

/** One of our programs in a process of its own, to be killed and stalled; what was done to it is proven each time. */
export class Process {
  readonly #options: ProcessOptions;
  #child: ChildProcess | undefined;
  #said = '';

  constructor(options: ProcessOptions) {
    this.#options = options;
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Starts it, again after a kill. @throws Error when it isn't ready in time, with what it said. */
  async start(): Promise<this> {
    const { program, args, env, ready } = this.#options;
    const child = spawn(process.execPath, [program, ...args], {
      env: { PATH: process.env.PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#said = '';
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`${args[0]} ${why}: ${this.#said}`));
      const timer = setTimeout(() => fail(`was not ready within ${startMs / 1000} s`), startMs);
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          this.#said = (this.#said + text).slice(-8000);
          if (!this.#said.includes(ready)) return;
          clearTimeout(timer);
          resolve();
        });
      child.once('exit', () => {
        clearTimeout(timer);
        fail('ended');
      });
    });
    return this;
  }

  /** SIGKILL. @throws Error when it was not that which ended it. */
  async kill(): Promise<void> {
    const child = this.#child!;
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      child.once('exit', (_, signal) => resolve(signal)),
    );
    child.kill('SIGKILL');
    const signal = await ended;
    if (signal !== 'SIGKILL') throw new Error(`${this.#options.args[0]} was not killed, it had ended before`);
  }

  /** SIGSTOP: it stands still, and its sockets stay open. @throws Error when it does not. */
  async stall(): Promise<void> {
    this.#child!.kill('SIGSTOP');
    await this.#becomes((state) => state === 'T', 'did not stand still');
  }

  /** SIGCONT. @throws Error when it does not go on. */
  async wake(): Promise<void> {
    this.#child!.kill('SIGCONT');
    await this.#becomes((state) => state !== 'T', 'did not wake up');
  }

  /** Ends it, whatever its state. */
  async end(): Promise<void> {
    if (this.isRunning) await this.kill();
  }

  async #becomes(wanted: (state: string) => boolean, otherwise: string): Promise<void> {
    const until = Date.now() + signalMs;
    // Third field of /proc/<pid>/stat, after the name in parentheses: T is stopped (proc_pid_stat(5)).
    for (;;) {
      const stat = await readFile(`/proc/${this.#child!.pid}/stat`, 'utf8');
      if (wanted(stat.slice(stat.lastIndexOf(')') + 2)[0]!)) return;
      if (Date.now() > until) throw new Error(`${this.#options.args[0]} ${otherwise}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

export interface Urls {
  readonly source: string;
  readonly target: string;
}

const common = { LMS_LOGGING: 'warn' };

export const orchestratorProcess = (program: string, at: Urls, port: number, token: string): Process =>
  new Process({
    program,
    args: ['orchestrator', '--listen', `127.0.0.1:${port}`, '--target-dialect', 'postgres', '--initialize'],
    env: { ...common, SOURCE_URL: at.source, CRDB_URL: at.target, MOLT_LMS_TOKEN: token },
    ready: 'orchestrator listens on',
  });

/** @param orchestrator URL of the orchestrator */
export const proxyProcess = (
  program: string,
  at: Urls,
  name: string,
  port: number,
  orchestrator: string,
  token: string,
): Process =>
  new Process({
    program,
    args: [
      'proxy',
      'postgres',
      '--listen',
      `127.0.0.1:${port}`,
      '--instance',
      name,
      '--orchestrator-url',
      orchestrator,
      '--target-dialect',
      'postgres',
      '--allow-tls-mode-disable',
    ],
    env: { ...common, INIT_SOURCE: at.source, INIT_TARGET: at.target, MOLT_LMS_TOKEN: token },
    ready: `proxy ${name} listens on`,
  });

/** A replicator of both directions that obeys the orchestrator. */
export const replicatorProcess = (program: string, at: Urls): Process =>
  new Process({
    program,
    args: ['replicate', '--leg', 'both', '--managed', '--format', 'json'],
    env: { MOLT_SOURCE_URL: at.source, MOLT_TARGET_URL: at.target },
    ready: '"type":"started"',
  });
