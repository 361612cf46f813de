import type pg from 'pg';
import { closeClient, destroy, openClient } from '../connect/client.ts';
import type { ConnectionTarget } from '../connect/connection-string.ts';
import { commitDurably } from '../connect/durable.ts';
import type { LegName } from '../../contracts/replication.ts';
import { MoltError } from '../../contracts/errors.ts';
import { prepareSession, actAsReplica } from '../session.ts';
import type { Product } from '../connect/probe.ts';
import { Applier, OrderMatters } from './apply.ts';
import { Batch, type RoutedChange } from './batch.ts';
import { laterLsn, type Lsn } from './lsn.ts';
import { route, type Mappings, type Route } from './mapping.ts';
import { originError } from './origin.ts';
import { decode, type Relation } from './pgoutput.ts';
import { ReplicationStream } from './stream.ts';

export interface LegRunOptions {
  readonly leg: LegName;
  /** Name of the leg's slot at its origin. */
  readonly slot: string;
  readonly origin: ConnectionTarget;
  readonly destination: ConnectionTarget;
  readonly destinationProduct: Product;
  readonly mappings: Mappings;
  /** Progress as the destination holds it. */
  readonly from: Lsn;
  /** Up to here changes are applied one by one, because gathering them failed. */
  readonly exactUntil: Lsn;
  readonly onApplied?: (lsn: Lsn, changes: number) => void;
}

/** Changes in one statement's batch at most, unless one transaction of the origin has more. */
const maxBatch = 5000;
/** Changes that may wait before the socket is paused. */
const maxQueue = 20_000;

type Item =
  | { readonly kind: 'change'; readonly change: RoutedChange }
  | { readonly kind: 'commit'; readonly end: Lsn }
  | { readonly kind: 'reached'; readonly end: Lsn };

/**
 * One flow of a leg: the origin's stream, decoded, gathered and applied in the origin's commit order, from `from` on.
 * Ends by `finish`, or with the error that stopped it; then start a new one from the destination's progress.
 */
export class LegRun {
  /** All up to here is durable at the destination, or needed nothing there. */
  reached: Lsn;
  /** Progress that is written at the destination. */
  applied: Lsn;
  /** Changes applied. */
  changes = 0;
  /** The last commit that the stream has delivered. */
  received: Lsn = 0n;

  /** Settles when `finish` has done its work, or with the error that ended the run. */
  readonly ended: Promise<void>;

  private queue: Item[] = [];
  private head = 0;
  private commits = 0;
  private readonly relations = new Map<number, Relation>();
  private readonly routes = new Map<number, Route>();
  private finishing = false;
  private failure?: { error: unknown };
  private wake: () => void = () => undefined;
  private paused = false;

  private constructor(
    private readonly options: LegRunOptions,
    private readonly walsender: pg.Client,
    private readonly client: pg.Client,
    private readonly applier: Applier,
  ) {
    this.reached = options.from;
    this.applied = options.from;
    this.stream = new ReplicationStream(walsender, options.leg, options.slot, options.from, {
      message: (data) => this.onMessage(data),
      keepalive: (end) => this.push({ kind: 'reached', end }),
      confirmed: () => this.reached,
    });
    this.stream.ended.then(
      () => this.fail(this.finishing ? undefined : new Error('the stream ended')),
      (error: unknown) => this.fail(originError(error, options.origin)),
    );
    this.ended = this.work().finally(() => this.close());
    this.ended.catch(() => undefined);
  }

  private readonly stream: ReplicationStream;

  /**
   * Opens both connections and starts the stream; returns once it flows.
   *
   * @throws MoltError connect/*, replicate/*.
   */
  static async start(options: LegRunOptions): Promise<LegRun> {
    const name = { applicationName: `molt replicate ${options.leg}` };
    const client = await openClient(options.destination, name);
    let walsender: pg.Client | undefined;
    try {
      await prepareSession(client, options.destinationProduct);
      await actAsReplica(client, options.destinationProduct);
      // The origin is told that it may forget what was committed here.
      await client.query(commitDurably);
      walsender = await openClient(options.origin, { ...name, replication: true });
      // Values are printed by this session: as text that means the same everywhere.
      await prepareSession(walsender, 'PostgreSQL');
      const applier = new Applier(client, options.destination, options.leg, options.slot, options.from);
      const run = new LegRun(options, walsender, client, applier);
      await run.stream.started.catch(() => run.ended);
      return run;
    } catch (error) {
      await closeClient(client);
      if (walsender) destroy(walsender);
      throw originError(error, options.origin);
    }
  }

  /** Applies the transactions that have arrived whole, then stops. The slot stays. */
  async finish(): Promise<void> {
    this.finishing = true;
    this.stream.pause();
    this.wake();
    await this.ended;
  }

  /** Whether everything that has arrived is applied. */
  get isIdle(): boolean {
    return this.head >= this.queue.length;
  }

  private fail(error: unknown): void {
    if (error !== undefined) this.failure ??= { error };
    this.wake();
  }

  private push(item: Item): void {
    this.queue.push(item);
    if (item.kind === 'commit') {
      this.commits++;
      this.received = item.end;
    }
    if (!this.paused && this.queue.length - this.head > maxQueue) {
      this.paused = true;
      this.stream.pause();
    }
    if (item.kind !== 'change' || this.queue.length - this.head > maxBatch) this.wake();
  }

  private onMessage(data: Buffer): void {
    const event = decode(data);
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

  private change(change: RoutedChange): void {
    this.push({ kind: 'change', change });
  }

  private routeOf(id: number): Route {
    const known = this.routes.get(id);
    if (known) return known;
    const relation = this.relations.get(id);
    if (!relation) throw new RangeError(`the stream speaks of relation ${id} before it has described it`);
    const found = route(relation, this.options.mappings);
    this.routes.set(id, found);
    return found;
  }

  private async work(): Promise<void> {
    let batch = this.newBatch();
    let open = false;
    for (;;) {
      if (this.failure) throw this.failure.error;
      const item = this.queue[this.head];
      if (!item) {
        this.queue = [];
        this.head = 0;
        this.resumeStream();
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
            await this.applier.apply(batch);
            this.changes += batch.size;
            open = true;
            batch = this.newBatch();
            this.compact();
          }
          break;
        case 'reached':
          // Nothing is pending: all before it concerned other tables, or is applied.
          if (batch.size === 0 && !open) this.reached = laterLsn(this.reached, item.end);
          break;
        case 'commit': {
          this.commits--;
          const more = this.commits > 0 && batch.size < maxBatch && !this.isExact(item.end);
          if (more) break;
          await this.applier.apply(batch, item.end);
          this.changes += batch.size;
          this.applied = item.end;
          this.reached = laterLsn(this.reached, item.end);
          this.options.onApplied?.(item.end, batch.size);
          open = false;
          batch = this.newBatch();
          this.compact();
        }
      }
    }
    await this.applier.rollback();
  }

  private isLong(): boolean {
    return this.queue.length - this.head > maxBatch || this.paused;
  }

  private isExact(lsn: Lsn): boolean {
    return lsn <= this.options.exactUntil;
  }

  private newBatch(): Batch {
    return new Batch(this.applied < this.options.exactUntil);
  }

  private compact(): void {
    if (this.head < maxBatch) return;
    this.queue = this.queue.slice(this.head);
    this.head = 0;
    this.resumeStream();
  }

  private resumeStream(): void {
    if (!this.paused || this.finishing || this.queue.length - this.head > maxQueue / 2) return;
    this.paused = false;
    this.stream.resume();
  }

  /** Until something arrives; the stream's own status timer keeps the connection honest, so this ends. */
  private async sleep(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.wake = resolve;
    });
    this.wake = () => undefined;
  }

  private async close(): Promise<void> {
    this.stream.close();
    await closeClient(this.client);
  }
}

/**
 * Up to where the next run must apply changes one by one after this one ended with `error`; undefined when gathering
 * them wasn't the cause.
 */
export function exactUntilAfter(run: LegRun, error: unknown): Lsn | undefined {
  if (!(error instanceof OrderMatters)) return undefined;
  // Of a transaction that hasn't arrived whole nobody knows the end: one past what is applied lies within it.
  return run.received > run.applied ? run.received : run.applied + 1n;
}

/** What a person is told when going one by one didn't help either. */
export function asApplyError(error: unknown): unknown {
  if (!(error instanceof OrderMatters)) return error;
  return new MoltError(
    'replicate/apply-failed',
    { side: 'destination', table: 'a table', reason: error.message },
    { cause: error },
  );
}
