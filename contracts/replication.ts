import { createHash } from 'node:crypto';

/**
 * How the orchestrator and a replicator agree, through two tables and nothing else, so that any tool can take the
 * replicator's place by keeping them.
 *
 * `_molt_lms.leg` in the state store (the target database): the orchestrator writes `desired`, the replicator writes
 * the rest. `_molt_repl.progress` in the *destination* of a leg: written in the same transaction as the rows that it
 * speaks of, so it can neither run ahead of them nor fall behind. `_molt_repl.marker` in the *origin* of a leg (and,
 * by replication, in its destination): a watermark row whose arrival proves that all before it has arrived.
 */

export type LegName = 'forward' | 'reverse';

/**
 * What the orchestrator wants of a leg.
 * - `stopped`: apply nothing, hold no slot (the replicator drops it; nothing of the leg is left at its origin).
 * - `standby`: hold a slot at the leg's origin and let changes pass by: advance it without applying.
 * - `held`: keep the slot exactly where it is, apply nothing. Coming from `standby` the replicator first advances the
 *   slot once more to the origin's position of that moment; coming from `running` it finishes what it has received.
 * - `running`: apply. From `held` it goes on at the slot's position, so nothing is lost in between; from `stopped` it
 *   starts at the present moment; after a load, at the snapshot of the load.
 *
 * A cutover A→B takes the forward leg running → held → (commit) stopped, or (abort) running again; and the reverse
 * leg stopped → standby → held → (commit) running, or (abort) stopped.
 */
export type LegDesired = 'stopped' | 'standby' | 'held' | 'running';

/** `failed` keeps its slot and its progress, says why in `error`, and tries again with a growing wait. */
export type LegState = 'absent' | 'stopped' | 'starting' | 'standby' | 'held' | 'running' | 'failed';

/** Statements that make the tables; valid in PostgreSQL and CockroachDB (v23.1 and newer). */
export const stateStoreLegTable = `
CREATE SCHEMA IF NOT EXISTS _molt_lms;
CREATE TABLE IF NOT EXISTS _molt_lms.leg (
  leg TEXT PRIMARY KEY,
  desired TEXT NOT NULL,
  desired_seq INT8 NOT NULL DEFAULT 0,
  state TEXT NOT NULL,
  state_seq INT8 NOT NULL DEFAULT 0,
  applied_lsn TEXT,
  lag_seconds FLOAT8,
  heard_at TIMESTAMPTZ,
  error TEXT
);`;

/**
 * `state_seq` is the `desired_seq` that `state` answers: an order is carried out only when state_seq has reached it
 * (a state left over from an earlier order proves nothing).
 */
export const progressTable = `
CREATE SCHEMA IF NOT EXISTS _molt_repl;
CREATE TABLE IF NOT EXISTS _molt_repl.progress (
  leg TEXT PRIMARY KEY,
  slot TEXT NOT NULL,
  applied_lsn TEXT NOT NULL,
  applied_at TIMESTAMPTZ NOT NULL
);`;

export const markerTable = `
CREATE SCHEMA IF NOT EXISTS _molt_repl;
CREATE TABLE IF NOT EXISTS _molt_repl.marker (
  id UUID PRIMARY KEY,
  attempt INT8 NOT NULL,
  leg TEXT NOT NULL,
  written_at TIMESTAMPTZ NOT NULL DEFAULT now()
);`;

/** Name of a leg's publication at its origin. */
export const publicationName = (leg: LegName): string => `molt_${leg}`;

/** NAMEDATALEN − 1: the longest name of a slot. */
const longestName = 63;

/**
 * Name of a leg's slot at its origin, e.g. `molt_forward_orders_3f2a91c0`. A server has one slot of a name while its
 * databases may be migrated at the same time, so the name of the origin's database is in it: as far as a slot's name
 * can hold it (a-z, 0-9 and _; ReplicationSlotValidateName in PostgreSQL's src/backend/replication/slot.c), for people;
 * and a hash of it, which tells apart those that then look the same.
 */
export function slotName(leg: LegName, database: string): string {
  const hash = createHash('sha256').update(database).digest('hex').slice(0, 8);
  const head = `molt_${leg}_`;
  const readable = database.toLowerCase().replace(/[^a-z0-9_]/g, '_');
  return `${head}${readable.slice(0, longestName - head.length - 1 - hash.length)}_${hash}`;
}
