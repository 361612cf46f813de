import { MoltError, type ErrorReport } from '../../../contracts/errors.ts';
import { legsAfterUndo, orderLeg, type LegOrder } from './legs.ts';
import type { Heartbeat, JournalEntry, Phase, Side, VerifyReport } from '../../api/schema.ts';
import type { Database, Queries } from '../database.ts';
import * as sql from './statements.ts';
import {
  toAttempt,
  toFormerInstance,
  toInstance,
  toJournalEntry,
  toLeg,
  toState,
  type AttemptRow,
  type FormerInstance,
  type InstanceRow,
  type LegRow,
  type State,
} from './rows.ts';

/** A line of the journal as it is written. */
export interface JournalLine {
  readonly step: string;
  /** Seconds that the step took. */
  readonly seconds?: number;
  readonly proof?: string;
  readonly error?: string;
  readonly actor: string;
}

export interface NewAttempt {
  readonly from: Side;
  readonly to: Side;
  readonly actor: string;
  readonly beginTimeoutSeconds: number;
  readonly maxPauseSeconds: number;
  readonly blockerPolicy: 'wait' | 'end';
  readonly turnBack: boolean;
  readonly bypassAllowed: boolean;
  /** The first lines of the journal: who began, which checks were ignored. */
  readonly journal: readonly JournalLine[];
}

/** How an attempt ends without a switch. */
export interface Undoing {
  readonly outcome: 'aborted' | 'failed';
  readonly error: ErrorReport;
  readonly actor: string;
}

/** Thrown inside a transaction when what it was to change has changed meanwhile; the caller reads the state again. */
export class Overtaken extends Error {
  override readonly name: string = 'Overtaken';
}

/** The same, because this orchestrator does not lead at that moment; nothing of what it was to change need be so. */
export class LeadLost extends Overtaken {
  override readonly name = 'LeadLost';
}

/**
 * The durable state of cutovers: each method is one transaction. Every change is conditional on the epoch and phase
 * that the caller saw, and on the caller still being the leader, so two orchestrators can never both drive.
 */
export class StateStore {
  readonly #db: Database;
  readonly #holder: string;
  #ready = false;
  /** Names whose older processes are marked already; only saves a statement. */
  readonly #known = new Map<string, string>();

  /** @param holder name of this orchestrator process, unique among all. */
  constructor(db: Database, holder: string) {
    this.#db = db;
    this.#holder = holder;
  }

  get address(): string {
    return this.#db.address;
  }

  /** Makes the tables. Returns whether they were not there before. */
  async initialize(): Promise<boolean> {
    // Where all is there nothing is touched: another orchestrator may be in the middle of something.
    if ((await this.#exists()) && (await this.#db.query(sql.readState)).length > 0) {
      this.#ready = true;
      return false;
    }
    await this.#db.script(sql.tables);
    await this.#db.script(sql.firstRows);
    this.#ready = true;
    return true;
  }

  /** @throws MoltError lms/not-initialized, lms/state-store-lost */
  async state(): Promise<State> {
    return this.#state(this.#db);
  }

  async attempt(id: number): Promise<AttemptRow | undefined> {
    return first(await this.#read(sql.readAttempt, [id]), toAttempt);
  }

  async lastAttempt(): Promise<AttemptRow | undefined> {
    return first(await this.#read(sql.readLastAttempt), toAttempt);
  }

  /** The newest hundred, newest first. */
  async attempts(): Promise<AttemptRow[]> {
    return (await this.#read(sql.readAttempts)).map(toAttempt);
  }

  /** An attempt that has ended and may have left something behind. */
  async untidied(): Promise<AttemptRow | undefined> {
    return first(await this.#read(sql.readUntidied), toAttempt);
  }

  async journal(attempt: number): Promise<JournalEntry[]> {
    return (await this.#read(sql.readJournal, [attempt])).map(toJournalEntry);
  }

  /** The newest process of each name that was heard within ten minutes. */
  async instances(): Promise<InstanceRow[]> {
    return (await this.#read(sql.readInstances)).map(toInstance);
  }

  /** Every process that was ever heard and did not take its leave, whoever has its name now. */
  async everyInstance(): Promise<FormerInstance[]> {
    return (await this.#read(sql.readEveryInstance)).map(toFormerInstance);
  }

  async legs(): Promise<LegRow[]> {
    return (await this.#read(sql.readLegs)).map(toLeg);
  }

  async verifyReport(): Promise<{ report: VerifyReport; ageMs: number } | undefined> {
    return first(await this.#read(sql.readVerifyReport), (row) => ({
      report: JSON.parse(String(row.report)) as VerifyReport,
      ageMs: Number(row.age_ms),
    }));
  }

  async keepVerifyReport(report: VerifyReport): Promise<void> {
    await this.#read(sql.insertVerifyReport, [report.run, report.finishedAt, JSON.stringify(report)]);
  }

  /**
   * Notes what an instance says, then reads the order for it, in this order: the answer is at least as new as the
   * heartbeat's arrival, which the proxies' fence relies on.
   *
   * @throws MoltError lms/stale-incarnation when a newer process has this name.
   */
  async heard(id: string, heartbeat: Heartbeat, leaseMs: number): Promise<State> {
    const { incarnation, known: _known, waitMs: _waitMs, ...report } = heartbeat;
    if (heartbeat.leaving) {
      await this.#read(sql.forgetInstance, [id, incarnation]);
      return this.state();
    }
    const rows = await this.#read(sql.heardInstance, [
      id,
      incarnation,
      leaseMs,
      heartbeat.acknowledgedEpoch,
      heartbeat.drained,
      JSON.stringify({ incarnation, ...report }),
      heartbeat.sequence ?? 0,
    ]);
    if (rows[0]?.replaced === true) throw new MoltError('lms/stale-incarnation', { id });
    if (this.#known.get(id) !== incarnation) {
      await this.#read(sql.replaceOthers, [id, incarnation]);
      this.#known.set(id, incarnation);
    }
    return this.state();
  }

  /** Takes or keeps the lead for `seconds`. Returns whether we have it. */
  async lead(seconds: number): Promise<boolean> {
    await this.#ensure();
    return (await this.#db.change(sql.lead, [this.#holder, seconds])) === 1;
  }

  async resign(): Promise<void> {
    await this.#db.change(sql.resignLead, [this.#holder]);
  }

  /** Opens an attempt in its preparation: traffic isn't touched. @throws Overtaken when one is open already. */
  async open(wish: NewAttempt): Promise<AttemptRow> {
    return this.#change(async (tx) => {
      const state = await this.#state(tx);
      const last = first(await tx.query<Raw>(sql.readLastAttempt), toAttempt);
      if (state.phase !== 'serving' || state.sourceOfTruth !== wish.from || last?.attempt.outcome === 'open')
        throw new Overtaken();
      const row = toAttempt(
        (
          await tx.query<Raw>(sql.insertAttempt, [
            'consistent',
            wish.from,
            wish.to,
            wish.actor,
            wish.beginTimeoutSeconds,
            wish.maxPauseSeconds,
            wish.blockerPolicy,
            wish.turnBack,
            wish.bypassAllowed,
          ])
        )[0]!,
      );
      for (const line of wish.journal) await write(tx, row.attempt.id, state.epoch, line);
      return row;
    });
  }

  /** serving → draining, epoch + 1. From here on instances hold their clients. */
  async drain(row: AttemptRow, seen: State): Promise<void> {
    const { id, actor, beginTimeoutSeconds } = row.attempt;
    await this.#change(async (tx) => {
      const limit = beginTimeoutSeconds === 0 ? null : beginTimeoutSeconds;
      await this.#move(
        tx,
        seen,
        seen.epoch + 1,
        'draining',
        seen.sourceOfTruth,
        row.blockerPolicy,
        id,
        limit,
      );
      await tx.query(sql.attemptDraining, [id]);
      await write(tx, id, seen.epoch + 1, { step: 'draining', actor });
    });
  }

  /** draining → paused at the same epoch; the limit of the pause begins. */
  async pause(row: AttemptRow, seen: State, journal: readonly JournalLine[]): Promise<void> {
    const { id, maxPauseSeconds } = row.attempt;
    await this.#change(async (tx) => {
      await this.#move(
        tx,
        seen,
        seen.epoch,
        'paused',
        seen.sourceOfTruth,
        row.blockerPolicy,
        id,
        maxPauseSeconds,
      );
      await tx.query(sql.attemptPaused, [id]);
      for (const line of journal) await write(tx, id, seen.epoch, line);
    });
  }

  /** paused → committing: the wish to commit is on record, its proof is still to be found. */
  async wishCommit(seen: State, actor: string, confirmedBy: string | undefined): Promise<void> {
    await this.#change(async (tx) => {
      if ((await tx.change(sql.changePhase, [seen.epoch, 'paused', 'committing'])) !== 1)
        throw new Overtaken();
      await tx.query(sql.attemptCommitting, [seen.attempt, actor, confirmedBy ?? null]);
      const line = {
        step: 'commit asked for',
        actor,
        proof: confirmedBy && `replication confirmed by hand: ${confirmedBy}`,
      };
      await write(tx, seen.attempt!, seen.epoch, line);
    });
  }

  /** committing → paused: the proof is missing. Legs go back to how they were while paused. */
  async refuse(row: AttemptRow, seen: State, error: ErrorReport, legs: readonly LegOrder[]): Promise<void> {
    const { id } = row.attempt;
    await this.#change(async (tx) => {
      if ((await tx.change(sql.changePhase, [seen.epoch, 'committing', 'paused'])) !== 1)
        throw new Overtaken();
      await tx.query(sql.attemptRefused, [id, JSON.stringify(error)]);
      for (const order of legs) await orderLeg(tx, order);
      await write(tx, id, seen.epoch, {
        step: 'commit refused',
        error: error.message,
        actor: row.commitActor ?? '',
      });
    });
  }

  /** The point of no return: journal row, epoch + 1 serving at the other side, legs turned; all in one transaction. */
  async commit(row: AttemptRow, seen: State, line: JournalLine, legs: readonly LegOrder[]): Promise<void> {
    const { id, to } = row.attempt;
    await this.#change(async (tx) => {
      if (seen.phase !== 'committing') throw new Overtaken();
      await this.#move(tx, seen, seen.epoch + 1, 'serving', to, 'wait', id, null);
      await tx.query(sql.attemptCommitted, [id]);
      for (const order of legs) await orderLeg(tx, order);
      await write(tx, id, seen.epoch + 1, line);
    });
  }

  /**
   * Undoes an attempt that was not committed: epoch + 1 (when traffic was held), serving where it was, legs back.
   * @throws Overtaken when it was committed or ended meanwhile.
   */
  async undo(row: AttemptRow, seen: State, how: Undoing): Promise<void> {
    const { id } = row.attempt;
    await this.#change(async (tx) => {
      const held = seen.phase !== 'serving';
      const epoch = held ? seen.epoch + 1 : seen.epoch;
      await this.#move(tx, seen, epoch, 'serving', seen.sourceOfTruth, 'wait', id, null);
      if ((await tx.change(sql.attemptEnded, [id, how.outcome, JSON.stringify(how.error)])) !== 1)
        throw new Overtaken();
      for (const order of legsAfterUndo(row.attempt.from)) await orderLeg(tx, order);
      await write(tx, id, epoch, { step: 'abort', error: how.error.message, actor: how.actor });
    });
  }

  /** Ends a committed attempt. An `error` says what did not follow (the switch itself stands). */
  async complete(
    row: AttemptRow,
    line: JournalLine,
    error: ErrorReport | undefined,
    legs: readonly LegOrder[],
  ): Promise<void> {
    const { id } = row.attempt;
    await this.#change(async (tx) => {
      const state = await this.#state(tx);
      if ((await tx.change(sql.attemptEnded, [id, 'committed', error ? JSON.stringify(error) : null])) !== 1)
        throw new Overtaken();
      for (const order of legs) await orderLeg(tx, order);
      await write(tx, id, state.epoch, line);
    });
  }

  /** Orders a leg; ordering what is already ordered changes nothing. */
  async order(...legs: readonly LegOrder[]): Promise<void> {
    await this.#change(async (tx) => {
      for (const order of legs) await orderLeg(tx, order);
    });
  }

  async note(attempt: number, epoch: number, line: JournalLine): Promise<void> {
    await this.#change((tx) => write(tx, attempt, epoch, line));
  }

  async noteStall(attempt: number, stallMs: number): Promise<void> {
    await this.#read(sql.attemptStall, [attempt, stallMs]);
  }

  async tidied(attempt: number): Promise<void> {
    await this.#read(sql.attemptTidied, [attempt]);
  }

  /** A transaction that only the leader may make. */
  async #change<T>(work: (tx: Queries) => Promise<T>): Promise<T> {
    await this.#ensure();
    return this.#db.transaction(async (tx) => {
      if ((await tx.query(sql.isLeader, [this.#holder])).length !== 1) throw new LeadLost();
      return work(tx);
    });
  }

  async #move(
    tx: Queries,
    seen: State,
    epoch: number,
    phase: Phase,
    sourceOfTruth: Side,
    policy: 'wait' | 'end',
    attempt: number,
    limitSeconds: number | null,
  ): Promise<void> {
    const values = [seen.epoch, seen.phase, epoch, phase, sourceOfTruth, policy, attempt, limitSeconds];
    if ((await tx.change(sql.changeState, values)) !== 1) throw new Overtaken();
  }

  async #state(queries: Queries): Promise<State> {
    await this.#ensure();
    const row = (await queries.query<Raw>(sql.readState))[0];
    if (!row) throw new MoltError('lms/not-initialized', { address: this.address });
    return toState(row);
  }

  async #read(statement: string, values: readonly unknown[] = []): Promise<Raw[]> {
    await this.#ensure();
    return this.#db.query<Raw>(statement, values);
  }

  async #ensure(): Promise<void> {
    if (this.#ready) return;
    if (!(await this.#exists())) throw new MoltError('lms/not-initialized', { address: this.address });
    this.#ready = true;
  }

  async #exists(): Promise<boolean> {
    return (await this.#db.query(sql.isInitialized)).length > 0;
  }
}

type Raw = Record<string, string | number | boolean | Date | null>;

async function write(tx: Queries, attempt: number, epoch: number, line: JournalLine): Promise<void> {
  await tx.query(sql.insertJournal, [
    attempt,
    epoch,
    line.step,
    line.seconds ?? 0,
    line.proof ?? null,
    line.error ?? null,
    line.actor,
  ]);
}

function first<T>(rows: readonly Raw[], read: (row: Raw) => T): T | undefined {
  return rows[0] && read(rows[0]);
}
