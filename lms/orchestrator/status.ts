import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Status } from '../api/schema.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import type { ChangeSignal } from './signal.ts';

/** Milliseconds between two looks when nothing is announced: what instances and replicators say changes all the time. */
const lookMs = 1_000;
/** Milliseconds between two statuses at most, so that a storm of changes doesn't become a storm of statuses. */
const restMs = 50;

/** Gives the status to everybody who watches; makes it once for all of them. */
export class StatusBoard {
  readonly #make: () => Promise<Status>;
  readonly #changes: ChangeSignal;
  readonly #log: Logger;
  readonly #stop: AbortSignal;
  readonly #listeners = new Set<(status: Status) => void>();
  #last: Status | undefined;
  #lastText = '';
  #running = false;

  constructor(make: () => Promise<Status>, changes: ChangeSignal, log: Logger, stop: AbortSignal) {
    this.#make = make;
    this.#changes = changes;
    this.#log = log;
    this.#stop = stop;
  }

  watch(listener: (status: Status) => void): () => void {
    this.#listeners.add(listener);
    if (this.#running && this.#last) listener(this.#last);
    if (!this.#running) void this.#run();
    return () => this.#listeners.delete(listener);
  }

  async #run(): Promise<void> {
    this.#running = true;
    this.#last = undefined;
    this.#lastText = '';
    while (this.#listeners.size > 0 && !this.#stop.aborted) {
      try {
        const status = await this.#make();
        const text = JSON.stringify(status);
        if (text !== this.#lastText) {
          this.#last = status;
          this.#lastText = text;
          for (const listener of this.#listeners) listener(status);
        }
      } catch (error) {
        this.#log.debug({ code: toErrorReport(error).code }, 'no status to show');
      }
      await sleep(restMs);
      await this.#changes.wait(lookMs, this.#stop);
    }
    this.#running = false;
  }
}
