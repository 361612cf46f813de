import { figure } from '../../contracts/figure.ts';
import type { Fact } from '../catalog/fact.ts';

/**
 * Tables, columns, keys and the like that one schema may have before it is given up as too large: about a kilobyte each,
 * so half a gigabyte in all. The largest applications that we know of have some ten thousand tables.
 */
export const mostOfSchema = 500_000;

/** Characters of a statement that cost as much as a column: its text is kept, to say where its findings are. */
const charactersEach = 1_000;

/** What the statements of all files of a run say of their schema, counted; and whether that is more than is kept. */
export class SchemaRoom {
  #taken = 0;

  constructor(readonly most = mostOfSchema) {}

  /** Counts what a statement says; call it once for each. False when it is too much by now, and ever after. */
  takes(facts: readonly Fact[], text: string): boolean {
    this.#taken += text.length / charactersEach;
    for (const fact of facts) this.#taken += sizeOf(fact);
    return !this.isFull;
  }

  get isFull(): boolean {
    return this.#taken > this.most;
  }
}

function sizeOf(fact: Fact): number {
  if (fact.sort === 'table') return 1 + fact.columns.length + fact.keys.length + fact.foreignKeys.length;
  if (fact.sort === 'alter-table') return fact.changes.length;
  return 1;
}

/** What is said of a schema that was given up. */
export const schemaTooLarge = (most: number): string =>
  `This schema is too large to be looked at as a whole (more than ${figure(most)} tables, columns and keys), ` +
  'so each statement was checked by itself. What takes several of them was not: primary keys, foreign keys, types that a file makes itself.';
