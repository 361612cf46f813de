import type pg from 'pg';
import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import { slotName } from '../../contracts/replication.ts';
import type { Report } from '../../contracts/runs.ts';
import { loadOrder } from '../catalog/order.ts';
import { pairTable, requireKey, requireLoadable, type TablePair } from '../catalog/pair.ts';
import { readCatalog, type Catalog } from '../catalog/read.ts';
import { selectTables, type TableSelection } from '../catalog/select.ts';
import { closeClient, openClient } from '../connect/client.ts';
import { describe, type ConnectionTarget } from '../connect/connection-string.ts';
import { connectFailure, isConnectionLoss } from '../connect/failure.ts';
import { Rate } from '../rate.ts';
import { createSlot, dropSlot, ensurePublication, readSlot, requireOrigin } from '../replicate/origin.ts';
import { beginProgress, ensureProgressTable } from '../replicate/progress.ts';
import { asRun, type RunEnd } from '../run.ts';
import { actAsReplica, prepareSession } from '../session.ts';
import { copyTable } from './copy-table.ts';
import { chooseFormat } from './format.ts';
import { anyRow, countRows, truncate } from './statements.ts';

export interface LoadOptions {
  readonly source: ConnectionTarget;
  readonly target: ConnectionTarget;
  readonly selection?: TableSelection;
  /** `none`: the tables must be empty; `truncate-if-exists`: their rows are removed first. */
  readonly tableHandling: 'none' | 'truncate-if-exists';
  /** Tables copied at the same time; default 2. */
  readonly concurrency?: number;
  /** Make the forward leg's replication slot, and load the data as of exactly its beginning. */
  readonly replicateFromHere?: boolean;
  /** Default `auto`: binary where it is safe. */
  readonly format?: 'auto' | 'text';
  readonly report: Report;
  readonly signal?: AbortSignal;
}

/** Figures of the finished event: tables, rows, failed. */
export type LoadEnd = RunEnd;

/** Milliseconds between progress events of one table. */
const progressEvery = 200;

/**
 * Copies the selected tables, as of one moment of the source, each table in one transaction of the target. Parents come
 * before children, bigger tables first. Events go to `report`.
 *
 * @throws MoltError for what stops the whole load (connect/*, data/*, replicate/*). A table that fails is reported and
 *   makes the result `failed`; the others are still loaded. Cancelling gives the result `cancelled`.
 */
export async function load(options: LoadOptions): Promise<LoadEnd> {
  const title = `load ${describe(options.source)} into ${describe(options.target)}`;
  return asRun({ title, report: options.report, signal: options.signal }, (report) =>
    new Load({ ...options, report }).run(title),
  );
}

class Load {
  private readonly clients = new Set<pg.Client>();
  private readonly rate = new Rate();
  private readonly rowsOf = new Map<string, number>();
  private lastOverall = 0;
  private totalRows = 0;
  private snapshot?: { name: string; lsn?: string };

  /** Name of the slot from which replication goes on. */
  private readonly slot: string;

  constructor(private readonly options: LoadOptions) {
    this.slot = slotName('forward', options.source.database);
  }

  async run(title: string): Promise<LoadEnd> {
    const { options } = this;
    try {
      const source = await this.open('source');
      const target = await this.open('target');
      const sides = { source: await readCatalog(source), target: await readCatalog(target) };
      const pairs = this.pair(sides);
      options.report({ type: 'started', title, tables: pairs.map((pair) => pair.name) });

      await this.empty(target, pairs);
      await this.takeSnapshot(source, sides.source, pairs);
      try {
        const estimates = await this.estimate(sides.source, pairs);
        const end = await this.copyAll(pairs, sides, estimates);
        if (end.result === 'ok' && this.snapshot?.lsn) {
          await ensureProgressTable(target);
          await beginProgress(target, 'forward', this.slot, this.snapshot.lsn);
          options.report({
            type: 'message',
            level: 'info',
            text: `Replication can begin at ${this.snapshot.lsn}: molt replicate goes on exactly where this load ends.`,
          });
        } else if (end.result !== 'ok') await this.giveUpSlot();
        return end;
      } catch (error) {
        await this.giveUpSlot();
        throw error;
      }
    } finally {
      await Promise.all([...this.clients].map(closeClient));
    }
  }

  private async open(side: 'source' | 'target', replication = false): Promise<pg.Client> {
    const { signal } = this.options;
    const client = await openClient(this.options[side], {
      applicationName: 'molt fetch',
      signal,
      replication,
    });
    this.clients.add(client);
    return client;
  }

  private pair(sides: { source: Catalog; target: Catalog }): TablePair[] {
    return selectTables(sides.source, this.options.selection ?? {}).map((table) => {
      const pair = pairTable(table, sides.target);
      requireLoadable(pair);
      if (this.options.replicateFromHere) requireKey(pair);
      return pair;
    });
  }

  private async empty(target: pg.Client, pairs: readonly TablePair[]): Promise<void> {
    if (this.options.tableHandling === 'truncate-if-exists') {
      await target.query(truncate(pairs.map((pair) => pair.target))).catch((error: Error) => {
        throw new MoltError('data/row-refused', {
          side: 'target',
          table: 'the selection',
          reason: error.message,
        });
      });
      return;
    }
    for (const pair of pairs) {
      const { rows } = await target.query(anyRow(pair.target));
      if (rows.length) throw new MoltError('data/target-not-empty', { table: pair.name });
    }
  }

  /** One moment for all tables: a snapshot that other connections can join, tied to a new slot if replication follows. */
  private async takeSnapshot(
    source: pg.Client,
    catalog: Catalog,
    pairs: readonly TablePair[],
  ): Promise<void> {
    const at = this.options.source;
    if (this.options.replicateFromHere) {
      await requireOrigin(source, at);
      const old = await readSlot(source, this.slot);
      if (old) {
        if (old.active) throw new MoltError('replicate/slot-busy', { slot: this.slot, pid: old.activePid });
        await dropSlot(source, this.slot);
        this.options.report({
          type: 'message',
          level: 'warning',
          text: 'A replication slot of an earlier load was there; it has been replaced.',
        });
      }
      // Before the slot: changes are decoded with the publications that existed when they were made.
      await ensurePublication(
        source,
        at,
        'forward',
        pairs.map((pair) => pair.source),
      );
      const walsender = await this.open('source', true);
      const slot = await createSlot(walsender, at, this.slot, true);
      this.snapshot = { name: slot.snapshot!, lsn: slot.lsn };
      return;
    }
    if (catalog.product !== 'PostgreSQL') return;
    await source.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rows } = await source.query<{ name: string }>('SELECT pg_catalog.pg_export_snapshot() AS name');
    this.snapshot = { name: rows[0]!.name };
  }

  /** A failed load must not leave a slot behind: the source would keep its WAL for ever. */
  private async giveUpSlot(): Promise<void> {
    if (!this.snapshot?.lsn) return;
    const client = await openClient(this.options.source, { applicationName: 'molt fetch' });
    try {
      for (const other of this.clients) await closeClient(other);
      await dropSlot(client, this.slot);
    } finally {
      await closeClient(client);
    }
  }

  /** Rows of each table: from statistics, counted where there are none. */
  private async estimate(catalog: Catalog, pairs: readonly TablePair[]): Promise<Map<string, number>> {
    const unknown = pairs.filter((pair) => pair.source.estimatedRows === undefined);
    const estimates = new Map(pairs.map((pair) => [pair.name, pair.source.estimatedRows ?? 0]));
    if (unknown.length) {
      const client = await this.openReader(catalog);
      for (const pair of unknown) {
        const { rows } = await client.query<{ count: string }>(countRows(pair.source, catalog.product));
        estimates.set(pair.name, Number(rows[0]!.count));
      }
      await closeClient(client);
    }
    for (const rows of estimates.values()) this.totalRows += rows;
    return estimates;
  }

  private async openReader(catalog: Catalog): Promise<pg.Client> {
    const client = await this.open('source');
    await prepareSession(client, catalog.product);
    if (this.snapshot) {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      await client.query(`SET TRANSACTION SNAPSHOT '${this.snapshot.name}'`);
    }
    return client;
  }

  private async copyAll(
    pairs: readonly TablePair[],
    sides: { source: Catalog; target: Catalog },
    estimates: ReadonlyMap<string, number>,
  ): Promise<LoadEnd> {
    const { nodes, broken } = loadOrder(
      pairs.map((pair) => ({ name: pair.name, references: pair.target.references, pair })),
    );
    for (const reference of broken)
      this.options.report({
        type: 'message',
        level: 'warning',
        text: `Foreign keys form a circle; ${reference} cannot be honoured by the order of loading. If the target checks it, that table fails.`,
      });
    const size = (pair: TablePair): number => pair.source.bytes ?? estimates.get(pair.name) ?? 0;
    const waiting = [...nodes].sort((a, b) => size(b.node.pair) - size(a.node.pair));
    const results = new Map<string, 'ok' | 'failed'>();
    const running = new Set<Promise<void>>();
    let rows = 0;
    const concurrency = Math.max(1, this.options.concurrency ?? 2);
    try {
      while (waiting.length || running.size) {
        const index = waiting.findIndex(({ after }) => [...after].every((name) => results.has(name)));
        if (index < 0 || running.size >= concurrency) {
          await Promise.race(running);
          continue;
        }
        const [{ node, after } = nodes[0]!] = waiting.splice(index, 1);
        const parent = [...after].find((name) => results.get(name) === 'failed');
        if (parent !== undefined) {
          results.set(node.name, 'failed');
          const error = new MoltError('data/parent-failed', { table: node.name, parent });
          this.options.report({
            type: 'table',
            table: node.name,
            result: 'not-checked',
            milliseconds: 0,
            error: error.toReport(),
          });
          continue;
        }
        const job = this.copyOne(node.pair, sides, estimates.get(node.name) ?? 0).then((copied) => {
          results.set(node.name, copied === undefined ? 'failed' : 'ok');
          rows += copied ?? 0;
          running.delete(job);
        });
        running.add(job);
      }
    } finally {
      await Promise.allSettled(running);
    }
    const failed = [...results.values()].filter((result) => result === 'failed').length;
    return { result: failed ? 'failed' : 'ok', figures: { tables: pairs.length, rows, failed } };
  }

  /** Copies a table and reports it; undefined when it failed. Throws only when cancelled. */
  private async copyOne(
    pair: TablePair,
    sides: { source: Catalog; target: Catalog },
    total: number,
  ): Promise<number | undefined> {
    const { report, signal } = this.options;
    const begin = Date.now();
    const rate = new Rate();
    let last = 0;
    const onRows = (rows: number): void => {
      const now = Date.now();
      this.rowsOf.set(pair.name, rows);
      if (now - last < progressEvery) return;
      last = now;
      const expected = Math.max(total, rows);
      report({
        type: 'progress',
        phase: 'copy rows',
        table: pair.name,
        done: rows,
        total: expected,
        unit: 'rows',
        ...rate.add(rows, expected, now),
      });
      this.reportOverall(now);
    };
    let source: pg.Client | undefined;
    let target: pg.Client | undefined;
    try {
      source = await this.openReader(sides.source);
      target = await this.open('target');
      await prepareSession(target, sides.target.product);
      await actAsReplica(target, sides.target.product);
      const format =
        this.options.format === 'text'
          ? 'text'
          : chooseFormat(pair, sides.source.product, sides.target.product);
      const rows = await copyTable(
        pair,
        format,
        { client: source, at: this.options.source, product: sides.source.product },
        { client: target, at: this.options.target, product: sides.target.product },
        onRows,
        signal,
      );
      this.rowsOf.set(pair.name, rows);
      report({ type: 'table', table: pair.name, result: 'ok', rows, milliseconds: Date.now() - begin });
      this.reportOverall(Date.now());
      return rows;
    } catch (error) {
      if (signal?.aborted) throw new MoltError('run/cancelled', {}, { cause: error });
      const named = isConnectionLoss(error)
        ? connectFailure(this.options[source ? 'target' : 'source'], error)
        : error;
      report({
        type: 'table',
        table: pair.name,
        result: 'failed',
        milliseconds: Date.now() - begin,
        error: toErrorReport(named),
      });
      return undefined;
    } finally {
      await Promise.all([closeClient(source), closeClient(target)]);
    }
  }

  private reportOverall(now: number): void {
    if (now - this.lastOverall < progressEvery) return;
    this.lastOverall = now;
    let done = 0;
    for (const rows of this.rowsOf.values()) done += rows;
    const total = Math.max(this.totalRows, done);
    this.options.report({
      type: 'progress',
      phase: 'copy rows',
      done,
      total,
      unit: 'rows',
      ...this.rate.add(done, total, now),
    });
  }
}
