import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { newRunId, type RunKind } from '../../contracts/runs.ts';
import type { Log } from '../log.ts';
import { isAlive, type Engine, type RunFiles, type Secrets } from './engine.ts';
import { FollowedRun, type RunMemory } from './followedRun.ts';
import type { RunView } from './runView.ts';

/** A run of this workspace, of this window or an earlier one. */
export interface Run {
  readonly id: string;
  readonly kind: RunKind;
  readonly files: RunFiles;
  readonly view: RunView;
}

/** Runs that are kept with their logs. */
const kept = 40;

/**
 * Runs of the engines. A run writes its events into a file; we read along. So a run goes on when the window closes,
 * and a window that opens later finds it by the same file.
 */
export class Runs implements vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<Run>();
  /** Fires with the run whose view has changed. */
  readonly onDidChange = this.#changed.event;
  readonly #finished = new vscode.EventEmitter<Run>();
  readonly onDidFinish = this.#finished.event;
  readonly #runs = new Map<string, FollowedRun>();

  constructor(
    private readonly engine: Engine,
    private readonly folder: string,
    private readonly log: Log,
  ) {}

  /** Newest first. */
  get all(): readonly Run[] {
    return [...this.#runs.values()].sort((a, b) => b.view.startedAt.localeCompare(a.view.startedAt));
  }

  latest(kind: RunKind): Run | undefined {
    return this.all.find((run) => run.kind === kind);
  }

  running(kind: RunKind): Run | undefined {
    return this.all.find((run) => run.kind === kind && run.view.state === 'running');
  }

  get(id: string): Run | undefined {
    return this.#runs.get(id);
  }

  /** Finds the runs of earlier windows and follows those that still work. */
  async restore(): Promise<void> {
    const names = await readdir(this.folder).catch(() => []);
    const ids = names.filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -'.json'.length));
    // Ids begin with the kind: what counts is the time in the middle of them.
    const byAge = ids.sort((a, b) => timeOf(b).localeCompare(timeOf(a)));
    for (const id of byAge.slice(kept)) await this.#forget(id);
    for (const id of byAge.slice(0, kept)) {
      try {
        const memory = JSON.parse(await readFile(join(this.folder, `${id}.json`), 'utf8')) as RunMemory;
        await this.#follow(memory, 'restored');
      } catch (error) {
        this.log.warn(`The run ${id} of an earlier window cannot be read: ${String(error)}`);
      }
    }
  }

  /** Starts `molt <args>`; its events go into a new log file. Throws MoltError when it can't be started. */
  async start(kind: RunKind, title: string, args: readonly string[], secrets: Secrets): Promise<Run> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const id = newRunId(kind);
    this.log.info(`${title}: molt ${args.join(' ')} (run ${id})`);
    const pid = await this.engine.start(args, secrets, this.#files(id));
    const memory: RunMemory = { id, kind, title, startedAt: new Date().toISOString(), pid };
    await writeFile(join(this.folder, `${id}.json`), JSON.stringify(memory), { mode: 0o600 });
    return this.#follow(memory, 'new');
  }

  /** Asks a run to stop in order, as Ctrl-C does; it says itself how that ended. */
  cancel(run: Run): void {
    const followed = this.#runs.get(run.id);
    if (!followed || followed.view.state !== 'running' || !isAlive(followed.memory.pid)) return;
    this.log.info(`Stopping run ${run.id}`);
    process.kill(followed.memory.pid, 'SIGINT');
  }

  #files(id: string): RunFiles {
    return { events: join(this.folder, `${id}.ndjson`), messages: join(this.folder, `${id}.log`) };
  }

  /** Reads along. What has ended before this window was opened is not told as news. */
  async #follow(memory: RunMemory, how: 'new' | 'restored'): Promise<FollowedRun> {
    let news = how === 'new';
    const run = new FollowedRun(memory, this.#files(memory.id), () => {
      this.#changed.fire(run);
      if (news && run.view.state !== 'running') this.#finished.fire(run);
    });
    run.strange = (line) => this.log.warn(`${memory.id}: not an event: ${line.slice(0, 200)}`);
    this.#runs.set(memory.id, run);
    if (how === 'restored') await run.readOn();
    news = true;
    run.begin();
    this.#changed.fire(run);
    return run;
  }

  async #forget(id: string): Promise<void> {
    const { events, messages } = this.#files(id);
    for (const path of [events, messages, join(this.folder, `${id}.json`)]) await rm(path, { force: true });
  }

  /** Stops reading along. The runs themselves go on. */
  dispose(): void {
    for (const run of this.#runs.values()) run.dispose();
    this.#changed.dispose();
    this.#finished.dispose();
  }
}

/** `load-20261121-083012-x7f2` → `20261121-083012-x7f2`. */
const timeOf = (id: string): string => id.slice(id.indexOf('-') + 1);
