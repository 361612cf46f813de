import { setTimeout as sleep } from 'node:timers/promises';
import type { Check, Side } from '../api/schema.ts';
import { evaluate, type CheckLimits, type Facts } from '../cutover/checks.ts';
import { otherSide } from '../cutover/phases.ts';
import type { CutoverWorld } from '../cutover/world.ts';
import type { InstanceRow } from './store/rows.ts';

/** Milliseconds for which an answer about sessions at a database is shown again instead of being asked anew. */
const freshMs = 2_000;
/** Milliseconds that a view waits for a first answer. */
const viewWaitsMs = 300;

/** Runs the pre-checks, for views every now and then, and afresh before a begin. */
export class CheckWatch {
  readonly #world: CutoverWorld;
  readonly #limits: CheckLimits;
  #strangers: { at: number; from: Side; found: Facts['strangers'] } | undefined;
  #asking: Promise<void> | undefined;

  constructor(world: CutoverWorld, limits: CheckLimits) {
    this.#world = world;
    this.#limits = limits;
  }

  /** @param fresh ask everything again, however recently it was asked */
  async checks(fresh: boolean): Promise<Check[]> {
    const { store, sides } = this.#world;
    const state = await store.state();
    const [instances, legs, verify] = await Promise.all([
      store.instances(),
      store.legs(),
      store.verifyReport(),
    ]);
    // What an instance has heard of since the state was read is there when it is read again.
    const isOvertaken = instances.some((one) => one.acknowledgedEpoch > state.epoch);
    const { epoch } = isOvertaken ? await store.state() : state;
    const from = state.sourceOfTruth;
    const to = sides[otherSide(from)];
    const asked = this.#ask(from, instances, fresh);
    if (fresh || this.#strangers?.from !== from) {
      // A view doesn't wait for a database that doesn't answer.
      await Promise.race([asked, ...(fresh ? [] : [sleep(viewWaitsMs)])]);
    }
    const strangers =
      this.#strangers?.from === from ? this.#strangers.found : `the ${from} has not answered yet`;
    return evaluate(
      {
        from,
        epoch,
        instances,
        legs,
        verify,
        strangers,
        toIsCockroach: to.isCockroach,
      },
      this.#limits,
    );
  }

  /** Asks for the sessions at `from`, unless that was done just now or is being done. */
  async #ask(from: Side, instances: readonly InstanceRow[], fresh: boolean): Promise<void> {
    const last = this.#strangers;
    if (!fresh && this.#asking) return this.#asking;
    if (!fresh && last?.from === from && this.#world.now() - last.at < freshMs) return;
    const live = instances.filter((one) => one.live);
    const asking = this.#world.sides[from]
      .strangers(
        live,
        live.flatMap((one) => one.report.upstream[from]),
      )
      .catch((error: unknown) => (error instanceof Error ? error.message : String(error)))
      .then((found) => {
        this.#strangers = { at: this.#world.now(), from, found };
      })
      .finally(() => {
        if (this.#asking === asking) this.#asking = undefined;
      });
    this.#asking = asking;
    return asking;
  }
}
