import type { Difference } from '../../contracts/runs.ts';
import type { Comparable } from './columns.ts';

/** A row's values as the server prints them: the key's columns, then the others. */
export type Row = readonly (string | null)[];

/** Longest text of a value in a difference, in characters; more than that no person reads. */
const maxShown = 10_000;

/** Compares rows of one table. */
export class RowComparer {
  private readonly keyLength: number;
  private readonly columns: readonly { name: string; canonical: (text: string) => string }[];
  private readonly orders: readonly ((a: string, b: string) => number)[];

  constructor(private readonly what: Comparable) {
    this.keyLength = what.key.length;
    this.columns = [...what.key, ...what.rest].map(({ pair, comparison }) => ({
      name: pair.name,
      canonical: comparison.canonical,
    }));
    this.orders = what.key.map(({ comparison }) => comparison.order.compare);
  }

  /** < 0 when `a` comes before `b` in the order that both sides are asked for. */
  compareKeys(a: Row, b: Row): number {
    for (let index = 0; index < this.keyLength; index++) {
      const order = this.orders[index]!(a[index]!, b[index]!);
      if (order !== 0) return order;
    }
    return 0;
  }

  /** The same text for equal keys. */
  keyOf(row: Row): string {
    return JSON.stringify(row.slice(0, this.keyLength).map((value, index) => this.canonical(index, value)));
  }

  /** The same text for equal rows. */
  canonicalRow(row: Row): string {
    return JSON.stringify(row.map((value, index) => this.canonical(index, value)));
  }

  /** Names of the columns in which two rows differ. */
  differing(a: Row, b: Row): string[] {
    return this.columns
      .filter(
        (_, index) =>
          a[index] !== b[index] && this.canonical(index, a[index]!) !== this.canonical(index, b[index]!),
      )
      .map(({ name }) => name);
  }

  /** What is different about a row that one or both sides have; undefined when nothing is. */
  difference(source: Row | undefined, target: Row | undefined): Difference | undefined {
    const table = this.what.table.name;
    const some = source ?? target;
    if (!some) return undefined;
    const key = this.named(some.slice(0, this.keyLength));
    if (!target) return { table, sort: 'missing', key, source: this.named(some), columns: [] };
    if (!source) return { table, sort: 'extra', key, target: this.named(some), columns: [] };
    const columns = this.differing(source, target);
    if (!columns.length) return undefined;
    return { table, sort: 'changed', key, source: this.named(source), target: this.named(target), columns };
  }

  private canonical(index: number, value: string | null): string | null {
    return value === null ? null : this.columns[index]!.canonical(value);
  }

  private named(row: Row): Record<string, string | null> {
    return Object.fromEntries(
      row.map((value, index) => {
        const text = this.canonical(index, value);
        return [
          this.columns[index]!.name,
          text !== null && text.length > maxShown ? `${text.slice(0, maxShown)}…` : text,
        ];
      }),
    );
  }
}
