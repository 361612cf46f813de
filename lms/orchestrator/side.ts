import { setTimeout as sleep } from 'node:timers/promises';
import { MoltError } from '../../contracts/errors.ts';
import type { LegName } from '../../contracts/replication.ts';
import type { ConnectionTarget } from '../../data/connect/connection-string.ts';
import { isConnectionLoss, sqlState } from '../../data/connect/failure.ts';
import { parseVersion } from '../../data/connect/probe.ts';
import type { Side } from '../api/schema.ts';
import type { Incarnation, Sequence, SideDatabase, Stranger } from '../cutover/world.ts';
import { upstreamNamePrefix } from '../proxy/upstream-name.ts';
import { Database } from './database.ts';
import * as sql from './side-statements.ts';

/** Milliseconds within which ended sessions must be gone. */
const goneWithinMs = 5_000;
/** Sequences moved by one statement. */
const batch = 100;

/** Undefined table, undefined schema: nothing replicates here. */
const absent = new Set(['42P01', '3F000']);

/** One of the two databases, as the steps of a cutover use it. */
export class PostgresSide implements SideDatabase {
  readonly side: Side;
  readonly #db: Database;
  #product = '';

  constructor(side: Side, target: ConnectionTarget) {
    this.side = side;
    this.#db = new Database(target, {
      applicationName: 'molt-orchestrator',
      sessions: 4,
      deadlineSeconds: 10,
      lost: (reason, address) => new MoltError('connect/lost', { address, reason }),
    });
  }

  get address(): string {
    return this.#db.address;
  }

  get product(): string {
    return this.#product;
  }

  get isCockroach(): boolean {
    return this.#product.startsWith('CockroachDB');
  }

  /** Asks what the server is; keeps a session open for later. */
  async probe(): Promise<void> {
    const [row] = await this.#db.query<{ version: string }>(sql.version);
    const { product, version } = parseVersion(row!.version);
    this.#product = `${product} ${version}`;
  }

  /** What may be asked depends on what the server is: that comes first. */
  async #known(): Promise<void> {
    if (this.#product === '') await this.probe();
  }

  async fence(
    keep: readonly Incarnation[],
    pids: readonly number[],
    known: readonly Incarnation[],
  ): Promise<number> {
    await this.#known();
    if (this.isCockroach)
      throw new MoltError('cutover/not-built', { what: 'Ending sessions of silent proxies at CockroachDB' });
    const values = [keep.map(namePrefix), pids, known.map(namePrefix)];
    const fail = (reason: string): MoltError =>
      new MoltError('cutover/not-fenced', { side: this.side, reason });
    const until = performance.now() + goneWithinMs;
    const ended = new Set<number>();
    try {
      for (;;) {
        // Again each time: one that came in meanwhile is ended too.
        const told = await this.#db.query<{ pid: number }>(sql.endUnfenced, values);
        if (told.length === 0) return ended.size;
        for (const { pid } of told) ended.add(pid);
        if (performance.now() > until)
          throw fail(`${told.length} are still there after ${goneWithinMs / 1000} s`);
        await sleep(10);
      }
    } catch (error) {
      if (error instanceof MoltError || isConnectionLoss(error)) throw error;
      throw fail(error instanceof Error ? error.message : String(error));
    }
  }

  async preparedTransactions(): Promise<string[]> {
    return (await this.#db.query<{ gid: string }>(sql.preparedTransactions)).map((row) => row.gid);
  }

  async position(): Promise<string> {
    return (await this.#db.query<{ lsn: string }>(sql.position))[0]!.lsn;
  }

  async writeMarker(id: string, attempt: number, leg: LegName): Promise<void> {
    await this.#db.query(sql.writeMarker, [id, attempt, leg]).catch((error: unknown) => {
      if (!absent.has(sqlState(error) ?? '')) throw error;
      throw new MoltError('cutover/not-drained', {
        destination: this.side === 'source' ? 'target' : 'source',
        reason: `the ${this.side} has no table _molt_repl.marker; no replicator of ours has ever run here`,
      });
    });
  }

  async hasMarker(id: string): Promise<boolean> {
    return (await this.#ifThere(this.#db.query(sql.readMarker, [id]))).length > 0;
  }

  async removeMarkers(attempt: number): Promise<void> {
    await this.#ifThere(this.#db.query(sql.removeMarkers, [attempt]));
  }

  async applied(leg: LegName): Promise<string | undefined> {
    return (await this.#ifThere(this.#db.query<{ applied_lsn: string }>(sql.applied, [leg])))[0]?.applied_lsn;
  }

  async sequences(): Promise<Sequence[]> {
    return this.#db.query<Sequence>(sql.usedSequences);
  }

  async advanceSequences(used: readonly Sequence[]): Promise<string[]> {
    if (used.length === 0) return [];
    const here = new Map(
      (
        await this.#db.query<{ schema: string; name: string; last: string | null; step: string }>(
          sql.allSequences,
        )
      ).map((row) => [JSON.stringify([row.schema, row.name]), row]),
    );
    const missing: string[] = [];
    const moves: Sequence[] = [];
    for (const sequence of used) {
      const own = here.get(JSON.stringify([sequence.schema, sequence.name]));
      if (!own) missing.push(`${sequence.schema}.${sequence.name}`);
      else if (isBehind(own.last, sequence.last, own.step)) moves.push(sequence);
    }
    for (let at = 0; at < moves.length; at += batch)
      await this.#db.query(sql.setSequences(moves.slice(at, at + batch)));
    return missing;
  }

  async strangers(known: readonly Incarnation[], pids: readonly number[]): Promise<Stranger[] | string> {
    await this.#known();
    if (this.isCockroach) return 'CockroachDB is not asked for its sessions yet';
    interface Row {
      pid: number;
      usename: string;
      application_name: string;
      client_address: string;
      backend_type: string | null;
    }
    const rows = await this.#db.query<Row>(sql.sessions);
    if (rows.some((row) => row.backend_type === null))
      return 'this user may not see the sessions of others (GRANT pg_read_all_stats)';
    const prefixes = known.map(namePrefix);
    return rows
      .filter((row) => !pids.includes(row.pid) && !isOurs(row.application_name, prefixes))
      .map((row) => ({
        pid: row.pid,
        user: row.usename,
        applicationName: row.application_name,
        clientAddress: row.client_address,
      }));
  }

  async close(): Promise<void> {
    await this.#db.close();
  }

  async #ifThere<Row>(asked: Promise<Row[]>): Promise<Row[]> {
    return asked.catch((error: unknown) => {
      if (absent.has(sqlState(error) ?? '')) return [];
      throw error;
    });
  }
}

/** How the application_name of an incarnation's sessions begins. */
const namePrefix = ({ id, incarnation }: Incarnation): string => `${upstreamNamePrefix}${id}:${incarnation}:`;

/** Proxies that are known, and our own tools, which write nothing to the application's tables at the side that is left. */
function isOurs(name: string, prefixes: readonly string[]): boolean {
  if (name.startsWith(upstreamNamePrefix)) return prefixes.some((prefix) => name.startsWith(prefix));
  return /^molt[- ]/.test(name);
}

/** Whether a sequence must be moved to be past `used`; never moves one back. */
function isBehind(own: string | null, used: string, step: string): boolean {
  if (own === null) return true;
  return BigInt(step) > 0n ? BigInt(own) < BigInt(used) : BigInt(own) > BigInt(used);
}
