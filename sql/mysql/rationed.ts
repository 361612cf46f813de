/** Thrown when a text has been looked at as often as it may be. */
export class RationUsedUp extends Error {}

/**
 * A text for a parser that goes back and reads again: so many looks at it, then it throws. Steps are counted and not
 * milliseconds, so that a statement gets the same answer on every machine. It has of a string what node-sql-parser's
 * generated parser (5.4.0) calls.
 */
export class Rationed {
  constructor(
    private readonly text: string,
    private left: number,
  ) {}

  get length(): number {
    return this.text.length;
  }

  charAt(at: number): string {
    return this.#look().charAt(at);
  }

  charCodeAt(at: number): number {
    return this.#look().charCodeAt(at);
  }

  substr(at: number, length: number): string {
    return this.#look().slice(at, at + length);
  }

  substring(from: number, to: number): string {
    return this.#look().slice(from, to);
  }

  /** The parser would else begin with a plain string again. */
  trim(): this {
    return this;
  }

  #look(): string {
    if (this.left-- <= 0) throw new RationUsedUp();
    return this.text;
  }
}
