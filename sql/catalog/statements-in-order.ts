import { comparePlaces, type PlacedStatement } from './place.ts';

/** Up to so many are looked through one by one: most names stand in a handful of statements, and there are many names. */
const few = 16;

/**
 * Statements, each once, in the order of their places. They may move as long as the order stays; so they are sorted
 * once after some have come, not each time that somebody asks. Putting one in or taking it out takes the same time however many
 * there are.
 */
export class StatementsInOrder {
  #list: PlacedStatement[] = [];
  /** The same, as soon as they are many. */
  #set: Set<PlacedStatement> | null = null;
  /** The list has others than the set, or not in their order. */
  #isLate = false;

  get size(): number {
    return this.#set?.size ?? this.#list.length;
  }

  get all(): readonly PlacedStatement[] {
    if (this.#isLate) {
      this.#list = [...(this.#set ?? this.#list)].sort(comparePlaces);
      this.#isLate = false;
    }
    return this.#list;
  }

  /** False when it was there. */
  add(statement: PlacedStatement): boolean {
    if (this.#set === null) {
      const list = this.#list;
      if (list.at(-1) === statement || list.includes(statement)) return false;
      list.push(statement);
      if (list.length > few) this.#set = new Set(list);
    } else {
      const before = this.#set.size;
      if (this.#set.add(statement).size === before) return false;
    }
    this.#isLate = true;
    return true;
  }

  /** False when it was not there. */
  remove(statement: PlacedStatement): boolean {
    if (this.#set !== null) {
      if (!this.#set.delete(statement)) return false;
      this.#isLate = true;
      return true;
    }
    const at = this.#list.indexOf(statement);
    if (at === -1) return false;
    this.#list.splice(at, 1);
    return true;
  }
}
