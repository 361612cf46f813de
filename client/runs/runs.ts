import { mkdir, open, readdir, readFile, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { catalogue, type ErrorReport } from '../../contracts/errors.ts';
import { newRunId, type RunKind } from '../../contracts/runs.ts';
import type { Log } from '../log.ts';
import { t } from '../text/l10n.ts';
import { isAlive, type Engine, type RunFiles, type Secrets } from './engine.ts';
import { EventLines } from './eventLines.ts';
import { newRunView, withEvents, withProcessGone, type RunView } from './runView.ts';

/** A run of this workspace, of this window or an earlier one. */
export interface Run {
  readonly id: string;
  readonly kind: RunKind;
  readonly files: RunFiles;
  readonly view: RunView;
}

/** What is remembered of a run beside its events. No secrets: those were in the environment only. */
interface Memory {
  readonly id: string;
  readonly kind: RunKind;
  readonly title: string;
  readonly startedAt: string;
  readonly pid: number;
}

/** How often the events file of a living run is read, in milliseconds. */
const readEvery = 200;
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
  readonly #runs = new Map<string, Followed>();

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
        const memory = JSON.parse(await readFile(join(this.folder, `${id}.json`), 'utf8')) as Memory;
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
    const memory: Memory = { id, kind, title, startedAt: new Date().toISOString(), pid };
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
  async #follow(memory: Memory, how: 'new' | 'restored'): Promise<Followed> {
    let news = how === 'new';
    const run = new Followed(memory, this.#files(memory.id), this.log, () => {
      this.#changed.fire(run);
      if (news && run.view.state !== 'running') this.#finished.fire(run);
    });
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

/** One run whose events file we read as it grows. */
class Followed implements Run {
  view: RunView;
  readonly #lines: EventLines;
  readonly #decoder = new TextDecoder();
  #timer: NodeJS.Timeout | undefined;
  #offset = 0;
  #reading = Promise.resolve();

  constructor(
    readonly memory: Memory,
    readonly files: RunFiles,
    log: Log,
    private readonly changed: () => void,
  ) {
    this.view = newRunView(memory.kind, memory.title, memory.startedAt);
    this.#lines = new EventLines((line) => log.warn(`${memory.id}: not an event: ${line.slice(0, 200)}`));
  }

  get id(): string {
    return this.memory.id;
  }

  get kind(): RunKind {
    return this.memory.kind;
  }

  /** Reads from now on, until the run has ended. */
  begin(): void {
    if (this.view.state !== 'running') return;
    this.#timer ??= setInterval(() => void this.readOn(), readEvery);
  }

  /** Reads what is new; ends the following when the run has ended. */
  readOn(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#readOn());
    return this.#reading;
  }

  async #readOn(): Promise<void> {
    if (this.view.state !== 'running') return this.dispose();
    // Asked before reading: events written between the last read and the end are not missed.
    const alive = isAlive(this.memory.pid);
    const events = this.#lines.push(await this.#newText());
    let view = withEvents(this.view, events);
    if (!alive) view = withProcessGone(view, new Date().toISOString(), await this.#lastWords());
    if (view === this.view) return;
    this.view = view;
    if (view.state !== 'running') this.dispose();
    this.changed();
  }

  async #newText(): Promise<string> {
    let file: FileHandle | undefined;
    try {
      file = await open(this.files.events, 'r');
      const { size } = await file.stat();
      if (size <= this.#offset) return '';
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(size - this.#offset),
        0,
        size - this.#offset,
        this.#offset,
      );
      this.#offset += bytesRead;
      return this.#decoder.decode(buffer.subarray(0, bytesRead), { stream: true });
    } catch {
      return ''; // not there yet, or removed: the process tells whether it matters
    } finally {
      await file?.close();
    }
  }

  /** The engine prints an error that kept it from beginning to standard error: title, remedy, code. */
  async #lastWords(): Promise<ErrorReport | undefined> {
    const text = (await readFile(this.files.messages, 'utf8').catch(() => '')).trim();
    return text === '' ? undefined : reportOf(text);
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}

/**
 * Makes a report of what an engine printed to standard error (cli/exit.ts: `error <message>.`, the remedy indented,
 * the code in the last line). Text of another form becomes the message of an `internal` error.
 */
export function reportOf(errors: string): ErrorReport {
  const lines = errors.trim().split('\n');
  const code = lines.at(-1)?.trim() ?? '';
  const first = lines.findIndex((line) => line.startsWith('error '));
  if (first >= 0 && code in catalogue) {
    return {
      code: code as ErrorReport['code'],
      message: (lines[first] ?? '').slice('error '.length).replace(/\.$/, ''),
      remedy: lines
        .slice(first + 1, -1)
        .join(' ')
        .trim(),
    };
  }
  return {
    code: 'internal',
    message: lines[0] ?? t('The engine ended without a word'),
    remedy: t('The log of the run says more.'),
  };
}

/** `load-20261121-083012-x7f2` → `20261121-083012-x7f2`. */
const timeOf = (id: string): string => id.slice(id.indexOf('-') + 1);
