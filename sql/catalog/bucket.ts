import { Derived, type Reading } from './derived.ts';
import { fold, nothingFolded, type Folded, type Others } from './fold.ts';
import { comparePlaces, type PlacedStatement } from './place.ts';

/** Everything that the statements say about one name. A column's or table's name is one whatever its schema. */
export class Bucket {
  readonly #changing = new Set<PlacedStatement>();
  readonly #asking = new Set<PlacedStatement>();
  readonly #before = new Map<PlacedStatement, Derived<Folded>>();
  /** The statements that change something, in order. */
  readonly #ordered: Derived<readonly PlacedStatement[]>;
  readonly #asked: Derived<readonly PlacedStatement[]>;
  readonly #folded: Derived<Folded>;

  constructor(
    readonly name: string,
    private readonly reading: Reading,
    private readonly others: Others,
  ) {
    this.#ordered = new Derived(reading, [], () => [...this.#changing].sort(comparePlaces));
    this.#asked = new Derived(reading, [], () => [...this.#asking].sort(comparePlaces));
    this.#folded = new Derived(reading, nothingFolded, () => fold(name, this.#ordered.get(), others));
  }

  /** What goes by the name in the end. */
  get folded(): Folded {
    return this.#folded.get();
  }

  /** The statements that change something of this name, in order. */
  get changing(): readonly PlacedStatement[] {
    return this.#ordered.get();
  }

  /** Statements that ask for something of this name (a type that they use). */
  get asked(): readonly PlacedStatement[] {
    return this.#asked.get();
  }

  /** What went by the name before a statement. */
  before(until: PlacedStatement): Folded {
    let known = this.#before.get(until);
    if (known === undefined) {
      known = new Derived(this.reading, nothingFolded, () => {
        const earlier = this.#ordered.get().filter((each) => comparePlaces(each, until) < 0);
        return fold(this.name, earlier, this.others);
      });
      this.#before.set(until, known);
    }
    return known.get();
  }

  add(statement: PlacedStatement, what: 'changes' | 'asks'): void {
    if (what === 'asks') {
      this.#asking.add(statement);
      this.#asked.stale();
      return;
    }
    this.#changing.add(statement);
    this.#changed();
  }

  remove(statement: PlacedStatement, what: 'changes' | 'asks'): void {
    if (what === 'asks') {
      this.#asking.delete(statement);
      this.#asked.stale();
      return;
    }
    this.#changing.delete(statement);
    this.#changed();
  }

  get isEmpty(): boolean {
    return this.#changing.size === 0 && this.#asking.size === 0;
  }

  /** Nobody has asked for what goes by the name. */
  get isUnread(): boolean {
    return this.#folded.isUnread && this.#asked.isUnread && this.#ordered.isUnread;
  }

  #changed(): void {
    this.#ordered.stale();
    this.#before.clear();
  }
}
