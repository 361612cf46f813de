/** Who is being worked out at the moment: what it reads, it depends on. */
export class Reading {
  current: Derived<unknown> | null = null;
}

/**
 * A value that is worked out when it is asked for, and again only after something that it was worked out from has
 * become stale. Values that need each other in a circle see `fallback` in place of the one that is under way.
 */
export class Derived<T> {
  #value: T;
  #state: 'stale' | 'working' | 'fresh' = 'stale';
  #readers: Set<Derived<unknown>> | null = null;

  constructor(
    private readonly reading: Reading,
    private readonly fallback: T,
    private readonly work: () => T,
    private readonly onStale?: () => void,
  ) {
    this.#value = fallback;
  }

  get(): T {
    if (this.reading.current !== null) (this.#readers ??= new Set()).add(this.reading.current);
    if (this.#state === 'fresh') return this.#value;
    if (this.#state === 'working') return this.fallback;
    const outer = this.reading.current;
    this.reading.current = this;
    this.#state = 'working';
    try {
      this.#value = this.work();
    } finally {
      this.reading.current = outer;
      this.#state = 'stale';
    }
    this.#state = 'fresh';
    return this.#value;
  }

  /** Makes it and everything that was worked out from it stale. */
  stale(): void {
    if (this.#state !== 'fresh') return;
    this.#state = 'stale';
    this.#value = this.fallback;
    const readers = this.#readers;
    this.#readers = null;
    for (const reader of readers ?? []) reader.stale();
    this.onStale?.();
  }

  /** Nothing depends on it. */
  get isUnread(): boolean {
    return this.#readers === null;
  }
}
