import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { redact } from '../../contracts/errors.ts';
import type { Guard } from './guard.ts';

export interface PartOptions {
  /** Shown to people, and the log's file name. */
  name: string;
  /** Arguments for Node: the program and its own arguments. No secrets: any user of the machine can read them. */
  args: string[];
  /** Added to the environment; the place for secrets. */
  env: Record<string, string>;
  logFile: string;
  /** True when the part does its work; asked every 100 ms. Absent: as soon as it runs. */
  ready?: () => Promise<boolean>;
  guard: Guard;
  /** Told of deaths and restarts, one sentence at a time. */
  say: (text: string) => void;
}

/** A process of the demo that is started again when it dies. */
export interface Part {
  readonly name: string;
  readonly pid: number | undefined;
  readonly restarts: number;
  /** `given-up` after five deaths in a row within ten seconds of the start. */
  readonly state: 'running' | 'waiting' | 'given-up' | 'stopped';
  /** Asks the process to end (SIGTERM), and ends it after 5 s; it isn't started again. */
  stop(): Promise<void>;
}

const readyLimitMs = 30_000;
const stopLimitMs = 5_000;
const steadyMs = 10_000;
const mostDeaths = 5;

/**
 * Starts a part and waits until it is ready.
 * @throws Error with the end of the part's log when it dies first or isn't ready within 30 s.
 */
export async function startPart(options: PartOptions): Promise<Part> {
  const part = new SupervisedPart(options);
  try {
    await part.start();
  } catch (error) {
    await part.stop();
    throw error;
  }
  return part;
}

class SupervisedPart implements Part {
  restarts = 0;
  state: Part['state'] = 'waiting';
  private child: ChildProcess | undefined;
  private ended: Promise<string> = Promise.resolve('');
  private startedAt = 0;
  private deaths = 0;
  private timer: NodeJS.Timeout | undefined;
  /** While the first start is under way a death is an error of the start and not a reason to start again. */
  private supervised = false;

  constructor(private readonly options: PartOptions) {}

  get name(): string {
    return this.options.name;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  async start(): Promise<void> {
    this.launch();
    const { name, ready } = this.options;
    const deadline = performance.now() + readyLimitMs;
    let death: string | undefined;
    void this.ended.then((how) => (death = how));
    while (true) {
      if (death !== undefined) throw new Error(`The ${name} ${death}.\n${await this.logTail()}`);
      if (!ready || (await ready().catch(() => false))) break;
      if (performance.now() > deadline) {
        throw new Error(
          `The ${name} was not ready within ${readyLimitMs / 1000} s.\n${await this.logTail()}`,
        );
      }
      await sleep(100);
    }
    this.supervised = true;
    // It may have died between the last look and now.
    if (this.state === 'waiting') this.launchLater('ended');
  }

  async stop(): Promise<void> {
    if (this.state === 'given-up') return;
    this.state = 'stopped';
    clearTimeout(this.timer);
    if (!this.child) return;
    this.signal('SIGTERM');
    const late = setTimeout(() => this.signal('SIGKILL'), stopLimitMs);
    await this.ended;
    clearTimeout(late);
  }

  private launch(): void {
    const { args, env, logFile, guard } = this.options;
    const log = openSync(logFile, 'a');
    // A process group of its own: Ctrl-C in the terminal reaches only the demo, which then stops parts in order.
    const child = spawn(process.execPath, args, {
      env: { ...process.env, NO_COLOR: '1', ...env },
      stdio: ['ignore', log, log],
      detached: true,
    });
    closeSync(log);
    this.child = child;
    this.state = 'running';
    this.startedAt = performance.now();
    const pid = child.pid;
    if (pid !== undefined) guard.watch('pid', pid);
    this.ended = new Promise((resolve) => {
      const end = (how: string) => {
        if (pid !== undefined) guard.forget('pid', pid);
        this.child = undefined;
        if (this.state === 'running') this.state = 'waiting';
        resolve(how);
        if (this.supervised && this.state === 'waiting') this.launchLater(how);
      };
      child.once('error', (error) => end(`could not be started: ${error.message}`));
      child.once('exit', (code, signal) =>
        end(signal ? `was ended by ${signal}` : `ended with code ${code}`),
      );
    });
  }

  private launchLater(how: string): void {
    const { name, say, logFile } = this.options;
    this.deaths = performance.now() - this.startedAt > steadyMs ? 1 : this.deaths + 1;
    if (this.deaths >= mostDeaths) {
      this.state = 'given-up';
      void this.logTail().then((tail) =>
        say(
          `The ${name} ${how}, ${mostDeaths} times in a row; it isn't started again. See ${logFile}\n${tail}`,
        ),
      );
      return;
    }
    const waitMs = this.deaths === 1 ? 0 : 500 * 2 ** this.deaths;
    say(`The ${name} ${how}; starting it again${waitMs ? ` in ${waitMs / 1000} s` : ''}.`);
    this.timer = setTimeout(() => {
      if (this.state !== 'waiting') return;
      this.restarts++;
      try {
        this.launch();
      } catch (error) {
        this.state = 'given-up';
        say(
          `The ${name} could not be started again: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
    }, waitMs);
  }

  private signal(signal: NodeJS.Signals): void {
    if (this.child?.pid === undefined) return;
    try {
      process.kill(-this.child.pid, signal);
    } catch {
      // Gone already.
    }
  }

  private async logTail(): Promise<string> {
    const text = await readFile(this.options.logFile, 'utf8').catch(() => '');
    return redact(text.trimEnd().split('\n').slice(-12).join('\n'));
  }
}
