import type { Fact } from '../catalog/fact.ts';

/**
 * Leaves out, of the statements of one file in order, those that only ask the schema what one before has asked: a script may
 * write to one table a hundred thousand times.
 */
export class OnceAsked {
  readonly #asked = new Set<string>();

  /** Whether a statement says or asks something new. Call it once for each that has facts, in order. */
  isNew(facts: readonly Fact[]): boolean {
    let isNew = false;
    for (const fact of facts) {
      if (fact.sort === 'search-path') this.#asked.clear();
      if (fact.sort !== 'doubt' || fact.oncePerFile !== true) {
        isNew = true;
        continue;
      }
      const { schema, name } = fact.name;
      const key = `${fact.finding.code} ${schema ?? ''}.${name}`;
      if (this.#asked.has(key)) continue;
      this.#asked.add(key);
      isNew = true;
    }
    return isNew;
  }
}
