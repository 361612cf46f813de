import type { Applier } from './apply.ts';
import { Batch, type RoutedChange } from './batch.ts';
import { laterLsn, type Lsn } from './lsn.ts';
import { route, type Mappings, type Route } from './mapping.ts';
import type { Event, Relation } from './pgoutput.ts';

/** What a flow works with. */
export interface FlowParts {
  readonly mappings: Mappings;
  /** Progress as the destination holds it. */
  readonly from: Lsn;
  /** Up to here changes are applied one by one, because gathering them failed. */
  readonly exactUntil: Lsn;
  readonly applier: Pick<Applier, 'apply' | 'rollback'>;
  /** Whether the origin is read from. */
  readonly reading: { pause(): void; resume(): void };
  readonly onApplied?: (lsn: Lsn, changes: number) => void;
}

/** Changes in one statement's batch at most, unless one transaction of the origin has more. */
export const maxBatch = 5000;
/** Changes that may wait before the socket is paused. */
export const maxQueue = 20_000;

type Item =
  | { readonly kind: 'change'; readonly change: RoutedChange }
  | { readonly kind: 'commit'; readonly end: Lsn }
  | { readonly kind: 'reached'; readonly end: Lsn };

/**
 * What lies between the origin's stream and the destination: changes wait, are gathered, and are applied in the origin's
 * commit order. It knows no connections.
 */
export class Flow {
  /** All up to here is durable at the destination, or needed nothing there: the origin may forget it. */
  reached: Lsn;
  /** Progress that is written at the destination. */
  applied: Lsn;
  /** The last commit that the stream has delivered. */
  received: Lsn = 0n;

  private queue: Item[] = [];
  private head = 0;
  private commits = 0;
  private readonly relations = new Map<number, Relation>();
  private readonly routes = new Map<number, Route>();
  private finishing = false;
  private failure?: { error: unknown };
  private wake: () => void = () => undefined;
  private paused = false;

  constructor(private readonly parts: FlowParts) {
    this.reached = parts.from;
    this.applied = parts.from;
  }

  get isFinishing(): boolean {
    return this.finishing;
  }

  /** Whether everything that has arrived is applied. */
  get isIdle(): boolean {
    return this.head >= this.queue.length;
  }

  /** Takes what the stream tells. @throws RangeError, MoltError data/* when a change can't be placed. */
  take(event: Event): void {
    switch (event.type) {
      case 'relation':
        // Tied to a table only when a change of it comes: beside a partitioned table its partitions are described too.
        this.relations.set(event.relation.id, event.relation);
        this.routes.delete(event.relation.id);
        return;
      case 'insert':
        return this.change({ type: 'insert', route: this.routeOf(event.relation), row: event.row });
      case 'update':
        return this.change({
          type: 'update',
          route: this.routeOf(event.relation),
          old: event.old,
          row: event.row,
        });
      case 'delete':
        return this.change({ type: 'delete', route: this.routeOf(event.relation), old: event.old });
      case 'truncate':
        return this.change({ type: 'truncate', routes: event.relations.map((id) => this.routeOf(id)) });
      case 'commit':
        return this.push({ kind: 'commit', end: event.endLsn });
      case 'begin':
      case 'ignored':
        return;
    }
  }

  /** The origin has sent everything up to `end`. */
  keepalive(end: Lsn): void {
    this.push({ kind: 'reached', end });
  }

  /** Nothing more comes; `work` ends with the error. */
  fail(error: unknown): void {
    this.failure ??= { error };
    this.wake();
  }

  /** From now on only the transactions that have arrived whole are applied; then `work` ends. */
  finish(): void {
    this.finishing = true;
    this.parts.reading.pause();
    this.wake();
  }

  /** Applies what comes, until `finish` or `fail`. @throws what `fail` was told, or what applying threw. */
  async work(): Promise<void> {
    const { applier } = this.parts;
    let batch = this.newBatch();
    let open = false;
    for (;;) {
      if (this.failure) throw this.failure.error;
      const item = this.queue[this.head];
      if (!item) {
        this.queue = [];
        this.head = 0;
        this.resume();
      }
      // A transaction whose end has not arrived is only begun when it is too large to wait for.
      const isReady =
        item !== undefined &&
        (item.kind === 'reached' || this.commits > 0 || (!this.finishing && this.isLong()));
      if (!isReady) {
        if (this.finishing) break;
        await this.sleep();
        continue;
      }
      this.head++;
      switch (item.kind) {
        case 'change':
          batch.add(item.change);
          if (batch.size >= maxBatch && (open || this.commits === 0)) {
            await applier.apply(batch);
            open = true;
            batch = this.newBatch();
            this.compact();
          }
          break;
        case 'reached':
          // Only when nothing is pending: then all before it concerned other tables, or is applied.
          if (batch.size === 0 && !open) this.reached = laterLsn(this.reached, item.end);
          break;
        case 'commit': {
          this.commits--;
          const more = this.commits > 0 && batch.size < maxBatch && !this.isExact(item.end);
          if (more) break;
          await applier.apply(batch, item.end);
          this.applied = item.end;
          this.reached = laterLsn(this.reached, item.end);
          this.parts.onApplied?.(item.end, batch.size);
          open = false;
          batch = this.newBatch();
          this.compact();
        }
      }
    }
    await applier.rollback();
  }

  private push(item: Item): void {
    this.queue.push(item);
    if (item.kind === 'commit') {
      this.commits++;
      this.received = item.end;
    }
    if (!this.paused && this.queue.length - this.head > maxQueue) {
      this.paused = true;
      this.parts.reading.pause();
    }
    if (item.kind !== 'change' || this.queue.length - this.head > maxBatch) this.wake();
  }

  private change(change: RoutedChange): void {
    this.push({ kind: 'change', change });
  }

  private routeOf(id: number): Route {
    const known = this.routes.get(id);
    if (known) return known;
    const relation = this.relations.get(id);
    if (!relation) throw new RangeError(`the stream speaks of relation ${id} before it has described it`);
    const found = route(relation, this.parts.mappings);
    this.routes.set(id, found);
    return found;
  }

  private isLong(): boolean {
    return this.queue.length - this.head > maxBatch || this.paused;
  }

  private isExact(lsn: Lsn): boolean {
    return lsn <= this.parts.exactUntil;
  }

  private newBatch(): Batch {
    return new Batch(this.applied < this.parts.exactUntil);
  }

  private compact(): void {
    if (this.head < maxBatch) return;
    this.queue = this.queue.slice(this.head);
    this.head = 0;
    this.resume();
  }

  private resume(): void {
    if (!this.paused || this.finishing || this.queue.length - this.head > maxQueue / 2) return;
    this.paused = false;
    this.parts.reading.resume();
  }

  /** Until something arrives; the stream's own status timer keeps the connection honest, so this ends. */
  private async sleep(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.wake = () => undefined;
  }
}
