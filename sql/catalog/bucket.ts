import { Derived, type Reading } from './derived.ts';
import { fold, nothingFolded, type Folded, type Others } from './fold.ts';
import { comparePlaces, type PlacedStatement } from './place.ts';

const noStatements: readonly PlacedStatement[] = [];

/** Everything that the statements say about one name. A column's or table's name is one whatever its schema. */
export class Bucket {
  readonly #changing: PlacedStatement[] = [];
  readonly #asking: PlacedStatement[] = [];
  readonly #folded: Derived<Folded>;
  #before: Map<PlacedStatement, Derived<Folded>> | null = null;
  #viewsReading: Derived<readonly PlacedStatement[]> | null = null;

  constructor(
    readonly name: string,
    private readonly reading: Reading,
    private readonly others: Others,
  ) {
    this.#folded = new Derived(reading, nothingFolded, () => fold(name, this.changing, others));
  }

  /** What goes by the name in the end. */
  get folded(): Folded {
    return this.#folded.get();
  }

  /** The statements that change something of this name, in order. */
  get changing(): readonly PlacedStatement[] {
    return this.#changing.sort(comparePlaces);
  }

  /** Statements that ask for something of this name (a type that they use), in order. */
  get asking(): readonly PlacedStatement[] {
    return this.#asking.sort(comparePlaces);
  }

  /** Those of views that read something of this name, in order. */
  get viewsReading(): readonly PlacedStatement[] {
    this.#viewsReading ??= new Derived(this.reading, noStatements, () =>
      this.asking.filter(({ facts }) => facts.some(({ sort }) => sort === 'view')),
    );
    return this.#viewsReading.get();
  }

  /** What went by the name before a statement. */
  before(until: PlacedStatement): Folded {
    this.#before ??= new Map();
    let known = this.#before.get(until);
    if (known === undefined) {
      known = new Derived(this.reading, nothingFolded, () => {
        const earlier = this.changing.filter((each) => comparePlaces(each, until) < 0);
        return fold(this.name, earlier, { ...this.others, wide: () => this.#wideBefore(until) });
      });
      this.#before.set(until, known);
    }
    return known.get();
  }

  #wideBefore(until: PlacedStatement): readonly PlacedStatement[] {
    return this.others.wide().filter((each) => comparePlaces(each, until) < 0);
  }

  add(statement: PlacedStatement, what: 'changes' | 'asks'): void {
    const list = what === 'changes' ? this.#changing : this.#asking;
    if (list.at(-1) === statement || list.includes(statement)) return;
    list.push(statement);
    if (what === 'changes') this.#stale();
    else this.#viewsReading?.stale();
  }

  remove(statement: PlacedStatement, what: 'changes' | 'asks'): void {
    const list = what === 'changes' ? this.#changing : this.#asking;
    const at = list.indexOf(statement);
    if (at === -1) return;
    list.splice(at, 1);
    if (what === 'changes') this.#stale();
    else this.#viewsReading?.stale();
  }

  get isEmpty(): boolean {
    return this.#changing.length === 0 && this.#asking.length === 0;
  }

  /** Nobody has asked for what goes by the name. */
  get isUnread(): boolean {
    return this.#folded.isUnread && (this.#viewsReading?.isUnread ?? true);
  }

  #stale(): void {
    this.#folded.stale();
    for (const before of this.#before?.values() ?? []) before.stale();
    this.#before = null;
  }
}
