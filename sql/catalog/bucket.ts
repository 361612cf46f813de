import { Derived, type Reading } from './derived.ts';
import { fold, nothingFolded, type Folded, type Others } from './fold.ts';
import { comparePlaces, type PlacedStatement } from './place.ts';
import { StatementsInOrder } from './statements-in-order.ts';

const noStatements: readonly PlacedStatement[] = [];

/** Everything that the statements say about one name. A column's or table's name is one whatever its schema. */
export class Bucket {
  readonly #changing = new StatementsInOrder();
  /** Null as long as there are none, as for most names. */
  #asking: StatementsInOrder | null = null;
  readonly #folded: Derived<Folded>;
  #before: Map<PlacedStatement, Derived<Folded>> | null = null;
  #readers: Derived<readonly PlacedStatement[]> | null = null;

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
    return this.#changing.all;
  }

  /** Statements that ask for something of this name (a type that they use), in order. */
  get asking(): readonly PlacedStatement[] {
    return this.#asking?.all ?? noStatements;
  }

  /** Those of views and routines that read something of this name, in order. */
  get readers(): readonly PlacedStatement[] {
    this.#readers ??= new Derived(this.reading, noStatements, () =>
      this.asking.filter(({ facts }) => facts.some(({ sort }) => sort === 'view' || sort === 'routine')),
    );
    return this.#readers.get();
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
    const isNew = (what === 'changes' ? this.#changing : (this.#asking ??= new StatementsInOrder())).add(
      statement,
    );
    if (isNew) this.#exchanged(what);
  }

  remove(statement: PlacedStatement, what: 'changes' | 'asks'): void {
    const wasThere = (what === 'changes' ? this.#changing : this.#asking)?.remove(statement);
    if (wasThere === true) this.#exchanged(what);
  }

  get isEmpty(): boolean {
    return this.#changing.size === 0 && (this.#asking?.size ?? 0) === 0;
  }

  /** Nobody has asked for what goes by the name. */
  get isUnread(): boolean {
    return this.#folded.isUnread && (this.#readers?.isUnread ?? true);
  }

  #exchanged(what: 'changes' | 'asks'): void {
    if (what === 'asks') {
      this.#readers?.stale();
      return;
    }
    this.#folded.stale();
    for (const before of this.#before?.values() ?? []) before.stale();
    this.#before = null;
  }
}
