/** What went wrong with one input: which property, and what of it. */
export interface Violation {
  readonly property: string;
  readonly details: string;
}

/** Thrown when a property does not hold. */
export class Broken extends Error {
  constructor(
    readonly property: string,
    readonly details: string,
  ) {
    super(property);
  }
}

/** Throws `Broken` when the condition does not hold; the details are made only then. */
export function hold(condition: boolean, property: string, details: () => unknown): asserts condition {
  if (!condition) throw new Broken(property, JSON.stringify(details())?.slice(0, 2000) ?? '');
}

export const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
