import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { MoltError, toErrorReport } from '../../contracts/errors.ts';
import type { Difference, Report } from '../../contracts/runs.ts';
import { pairTable, requireKey, type TablePair } from '../catalog/pair.ts';
import { readCatalog, type Catalog } from '../catalog/read.ts';
import { selectTables, type TableSelection } from '../catalog/select.ts';
import type { Table } from '../catalog/table.ts';
import { closeClient, destroy, openClient } from '../connect/client.ts';
import { describe, type ConnectionTarget } from '../connect/connection-string.ts';
import { connectFailure, isConnectionLoss } from '../connect/failure.ts';
import { tableKey } from '../identifiers.ts';
import { Rate } from '../rate.ts';
import { asRun, type RunEnd } from '../run.ts';
import { prepareSession } from '../session.ts';
import { comparable, copyOrdered, type Comparable } from './columns.ts';
import { merge } from './merge.ts';
import { Recheck } from './recheck.ts';
import { RowComparer } from './rows.ts';

export interface VerifyOptions {
  readonly source: ConnectionTarget;
  readonly target: ConnectionTarget;
  readonly selection?: TableSelection;
  /** Tables compared at the same time; default 2. */
  readonly concurrency?: number;
  /** Difference events a table at most (the count goes on); default 1000. */
  readonly maxDifferences?: number;
  /** Seconds for which rows that differ are looked at again; default 0: never. For sides that replication connects. */
  readonly recheckSeconds?: number;
  readonly report: Report;
  readonly signal?: AbortSignal;
}

/**
 * Figures of the finished event: tables, rows (of the source), differences, notChecked (tables). The result is `ok` when
 * nothing that was compared differs, even when tables were not checked: look at both.
 */
export type VerifyEnd = RunEnd;

/** Milliseconds between progress events. */
const progressEvery = 200;
/** Rows of one table that are looked at again at most. */
const maxSuspects = 10_000;

/**
 * Compares every row and column of the selected tables. Each table is one statement on each side, so as of one moment
 * a side. What can't be compared is reported as not checked, never as equal. Cancelling gives the result `cancelled`.
 *
 * @throws MoltError for what stops the whole run (connect/*, data/no-table).
 */
export async function verify(options: VerifyOptions): Promise<VerifyEnd> {
  const title = `verify ${describe(options.source)} against ${describe(options.target)}`;
  return asRun({ title, report: options.report, signal: options.signal }, (report) =>
    new Verify({ ...options, report }).run(title),
  );
}

class Verify {
  private rows = 0;
  private total = 0;
  private differences = 0;
  private notChecked = 0;
  private failed = 0;
  private last = 0;
  private readonly rate = new Rate();

  constructor(private readonly options: VerifyOptions) {}

  async run(title: string): Promise<VerifyEnd> {
    const { report, signal } = this.options;
    const sides = await this.readCatalogs();
    const tables = selectTables(sides.source, this.options.selection ?? {});
    report({ type: 'started', title, tables: tables.map(tableKey) });
    report({
      type: 'message',
      level: 'info',
      text: 'Rows and columns are compared; sequences, indexes and constraints are not.',
    });
    const extra = [...sides.target.tables.keys()].filter((name) => !sides.source.tables.has(name));
    if (extra.length)
      report({
        type: 'message',
        level: 'info',
        text: `Only at the target, not compared: ${extra.join(', ')}`,
      });
    this.total = tables.reduce((sum, table) => sum + (table.estimatedRows ?? 0), 0);

    // The biggest first: the end is not left waiting for one that began last.
    const waiting = [...tables].sort((a, b) => (b.bytes ?? 0) - (a.bytes ?? 0));
    const worker = async (): Promise<void> => {
      for (let table = waiting.shift(); table && !signal?.aborted; table = waiting.shift())
        await this.table(table, sides);
    };
    await Promise.all(Array.from({ length: Math.max(1, this.options.concurrency ?? 2) }, worker));
    if (signal?.aborted) throw new MoltError('run/cancelled');
    return {
      result: this.differences ? 'differs' : this.failed ? 'failed' : 'ok',
      figures: {
        tables: tables.length,
        rows: this.rows,
        differences: this.differences,
        notChecked: this.notChecked,
      },
    };
  }

  private async readCatalogs(): Promise<{ source: Catalog; target: Catalog }> {
    const read = async (side: 'source' | 'target'): Promise<Catalog> => {
      const client = await this.open(side);
      try {
        return await readCatalog(client);
      } finally {
        await closeClient(client);
      }
    };
    const [source, target] = await Promise.all([read('source'), read('target')]);
    return { source, target };
  }

  private open(side: 'source' | 'target'): Promise<pg.Client> {
    return openClient(this.options[side], { applicationName: 'molt verify', signal: this.options.signal });
  }

  /** Compares one table and reports the result; never throws. */
  private async table(table: Table, sides: { source: Catalog; target: Catalog }): Promise<void> {
    const begin = Date.now();
    const name = tableKey(table);
    const done = (
      result: 'ok' | 'differs' | 'failed' | 'not-checked',
      rows: number | undefined,
      differences: number | undefined,
      error?: unknown,
    ): void => {
      if (result === 'failed') this.failed++;
      if (result === 'not-checked') this.notChecked++;
      this.options.report({
        type: 'table',
        table: name,
        result,
        rows,
        differences,
        milliseconds: Date.now() - begin,
        ...(error === undefined ? {} : { error: toErrorReport(error) }),
      });
    };
    let pair: TablePair;
    try {
      pair = pairTable(table, sides.target);
    } catch (error) {
      return done('failed', undefined, undefined, error);
    }
    try {
      requireKey(pair);
    } catch (error) {
      return done('not-checked', undefined, undefined, error);
    }
    const what = comparable(pair);
    const columns = what.unchecked.join(', ');
    const unchecked = what.unchecked.length
      ? new MoltError('verify/columns-not-checked', { table: name, columns })
      : undefined;
    if (what.key.length < pair.key.length) return done('not-checked', undefined, undefined, unchecked);
    try {
      const { rows, differences, restless } = await this.compare(what, sides);
      this.differences += differences;
      const doubt = restless
        ? new MoltError('verify/rows-restless', { table: name, count: restless })
        : unchecked;
      done(differences ? 'differs' : doubt ? 'not-checked' : 'ok', rows, differences, doubt);
    } catch (error) {
      done(
        'failed',
        undefined,
        undefined,
        this.options.signal?.aborted ? new MoltError('run/cancelled') : error,
      );
    }
  }

  private async compare(
    what: Comparable,
    catalogs: { source: Catalog; target: Catalog },
  ): Promise<{ rows: number; differences: number; restless: number }> {
    const { report, signal, recheckSeconds = 0, maxDifferences = 1000 } = this.options;
    const name = what.table.name;
    const clients: Partial<Record<'source' | 'target', pg.Client>> = {};
    const cut = (): void => {
      for (const client of Object.values(clients)) destroy(client);
    };
    signal?.addEventListener('abort', cut);
    let failing: 'source' | 'target' = 'source';
    try {
      const sides = {
        source: { product: catalogs.source.product },
        target: { product: catalogs.target.product },
      };
      for (const side of ['source', 'target'] as const) {
        failing = side;
        clients[side] = await this.open(side);
        await prepareSession(clients[side], sides[side].product);
      }
      const stream = (side: 'source' | 'target') => {
        const out = clients[side]!.query(
          copyTo(copyOrdered(what, { name: side, product: sides[side].product })),
        );
        out.once('error', () => (failing = side));
        return out;
      };
      const comparer = new RowComparer(what);
      const recheck = new Recheck(what, comparer, recheckSeconds > 0 ? maxSuspects : 0);
      let differences = 0;
      let restless = 0;
      let rows = 0;
      const found = (difference: Difference): void => {
        differences++;
        if (differences <= maxDifferences) report({ type: 'difference', difference });
        else if (differences === maxDifferences + 1)
          report({
            type: 'message',
            level: 'warning',
            table: name,
            text: `${name} has more than ${maxDifferences} differences; the rest are counted, not shown.`,
          });
      };
      const rate = new Rate();
      let last = 0;
      await merge(stream('source'), stream('target'), comparer, {
        unequal: (source, target) => {
          const difference = comparer.difference(source, target);
          if (difference && !recheck.add(source, target, difference)) found(difference);
        },
        progress: (sourceRows) => {
          this.rows += sourceRows - rows;
          rows = sourceRows;
          const now = Date.now();
          if (now - last < progressEvery) return;
          last = now;
          const expected = Math.max(what.table.source.estimatedRows ?? 0, rows);
          report({
            type: 'progress',
            phase: 'compare rows',
            table: name,
            done: rows,
            total: expected,
            unit: 'rows',
            ...rate.add(rows, expected, now),
          });
          this.overall(now);
        },
        outOfOrder: (side) => new MoltError('verify/no-order', { side, table: name }),
      });
      if (recheck.size) {
        report({
          type: 'message',
          level: 'info',
          table: name,
          text: `${name}: ${recheck.size} rows differ; looking at them again for at most ${recheckSeconds} s.`,
        });
        const still = await recheck.settle(
          { client: clients.source!, product: sides.source.product },
          { client: clients.target!, product: sides.target.product },
          recheckSeconds,
          signal,
        );
        for (const difference of still.differences) found(difference);
        restless = still.restless;
      }
      await Promise.all(Object.values(clients).map(closeClient));
      return { rows, differences, restless };
    } catch (error) {
      cut();
      throw isConnectionLoss(error) ? connectFailure(this.options[failing], error) : error;
    } finally {
      signal?.removeEventListener('abort', cut);
    }
  }

  private overall(now: number): void {
    if (now - this.last < progressEvery) return;
    this.last = now;
    const total = Math.max(this.total, this.rows);
    this.options.report({
      type: 'progress',
      phase: 'compare rows',
      done: this.rows,
      total,
      unit: 'rows',
      ...this.rate.add(this.rows, total, now),
    });
  }
}
