import { ownCopy } from '../text/own-copy.ts';
import { sparingRows, type SparingLint } from './lint-rows.ts';
import type { Lint, StatementResult } from './lint-statement.ts';

/** Statements that are remembered, for the case that they come again, and how long they may be in UTF-16 units. */
const mostKept = 2_000;
const longestKept = 2_000;

/** A lint for the statements of a text that is gone through once: scripts say the same again and again. */
export class LatelyLooked {
  readonly #lately = new Map<string, StatementResult>();
  readonly #lint: SparingLint;

  constructor(lint: Lint) {
    this.#lint = sparingRows(lint);
  }

  /** What is remembered of a statement. */
  known(source: string): StatementResult | undefined {
    return this.#lately.get(source);
  }

  look(source: string): StatementResult {
    const known = this.known(source);
    if (known !== undefined) return known;
    // What a result says of names may be slices of it.
    const own = ownCopy(source);
    return this.#keep(own, this.#lint(own));
  }

  /** The same for one that is not known, in steps between which others may have their turn: it may be very long. */
  *lookSteps(source: string): Generator<undefined, StatementResult> {
    const own = ownCopy(source);
    return this.#keep(own, yield* this.#lint.steps(own));
  }

  forget(): void {
    this.#lately.clear();
  }

  #keep(source: string, result: StatementResult): StatementResult {
    if (source.length > longestKept) return result;
    if (this.#lately.size >= mostKept) this.#lately.clear();
    this.#lately.set(source, result);
    return result;
  }
}
