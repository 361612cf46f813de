import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { MoltError } from '../../contracts/errors.ts';
import { quoteIdent, quoteLiteral } from '../../contracts/quoting.ts';
import { markerTable, publicationName, type LegName } from '../../contracts/replication.ts';
import { destroy } from '../connect/client.ts';
import { addressOf, type ConnectionTarget } from '../connect/connection-string.ts';
import { sqlState } from '../connect/failure.ts';
import { parseVersion } from '../connect/probe.ts';
import { quoteTable, type TableName } from '../identifiers.ts';

/** Seconds that making a slot may take; it waits until transactions that are open have ended. */
export const slotDeadlineSeconds = 60;

const markerName: TableName = { schema: '_molt_repl', name: 'marker' };

export interface SlotState {
  /** Up to here the server has been told that all is applied. */
  readonly confirmedLsn: string;
  readonly active: boolean;
  readonly activePid?: number;
  /** False when the server has thrown away WAL that the slot needed. */
  readonly usable: boolean;
}

/**
 * Makes sure that changes can be read from the server, with `client` (a usual connection to it).
 *
 * @throws MoltError replicate/unsupported-source, replicate/not-logical.
 */
export async function requireOrigin(client: pg.Client, at: ConnectionTarget): Promise<void> {
  const { rows } = await client.query<{ version: string }>('SELECT version() AS version');
  const { product, version } = parseVersion(rows[0]?.version ?? '');
  if (product !== 'PostgreSQL')
    throw new MoltError('replicate/unsupported-source', { product: `${product} ${version}` });
  const level = await client.query<{ wal_level: string }>('SHOW wal_level');
  const value = level.rows[0]?.wal_level;
  if (value !== 'logical') throw new MoltError('replicate/not-logical', { address: addressOf(at), value });
}

/** Makes the marker table and a publication of exactly these tables and the marker (rows of partitions by their parent). */
export async function ensurePublication(
  client: pg.Client,
  at: ConnectionTarget,
  leg: LegName,
  tables: readonly TableName[],
): Promise<void> {
  const name = publicationName(leg);
  const list = [...tables, markerName].map(quoteTable).join(', ');
  try {
    await client.query(markerTable);
    const { rows } = await client.query('SELECT 1 FROM pg_catalog.pg_publication WHERE pubname = $1', [name]);
    await client.query(
      rows.length
        ? `ALTER PUBLICATION ${quoteIdent(name)} SET TABLE ${list}`
        : `CREATE PUBLICATION ${quoteIdent(name)} FOR TABLE ${list} WITH (publish_via_partition_root = true)`,
    );
  } catch (error) {
    throw originError(error, at);
  }
}

/** What the server knows of a leg's slot; undefined when there is none. @throws MoltError replicate/slot-foreign. */
export async function readSlot(client: pg.Client, slot: string): Promise<SlotState | undefined> {
  const { rows } = await client.query<{
    lsn: string | null;
    active: boolean;
    active_pid: number | null;
    database: string;
    here: boolean;
    wal_status: string | null;
  }>(
    `SELECT confirmed_flush_lsn::text AS lsn, active, active_pid, database, database = current_database() AS here,
            wal_status
       FROM pg_catalog.pg_replication_slots WHERE slot_name = $1`,
    [slot],
  );
  const row = rows[0];
  if (!row) return undefined;
  if (!row.here) throw new MoltError('replicate/slot-foreign', { slot, database: row.database });
  return {
    confirmedLsn: row.lsn ?? '0/0',
    active: row.active,
    activePid: row.active_pid ?? undefined,
    usable: row.wal_status !== 'lost',
  };
}

/**
 * Makes a leg's slot at the present moment, over a replication connection.
 *
 * @returns where it begins, and with `exportSnapshot` the name of a snapshot that shows the data as of exactly there.
 *   The snapshot lasts until the connection is used again or closed.
 * @throws MoltError replicate/slot-waits, replicate/slot-busy, replicate/no-permission.
 */
export async function createSlot(
  walsender: pg.Client,
  at: ConnectionTarget,
  slot: string,
  exportSnapshot: boolean,
): Promise<{ lsn: string; snapshot?: string }> {
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    destroy(walsender);
  }, slotDeadlineSeconds * 1000);
  try {
    const { rows } = await walsender.query<{ consistent_point: string; snapshot_name: string | null }>(
      `CREATE_REPLICATION_SLOT ${quoteIdent(slot)} LOGICAL pgoutput ${exportSnapshot ? 'EXPORT_SNAPSHOT' : 'NOEXPORT_SNAPSHOT'}`,
    );
    const row = rows[0]!;
    return { lsn: row.consistent_point, snapshot: row.snapshot_name ?? undefined };
  } catch (error) {
    if (late)
      throw new MoltError(
        'replicate/slot-waits',
        { address: addressOf(at), slot, seconds: slotDeadlineSeconds },
        { cause: error },
      );
    throw originError(error, at);
  } finally {
    clearTimeout(timer);
  }
}

/** Drops the slot if it is there. Whoever reads from it must have stopped. */
export async function dropSlot(client: pg.Client, slot: string): Promise<void> {
  const deadline = Date.now() + 5000;
  for (;;) {
    const found = await readSlot(client, slot);
    if (!found) return;
    if (!found.active) {
      await client.query('SELECT pg_catalog.pg_drop_replication_slot($1)', [slot]);
      return;
    }
    if (Date.now() > deadline) throw new MoltError('replicate/slot-busy', { slot, pid: found.activePid });
    // The server notices the end of a reader's connection a moment after the reader has closed it.
    await sleep(50);
  }
}

/** Removes slot and publication: nothing of the leg is left at its origin. */
export async function removeOrigin(client: pg.Client, leg: LegName, slot: string): Promise<void> {
  await dropSlot(client, slot);
  await client.query(`DROP PUBLICATION IF EXISTS ${quoteIdent(publicationName(leg))}`);
}

/** Lets changes up to `lsn` (default: the present) pass by without reading them. Returns where the slot then stands. */
export async function advanceSlot(client: pg.Client, slot: string): Promise<string> {
  const { rows } = await client.query<{ lsn: string }>(
    'SELECT end_lsn::text AS lsn FROM pg_catalog.pg_replication_slot_advance($1, pg_catalog.pg_current_wal_lsn())',
    [slot],
  );
  return rows[0]!.lsn;
}

/** The command that starts the stream. Proto version 1: whole transactions, in commit order (PostgreSQL 10+). */
export const startReplication = (leg: LegName, slot: string, lsn: string): string =>
  `START_REPLICATION SLOT ${quoteIdent(slot)} LOGICAL ${lsn} ` +
  `(proto_version '1', publication_names ${quoteLiteral(quoteIdent(publicationName(leg)))})`;

/** Gives the errors of an origin their names. */
export function originError(error: unknown, at: ConnectionTarget): unknown {
  const { message = '' } = error as { message?: string };
  switch (sqlState(error)) {
    case '42501':
      return new MoltError(
        'replicate/no-permission',
        { user: at.user, address: addressOf(at) },
        { cause: error },
      );
    case '55006':
      return new MoltError(
        'replicate/slot-busy',
        {
          slot: /slot "([^"]*)"/.exec(message)?.[1] ?? '',
          pid: /PID (\d+)/.exec(message)?.[1],
        },
        { cause: error },
      );
    case '55000':
      if (/wal_level/.test(message))
        return new MoltError(
          'replicate/not-logical',
          { address: addressOf(at), value: 'too low' },
          { cause: error },
        );
      return error;
    default:
      return error;
  }
}
