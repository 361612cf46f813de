import type { Check } from '../api/schema.ts';
import { evaluate, type CheckLimits, type Facts } from '../cutover/checks.ts';
import { otherSide } from '../cutover/phases.ts';
import type { CutoverWorld } from '../cutover/world.ts';

/** Milliseconds for which an answer about sessions at a database is shown again instead of being asked anew. */
const freshMs = 2_000;

/** Runs the pre-checks, for views every now and then, and afresh before a begin. */
export class CheckWatch {
  readonly #world: CutoverWorld;
  readonly #limits: CheckLimits;
  #strangers: { at: number; from: string; found: Facts['strangers'] } | undefined;

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
    const from = state.sourceOfTruth;
    const to = sides[otherSide(from)];
    const last = this.#strangers;
    if (fresh || !last || last.from !== from || this.#world.now() - last.at > freshMs) {
      const pids = instances.flatMap((one) => (one.live ? one.report.upstream[from] : []));
      const found = await sides[from]
        .strangers(
          instances.filter((one) => one.live),
          pids,
        )
        .catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
      this.#strangers = { at: this.#world.now(), from, found };
    }
    return evaluate(
      {
        from,
        epoch: state.epoch,
        instances,
        legs,
        verify,
        strangers: this.#strangers!.found,
        toIsCockroach: to.isCockroach,
      },
      this.#limits,
    );
  }
}
