import type { LegDesired, LegName, LegState } from '../../../contracts/replication.ts';
import { toErrorReport, type ErrorReport } from '../../../contracts/errors.ts';
import type { Attempt, Heartbeat, Instance, JournalEntry, Leg, Phase, Side } from '../../api/schema.ts';

/** The rows of the state store as we use them, and how each is read. pg gives INT8 as text, FLOAT8 as number. */

/** The one row that says what every instance must do now. */
export interface State {
  readonly epoch: number;
  readonly phase: Phase;
  readonly sourceOfTruth: Side;
  readonly blockerPolicy: 'wait' | 'end';
  /** The attempt that this state belongs to, or the last one. */
  readonly attempt?: number;
  /** Milliseconds until the transition is undone by itself, negative when overdue; absent without a limit. */
  readonly limitMs?: number;
}

/** An attempt with what only the orchestrator needs to know of it. */
export interface AttemptRow {
  readonly attempt: Attempt;
  readonly blockerPolicy: 'wait' | 'end';
  /** Whether replication turns back after the commit: the leg in the other direction is prepared and started. */
  readonly turnBack: boolean;
  /** Whether whoever began ignores `rogue-writers`: then the commit doesn't ask for them either. */
  readonly bypassAllowed: boolean;
  readonly commitActor?: string;
  /** Who says that replication by another tool is done. */
  readonly confirmedBy?: string;
  /** Why the last commit was refused; the attempt stayed paused. */
  readonly refusal?: ErrorReport;
  readonly error?: ErrorReport;
  readonly tidied: boolean;
}

export interface InstanceRow {
  readonly id: string;
  readonly incarnation: string;
  readonly live: boolean;
  readonly heardAt: string;
  /** Milliseconds since it was last heard, by the store's clock. */
  readonly silentMs: number;
  readonly acknowledgedEpoch: number;
  readonly drained: boolean;
  readonly report: Heartbeat;
}

export interface LegRow {
  readonly leg: LegName;
  readonly desired: LegDesired;
  readonly state: LegState;
  /** Whether `state` answers the last order. */
  readonly answered: boolean;
  readonly appliedLsn?: string;
  readonly lagSeconds?: number;
  readonly heardAt?: string;
  /** Milliseconds since the replicator was last heard; absent when never. */
  readonly silentMs?: number;
  readonly error?: string;
}

type Raw = Record<string, string | number | boolean | Date | null>;

const text = (value: Raw[string] | undefined): string =>
  value === null || value === undefined ? '' : String(value);
const optional = <T>(value: Raw[string] | undefined, read: (value: Raw[string]) => T): T | undefined =>
  value === null || value === undefined ? undefined : read(value);
const iso = (value: Raw[string]): string =>
  (value instanceof Date ? value : new Date(String(value))).toISOString();
const json = <T>(value: Raw[string]): T => JSON.parse(String(value)) as T;

export function toState(row: Raw): State {
  return {
    epoch: Number(row.epoch),
    phase: text(row.phase) as Phase,
    sourceOfTruth: text(row.source_of_truth) as Side,
    blockerPolicy: text(row.blocker_policy) as 'wait' | 'end',
    attempt: optional(row.attempt, Number),
    limitMs: optional(row.limit_ms, (ms) => Math.round(Number(ms))),
  };
}

export function toAttempt(row: Raw): AttemptRow {
  const error = optional(row.error, json<ErrorReport>);
  return {
    attempt: {
      id: Number(row.id),
      kind: text(row.kind) as Attempt['kind'],
      from: text(row.from_side) as Side,
      to: text(row.to_side) as Side,
      phase: text(row.phase) as Phase,
      outcome: text(row.outcome) as Attempt['outcome'],
      actor: text(row.actor),
      startedAt: iso(row.started_at!),
      pausedAt: optional(row.paused_at, iso),
      committedAt: optional(row.committed_at, iso),
      endedAt: optional(row.ended_at, iso),
      beginTimeoutSeconds: Number(row.begin_timeout_seconds),
      maxPauseSeconds: Number(row.max_pause_seconds),
      stallMs: optional(row.stall_ms, Number),
      error,
    },
    blockerPolicy: text(row.blocker_policy) as 'wait' | 'end',
    turnBack: row.turn_back === true,
    bypassAllowed: row.bypass_allowed === true,
    commitActor: optional(row.commit_actor, String),
    confirmedBy: optional(row.confirmed_by, String),
    refusal: optional(row.refusal, json<ErrorReport>),
    error,
    tidied: row.tidied === true,
  };
}

export function toJournalEntry(row: Raw): JournalEntry {
  return {
    id: Number(row.id),
    attempt: Number(row.attempt),
    epoch: Number(row.epoch),
    step: text(row.step),
    startedAt: iso(row.started_at!),
    endedAt: optional(row.ended_at, iso),
    proof: optional(row.proof, String),
    error: optional(row.error, String),
    actor: text(row.actor),
  };
}

export function toInstance(row: Raw): InstanceRow {
  return {
    id: text(row.id),
    incarnation: text(row.incarnation),
    live: row.live === true,
    heardAt: iso(row.heard_at!),
    silentMs: Number(row.silent_ms),
    acknowledgedEpoch: Number(row.acknowledged_epoch),
    drained: row.drained === true,
    report: json<Heartbeat>(row.report!),
  };
}

/** A process that was ever heard, also one whose name a newer one has taken. */
export interface FormerInstance {
  readonly id: string;
  readonly incarnation: string;
  /** Whether it was heard within ten minutes: its sessions' process ids still mean something. */
  readonly isRecent: boolean;
  readonly report: Heartbeat;
}

export const toFormerInstance = (row: Raw): FormerInstance => ({
  id: text(row.id),
  incarnation: text(row.incarnation),
  isRecent: row.recent === true,
  report: json<Heartbeat>(row.report!),
});

export function toLeg(row: Raw): LegRow {
  return {
    leg: text(row.leg) as LegName,
    desired: text(row.desired) as LegDesired,
    state: text(row.state) as LegState,
    answered: Number(row.state_seq) >= Number(row.desired_seq),
    appliedLsn: optional(row.applied_lsn, String),
    lagSeconds: optional(row.lag_seconds, Number),
    heardAt: optional(row.heard_at, iso),
    silentMs: optional(row.silent_ms, Number),
    error: optional(row.error, String),
  };
}

/** The instance as the API shows it. */
export function showInstance(row: InstanceRow): Instance {
  return { id: row.id, live: row.live, lastHeard: row.heardAt, report: row.report };
}

/** The leg as the API shows it. */
export function showLeg(row: LegRow): Leg {
  const { leg, state, appliedLsn, lagSeconds, heardAt, error } = row;
  return { leg, state, appliedLsn, lagSeconds, heardAt, error };
}

/** An error as the store keeps it. */
export const storedError = (thrown: unknown): string => JSON.stringify(toErrorReport(thrown));
