import type { Logger } from 'pino';
import { advance } from '../cutover/advance.ts';
import type { CutoverWorld } from '../cutover/world.ts';
import { toErrorReport } from '../../contracts/errors.ts';
import { Overtaken, type StateStore } from './store/store.ts';

/** Seconds that the lead lasts without being renewed: so long does a dead leader keep others from taking over. */
export const leadSeconds = 4;
/** Milliseconds between two renewals. */
const renewMs = 1_000;
/** Milliseconds between two looks at the state when nothing is announced; limits are noticed with this delay. */
const lookMs = 100;
/** The same when a step could not be done because a database does not answer. */
const troubleMs = 500;

/** Leads when it can, and then takes the cutover on, step by step, until it is stopped. */
export class Driver {
  readonly #world: CutoverWorld;
  readonly #store: StateStore;
  readonly #log: Logger;
  readonly #stop: AbortSignal;
  #leads = false;

  constructor(world: CutoverWorld, log: Logger, stop: AbortSignal) {
    this.#world = world;
    this.#store = world.store;
    this.#log = log;
    this.#stop = stop;
  }

  get leads(): boolean {
    return this.#leads;
  }

  /** Runs until the stop signal; never throws. */
  async run(): Promise<void> {
    await Promise.all([this.#keepLead(), this.#drive()]);
    if (this.#leads) await this.#store.resign().catch(() => undefined);
    this.#leads = false;
  }

  async #keepLead(): Promise<void> {
    while (!this.#stop.aborted) {
      const had = this.#leads;
      // A store that doesn't answer gives the lead to nobody; ours ends by the store's clock, whatever we think.
      this.#leads = await this.#store.lead(leadSeconds).catch(() => false);
      if (had !== this.#leads) {
        this.#log.info(this.#leads ? 'this orchestrator leads' : 'this orchestrator does not lead');
        this.#world.announce();
      }
      await pause(this.#leads ? renewMs : renewMs / 2, this.#stop);
    }
  }

  async #drive(): Promise<void> {
    let trouble = '';
    while (!this.#stop.aborted) {
      if (!this.#leads) {
        await this.#world.change(lookMs);
        continue;
      }
      try {
        if ((await advance(this.#world)) === 'wait') await this.#world.change(lookMs);
        trouble = '';
      } catch (error) {
        if (error instanceof Overtaken) continue;
        const { code, message } = toErrorReport(error);
        // Once for each trouble, not twice a second.
        if (message !== trouble) this.#log.warn({ code }, message);
        trouble = message;
        await pause(troubleMs, this.#stop);
      }
    }
  }
}

function pause(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      stop.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    stop.addEventListener('abort', done, { once: true });
  });
}
