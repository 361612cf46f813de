/** Who is being worked out at the moment: what it reads, it depends on. */
export class Reading {
  current: Derived<unknown> | null = null;
  /** How many are being worked out, each for the one before. */
  depth = 0;
  /** What was worked out within a circle that is still under way. */
  readonly inCircle: Derived<unknown>[] = [];
}

/**
 * A value that is worked out when it is asked for, and again only after something that it was worked out from has
 * become stale. Values that need each other in a circle see `fallback` in place of the one that is under way. Which one
 * that is depends on who was asked first, so none of them is kept longer than the circle is under way: each is worked
 * out for whoever asks, and nobody's answer depends on what others have asked before.
 */
export class Derived<T> {
  #value: T;
  /** `circular`: has been worked out, and is worked out anew when somebody asks. */
  #state: 'stale' | 'working' | 'fresh' | 'circular' = 'stale';
  #readers: Set<Derived<unknown>> | null = null;
  /** While it is worked out: how many are before it. */
  #depth = 0;
  /** The depth of the first of its circle; Infinity as long as it is in none. */
  #head = Infinity;

  constructor(
    private readonly reading: Reading,
    private readonly fallback: T,
    private readonly work: () => T,
    private readonly onStale?: () => void,
  ) {
    this.#value = fallback;
  }

  get(): T {
    const reader = this.reading.current;
    if (reader !== null) (this.#readers ??= new Set()).add(reader);
    if (this.#state === 'working') this.#joins(this.#depth);
    else if (this.#state !== 'fresh') this.#workOut(reader);
    // Who reads something of a circle under way is in it, too.
    if (reader !== null && this.#head <= reader.#depth) reader.#joins(this.#head);
    return this.#state === 'working' ? this.fallback : this.#value;
  }

  #joins(head: number): void {
    if (head < this.#head) this.#head = head;
  }

  #workOut(reader: Derived<unknown> | null): void {
    const { reading } = this;
    const first = reading.inCircle.length;
    this.#head = Infinity;
    this.#depth = reading.depth++;
    reading.current = this;
    this.#state = 'working';
    let isDone = false;
    try {
      this.#value = this.work();
      isDone = true;
    } finally {
      reading.current = reader;
      reading.depth--;
      this.#state = isDone ? 'fresh' : 'stale';
      if (this.#head !== Infinity) reading.inCircle.push(this);
      // The first of the circle: it is closed.
      if (!isDone || this.#head >= this.#depth)
        for (const each of reading.inCircle.splice(first)) each.#leaveCircle();
    }
  }

  #leaveCircle(): void {
    this.#head = Infinity;
    if (this.#state === 'fresh') this.#state = 'circular';
  }

  /** Makes it and everything that was worked out from it stale. */
  stale(): void {
    if (this.#state !== 'fresh' && this.#state !== 'circular') return;
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
