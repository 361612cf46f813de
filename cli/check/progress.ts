import { stat } from 'node:fs/promises';
import type { CheckProgressLine } from '../../contracts/check.ts';
import { figure } from '../../contracts/figure.ts';
import { duration } from '../duration.ts';
import { errorColors } from '../exit.ts';

/** A check that is over by then says nothing of its progress. */
const quietFor = 1_000;
/** Milliseconds between two lines where there is no terminal. */
const plainEvery = 10_000;
const liveEvery = 100;

/** How far a check has come, on standard error: a line that renews itself on a terminal, a line now and then elsewhere. */
export class CheckProgress {
  readonly #start = performance.now();
  #last = 0;
  #done = 0;
  #shown = false;

  private constructor(
    private readonly total: number | null,
    private readonly out: NodeJS.WriteStream,
    private readonly doing: string,
  ) {}

  /** Adds up the sizes of the files; with a pipe among them nobody knows the total. */
  static async of(
    files: readonly string[],
    out: NodeJS.WriteStream = process.stderr,
    doing = 'checking',
  ): Promise<CheckProgress> {
    const sizes = await Promise.all(
      files.map((file) =>
        file === '-'
          ? null
          : stat(file).then(
              (info) => (info.isFile() ? info.size : null),
              () => 0,
            ),
      ),
    );
    const total = sizes.includes(null) ? null : sizes.reduce((sum: number, size) => sum + (size ?? 0), 0);
    return new CheckProgress(total, out, doing);
  }

  read(file: string, bytes: number): void {
    this.#done += bytes;
    const now = performance.now();
    const every = this.out.isTTY ? liveEvery : plainEvery;
    if (now - this.#start < (this.out.isTTY ? quietFor : plainEvery) || now - this.#last < every) return;
    this.#last = now;
    const text = errorColors.dim(
      `${this.doing} ${file} · ${howFar(this.#done, this.total, (now - this.#start) / 1000)}`,
    );
    this.out.write(this.out.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
    this.#shown = this.out.isTTY;
  }

  /** So many statements of all have been asked about. `json` is for programs, one line of it each tenth of a second. */
  asked(asked: number, of: number, form: 'text' | 'json'): void {
    const now = performance.now();
    const elapsed = now - this.#start;
    const live = this.out.isTTY || form === 'json';
    const last = asked === of;
    if (now - this.#last < (live ? liveEvery : plainEvery) && !(last && form === 'json')) return;
    if (form === 'text' && elapsed < (live ? quietFor : plainEvery)) return;
    this.#last = now;
    const secondsLeft = elapsed < quietFor || asked === 0 ? null : ((elapsed / asked) * (of - asked)) / 1000;
    if (form === 'json') {
      const line: CheckProgressLine = { asked, of, secondsLeft };
      this.out.write(`${JSON.stringify(line)}\n`);
      return;
    }
    const left = secondsLeft === null ? '' : ` · ${duration(secondsLeft)} left`;
    const text = errorColors.dim(`asked ${figure(asked)} of ${figure(of)} statements${left}`);
    this.out.write(this.out.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
    this.#shown = this.out.isTTY;
  }

  /** Takes the line away: before something else is written, and at the end. */
  clear(): void {
    if (this.#shown) this.out.write('\r\x1b[K');
    this.#shown = false;
  }
}

/**
 * How much of so many bytes is done after so many seconds, at what rate, and when the rest will be: `12 of 48 MB · 3.1 MB/s ·
 * 12 s left`. `total` is null where nobody knows it; nothing is foretold of less than a second.
 */
export function howFar(done: number, total: number | null, seconds: number): string {
  const parts = [`${megabytes(done)}${total === null ? '' : ` of ${megabytes(total)}`} MB`];
  const rate = done / seconds;
  if (seconds >= quietFor / 1000 && done > 0) {
    parts.push(`${megabytes(rate)} MB/s`);
    if (total !== null && total > done) parts.push(`${duration((total - done) / rate)} left`);
  }
  return parts.join(' · ');
}

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(bytes < 10_000_000 ? 1 : 0);
