import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import type { Difference } from '../../contracts/runs.ts';
import { selectByKey, type Comparable } from './columns.ts';
import type { Row, RowComparer } from './rows.ts';
import type { Product } from '../connect/probe.ts';

/** Rows that were different, to be looked at again: under replication the target is always a moment behind. */
interface Suspect {
  readonly key: Row;
  /** What the source has held since the first look: the target may show any of it, it is on its way. */
  readonly seen: Set<string>;
  /** What the target has shown. */
  readonly shown: Set<string>;
  difference: Difference;
}

/** Keys in one question. */
const batchSize = 500;
/** Milliseconds between looks: first, most; and while few rows change all the time, whose every value we want to see. */
const firstWait = 250;
const longestWait = 2000;
const busyWait = 10;
/** Values of a row that are kept at most. */
const maxSeen = 1000;
const gone = 'gone';
const asText = { getTypeParser: () => (value: string | Buffer) => value.toString() };

/** Gathers differences and looks at them again until they are gone or the time is over. */
export class Recheck {
  private suspects: Suspect[] = [];

  constructor(
    private readonly what: Comparable,
    private readonly comparer: RowComparer,
    /** Rows at most: memory is bounded. */
    private readonly limit: number,
  ) {}

  /** False when there are too many already. */
  add(source: Row | undefined, target: Row | undefined, difference: Difference): boolean {
    if (this.suspects.length >= this.limit) return false;
    const row = (source ?? target)!;
    this.suspects.push({
      key: row.slice(0, this.what.key.length),
      seen: new Set([this.text(source)]),
      shown: new Set([this.text(target)]),
      difference,
    });
    return true;
  }

  get size(): number {
    return this.suspects.length;
  }

  /**
   * Looks again until all are settled or `seconds` are over. A row is settled when the target holds what the source
   * holds, or has held since the first look.
   *
   * @returns the differences that stay, and how many rows kept changing on both sides, so that nobody can tell.
   */
  async settle(
    source: { client: pg.Client; product: Product },
    target: { client: pg.Client; product: Product },
    seconds: number,
    signal?: AbortSignal,
  ): Promise<{ differences: Difference[]; restless: number }> {
    const deadline = Date.now() + seconds * 1000;
    let wait = firstWait;
    while (this.suspects.length && !signal?.aborted) {
      const left = deadline - Date.now();
      if (left <= 0) break;
      await sleep(Math.min(wait, left));
      let moved = false;
      const open: Suspect[] = [];
      for (let at = 0; at < this.suspects.length; at += batchSize) {
        const looked = await this.look(this.suspects.slice(at, at + batchSize), source, target);
        moved ||= looked.moved;
        open.push(...looked.open);
      }
      this.suspects = open;
      wait =
        moved && open.length <= batchSize ? busyWait : Math.min(longestWait, Math.max(firstWait, wait * 2));
    }
    const still = this.suspects.filter(({ shown, seen }) => shown.size === 1 || seen.size === 1);
    return {
      differences: still.map(({ difference }) => difference),
      restless: this.suspects.length - still.length,
    };
  }

  private async look(
    suspects: readonly Suspect[],
    source: { client: pg.Client; product: Product },
    target: { client: pg.Client; product: Product },
  ): Promise<{ open: Suspect[]; moved: boolean }> {
    // The target first: what it shows must be something that the source has held before or holds now.
    const atTarget = await this.read(suspects, 'target', target);
    const atSource = await this.read(suspects, 'source', source);
    let moved = false;
    const open = suspects.filter((suspect) => {
      const key = this.comparer.keyOf(suspect.key);
      const [now, there] = [atSource.get(key), atTarget.get(key)];
      const before = suspect.seen.size + suspect.shown.size;
      if (suspect.seen.size < maxSeen) suspect.seen.add(this.text(now));
      if (suspect.shown.size < maxSeen) suspect.shown.add(this.text(there));
      if (suspect.seen.has(this.text(there))) return false;
      moved ||= suspect.seen.size + suspect.shown.size > before;
      suspect.difference = this.comparer.difference(now, there) ?? suspect.difference;
      return true;
    });
    return { open, moved };
  }

  private text(row: Row | undefined): string {
    return row ? this.comparer.canonicalRow(row) : gone;
  }

  private async read(
    suspects: readonly Suspect[],
    name: 'source' | 'target',
    side: { client: pg.Client; product: Product },
  ): Promise<Map<string, Row>> {
    const values = this.what.key.map((_, index) => suspects.map(({ key }) => key[index] ?? null));
    const { rows } = await side.client.query<(string | null)[]>({
      text: selectByKey(this.what, { name, product: side.product }),
      values: values as unknown[][],
      rowMode: 'array',
      types: asText,
    });
    return new Map(rows.map((row) => [this.comparer.keyOf(row), row]));
  }
}
