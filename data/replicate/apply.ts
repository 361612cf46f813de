import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { MoltError } from '../../contracts/errors.ts';
import type { LegName } from '../../contracts/replication.ts';
import { addressOf, type ConnectionTarget } from '../connect/connection-string.ts';
import { isConnectionLoss, sqlState } from '../connect/failure.ts';
import type { Batch, RowChange, Segment } from './batch.ts';
import { formatLsn, type Lsn } from './lsn.ts';
import type { MappedColumn, TableMapping } from './mapping.ts';
import { advanceProgress } from './progress.ts';
import * as statements from './statements.ts';

/**
 * Gathering changed the order of statements in a way that the destination's constraints don't allow, or a row was not
 * where it should be. Nothing is lost: the same changes, one by one in their order, may well pass.
 */
export class OrderMatters extends Error {}

/** Times that a transaction is tried again when the destination asks for it (SQLSTATE 40001, 40P01). */
const maxRetries = 10;

/**
 * Writes batches into the destination. A batch and the progress that it stands for are one transaction, so whatever
 * happens in between, each change is applied exactly once.
 */
export class Applier {
  private readonly names = new Map<string, string>();
  private open = false;

  constructor(
    private readonly client: pg.Client,
    private readonly at: ConnectionTarget,
    private readonly leg: LegName,
    private readonly slot: string,
    /** Progress as it stands at the destination. */
    private applied: Lsn,
  ) {}

  /**
   * Applies a batch. With `commitAs` the transaction ends there and progress moves to it; without, it stays open for
   * the rest of a large transaction.
   *
   * @throws OrderMatters; MoltError replicate/apply-failed, replicate/slot-busy when another process has moved progress.
   *   Errors of lost connections pass through. After an error the applier must not be used again.
   */
  async apply(batch: Batch, commitAs?: Lsn): Promise<void> {
    for (let tries = 1; ; tries++) {
      const whole = !this.open;
      try {
        if (whole) await this.client.query('BEGIN');
        this.open = true;
        for (const segment of batch.segments) await this.applySegment(segment);
        if (commitAs === undefined) return;
        const moved = await advanceProgress(
          this.client,
          this.leg,
          this.slot,
          formatLsn(this.applied),
          formatLsn(commitAs),
        );
        if (!moved) throw new MoltError('replicate/slot-busy', { slot: this.slot, pid: 'unknown' });
        await this.client.query('COMMIT');
        this.open = false;
        this.applied = commitAs;
        return;
      } catch (error) {
        const again = ['40001', '40P01'].includes(sqlState(error) ?? '');
        if (!again || !whole || tries > maxRetries) throw error;
        await this.client.query('ROLLBACK');
        this.open = false;
        await sleep(Math.random() * 20 * 2 ** Math.min(tries, 6));
      }
    }
  }

  /** Undoes what is not committed. */
  async rollback(): Promise<void> {
    if (this.open) await this.client.query('ROLLBACK');
    this.open = false;
  }

  private async applySegment(segment: Segment): Promise<void> {
    switch (segment.kind) {
      case 'rows': {
        const tables = [...segment.tables].sort(([a], [b]) => a.rank - b.rank);
        // Deletes first: they free unique values that new rows take. Children before parents, then the other way round.
        for (const [mapping, rows] of [...tables].reverse())
          await this.deleteRows(mapping, [...rows.values()]);
        for (const [mapping, rows] of tables) await this.writeRows(mapping, [...rows.values()]);
        return;
      }
      case 'move': {
        const { mapping, oldKey, row } = segment;
        await this.patchRows(mapping, [{ kind: 'patch', key: oldKey, row }]);
        return;
      }
      case 'truncate':
        for (const mapping of [...segment.mappings].sort((a, b) => b.rank - a.rank))
          await this.query(mapping, statements.clear(mapping), []);
    }
  }

  private async deleteRows(mapping: TableMapping, changes: readonly RowChange[]): Promise<void> {
    const keys = changes.filter((change) => change.kind === 'delete').map((change) => change.key);
    if (keys.length)
      await this.query(mapping, statements.remove(mapping), transpose(keys, mapping.key.length));
  }

  private async writeRows(mapping: TableMapping, changes: readonly RowChange[]): Promise<void> {
    const rows = changes.filter((change) => change.kind === 'write').map((change) => change.row);
    if (rows.length)
      await this.query(mapping, statements.write(mapping), transpose(rows, mapping.columns.length));
    await this.patchRows(
      mapping,
      changes.filter((change) => change.kind === 'patch'),
    );
  }

  /** One statement for each set of columns that has values. */
  private async patchRows(
    mapping: TableMapping,
    changes: readonly Extract<RowChange, { kind: 'patch' }>[],
  ): Promise<void> {
    const groups = new Map<string, (typeof changes)[number][]>();
    for (const change of changes) {
      const shape = change.row.map((value) => (value === undefined ? '-' : '+')).join('');
      groups.set(shape, [...(groups.get(shape) ?? []), change]);
    }
    for (const group of groups.values()) {
      const present = mapping.columns.flatMap((column, index): [MappedColumn, number][] =>
        group[0]!.row[index] === undefined ? [] : [[column, index]],
      );
      const rows = group.map(({ key, row }) => [...key, ...present.map(([, index]) => row[index] ?? null)]);
      const sql = statements.patch(
        mapping,
        present.map(([column]) => column),
      );
      const count = await this.query(mapping, sql, transpose(rows, mapping.key.length + present.length));
      if (count !== rows.length)
        throw new OrderMatters(
          `${rows.length - count} rows of ${mapping.name} that were changed are not there`,
        );
    }
  }

  /** Runs a statement, prepared under a name of its own; returns the rows that it touched. */
  private async query(
    mapping: TableMapping,
    text: string,
    values: readonly (readonly (string | null)[])[],
  ): Promise<number> {
    let name = this.names.get(text);
    if (!name) this.names.set(text, (name = `molt_${this.names.size}`));
    try {
      const result = await this.client.query({ name, text, values: values as unknown[][] });
      return result.rowCount ?? 0;
    } catch (error) {
      const state = sqlState(error);
      const { message, detail } = error as { message: string; detail?: string };
      if (state === '23505' || state === '23503') throw new OrderMatters(message, { cause: error });
      if (state === undefined || state === '40001' || state === '40P01' || isConnectionLoss(error))
        throw error;
      throw new MoltError(
        'replicate/apply-failed',
        {
          side: `destination ${addressOf(this.at)}`,
          table: mapping.name,
          reason: [message, detail].filter(Boolean).join('; '),
        },
        { cause: error },
      );
    }
  }
}

/** Rows to columns. */
function transpose(rows: readonly (readonly (string | null)[])[], width: number): (string | null)[][] {
  return Array.from({ length: width }, (_, column) => rows.map((row) => row[column] ?? null));
}
