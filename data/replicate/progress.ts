import type pg from 'pg';
import { progressTable, type LegName } from '../../contracts/replication.ts';
import { formatLsn, parseLsn } from './lsn.ts';

/** Statements about `_molt_repl.progress`, which stands in the destination of a leg; valid in PostgreSQL and CockroachDB. */
const statements = {
  read: `SELECT slot, applied_lsn FROM _molt_repl.progress WHERE leg = $1`,
  begin: `INSERT INTO _molt_repl.progress (leg, slot, applied_lsn, applied_at) VALUES ($1, $2, $3, now())
          ON CONFLICT (leg) DO UPDATE SET slot = excluded.slot, applied_lsn = excluded.applied_lsn, applied_at = now()`,
  // Only from where we know it to stand: a process that was asleep while another took over must not apply twice.
  advance: `UPDATE _molt_repl.progress SET applied_lsn = $3, applied_at = now()
             WHERE leg = $1 AND slot = $2 AND applied_lsn = $4`,
  clear: `DELETE FROM _molt_repl.progress WHERE leg = $1`,
} as const;

export async function ensureProgressTable(client: pg.Client): Promise<void> {
  // CREATE … IF NOT EXISTS can still collide when two processes run it at once.
  for (let tries = 0; ; tries++) {
    try {
      await client.query(progressTable);
      return;
    } catch (error) {
      if (tries >= 3) throw error;
    }
  }
}

/** Where a leg stands at its destination, and by which slot's changes. */
export interface Progress {
  readonly slot: string;
  readonly appliedLsn: string;
}

/** Where the leg stands at its destination; undefined when it never began. */
export async function readProgress(client: pg.Client, leg: LegName): Promise<Progress | undefined> {
  const { rows } = await client.query<{ slot: string; applied_lsn: string }>(statements.read, [leg]);
  const row = rows[0];
  return row && { slot: row.slot, appliedLsn: row.applied_lsn };
}

/** Says that the destination shows exactly the origin's data as of `lsn`. */
export async function beginProgress(
  client: pg.Client,
  leg: LegName,
  slot: string,
  lsn: string,
): Promise<void> {
  // In our own spelling: servers pad it differently, and `advance` compares text.
  await client.query(statements.begin, [leg, slot, formatLsn(parseLsn(lsn))]);
}

/** Moves progress within the caller's transaction; false when it doesn't stand at `from` any more. */
export async function advanceProgress(
  client: pg.Client,
  leg: LegName,
  slot: string,
  from: string,
  to: string,
): Promise<boolean> {
  const result = await client.query(statements.advance, [leg, slot, to, from]);
  return result.rowCount === 1;
}

export async function clearProgress(client: pg.Client, leg: LegName): Promise<void> {
  await client.query(statements.clear, [leg]);
}
