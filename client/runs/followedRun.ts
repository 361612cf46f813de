import { open, readFile, type FileHandle } from 'node:fs/promises';
import { catalogue, type ErrorReport } from '../../contracts/errors.ts';
import type { RunKind } from '../../contracts/runs.ts';
import { t } from '../text/l10n.ts';
import { isAlive, type RunFiles } from './engine.ts';
import { EventLines } from './eventLines.ts';
import { newRunView, withEvents, withProcessGone, type RunView } from './runView.ts';

/** What is remembered of a run beside its events. No secrets: those were in the environment only. */
export interface RunMemory {
  readonly id: string;
  readonly kind: RunKind;
  readonly title: string;
  readonly startedAt: string;
  readonly pid: number;
}

/** How often the events file of a living run is read, in milliseconds. */
const readEvery = 200;
/** One run whose events file we read as it grows. */
export class FollowedRun {
  view: RunView;
  readonly #lines: EventLines;
  readonly #decoder = new TextDecoder();
  /** Told of lines that are no events. */
  strange: (line: string) => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;
  #offset = 0;
  #reading = Promise.resolve();

  constructor(
    readonly memory: RunMemory,
    readonly files: RunFiles,
    private readonly changed: () => void,
  ) {
    this.view = newRunView(memory.kind, memory.title, memory.startedAt);
    this.#lines = new EventLines((line) => this.strange(line));
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
