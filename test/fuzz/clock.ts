import { Broken } from './broken.ts';

/** Milliseconds of processor time that one thing which the product does may take: far above what any takes. */
const limit = 1000;

/**
 * Holds each thing that the product does with a text to a second of processor time. Asking for that costs more than
 * most of what is timed, and the clock on the wall shows at least as much: so `rough` looks at the wall, and only an
 * input that was slow there is tried again with `exact`.
 */
export class Clock {
  /** Something took longer than the limit by the wall. */
  slow = false;

  constructor(private readonly how: 'rough' | 'exact') {}

  run<Result>(what: string, work: () => Result): Result {
    const since = this.#now();
    const result = work();
    this.#look(what, since);
    return result;
  }

  async wait<Result>(what: string, work: () => Result | Promise<Result>): Promise<Result> {
    const since = this.#now();
    const result = await work();
    this.#look(what, since);
    return result;
  }

  #now(): number {
    if (this.how === 'rough') return performance.now();
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  }

  #look(what: string, since: number): void {
    const took = this.#now() - since;
    if (took <= limit) return;
    this.slow = true;
    if (this.how === 'exact') throw new Broken('takes less than a second', `${what}: ${took.toFixed(0)} ms`);
  }
}
