import type { LegName } from '../../contracts/replication.ts';
import type { Side } from '../api/schema.ts';
import type { StateStore } from '../orchestrator/store/store.ts';

/** One process of an instance, as its upstream sessions are named. */
export interface Incarnation {
  readonly id: string;
  readonly incarnation: string;
}

export interface Sequence {
  readonly schema: string;
  readonly name: string;
  /** The last value that was handed out, as text: it may be larger than a JavaScript number. */
  readonly last: string;
}

/** A session that reaches a database without passing a proxy. */
export interface Stranger {
  readonly pid: number;
  readonly user: string;
  readonly applicationName: string;
  readonly clientAddress: string;
}

/** What the steps do at one of the two databases. */
export interface SideDatabase {
  readonly side: Side;
  readonly address: string;
  /** `PostgreSQL 18.1`; empty until the server was reached once. */
  readonly product: string;
  readonly isCockroach: boolean;
  /** Asks the server what it is. @throws MoltError connect/* */
  probe(): Promise<void>;
  /**
   * Ends every session that a proxy has here, but those of `keep`, and those with the process ids `pids`; returns how
   * many there were once none is left.
   * @param known all proxies that were ever heard of: in other databases of this server no others are ended
   * @throws MoltError cutover/not-fenced
   */
  fence(
    keep: readonly Incarnation[],
    pids: readonly number[],
    known: readonly Incarnation[],
  ): Promise<number>;
  /** Names of two-phase transactions that are prepared here and not ended. */
  preparedTransactions(): Promise<string[]>;
  /** The position up to which everything that was committed here is in the log. */
  position(): Promise<string>;
  writeMarker(id: string, attempt: number, leg: LegName): Promise<void>;
  hasMarker(id: string): Promise<boolean>;
  removeMarkers(attempt: number): Promise<void>;
  /** How far the leg that ends here has been applied; absent when it never was. */
  applied(leg: LegName): Promise<string | undefined>;
  /** Sequences that were used. */
  sequences(): Promise<Sequence[]>;
  /** Moves the sequences of the same names to at least these values. Returns the names of those that are not here. */
  advanceSequences(sequences: readonly Sequence[]): Promise<string[]>;
  /** Sessions of other programs in this database, or the reason why nobody can tell. */
  strangers(known: readonly Incarnation[], pids: readonly number[]): Promise<Stranger[] | string>;
}

/**
 * All that the steps of a cutover touch. The orchestrator gives the real one; a rehearsal or a test gives one that
 * notes what would be done.
 */
export interface CutoverWorld {
  readonly store: StateStore;
  readonly sides: Readonly<Record<Side, SideDatabase>>;
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /** Waits until an instance has said something new, at most `ms`. Ends at once when the orchestrator stops. */
  change(ms: number): Promise<void>;
  /** Tells long polls and views that the state has changed. */
  announce(): void;
  /** Whether this process itself began that attempt (else its preparation died with another process). */
  began(attempt: number): boolean;
  log(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** How long each step may take at most, in milliseconds. */
export const limits = {
  /** Until the leg back holds its slot, before traffic is touched. */
  prepareMs: 15_000,
  /** Until the proof of drain is complete, once commit was asked for; the pause's own limit may be shorter. */
  proofMs: 10_000,
  /** Until a leg has carried out an order. */
  legMs: 5_000,
  /** Until every live instance has confirmed that traffic runs at the new side. */
  resumeMs: 30_000,
  /** Until a marker has come back through the leg back. */
  wayBackMs: 30_000,
  /** Between two looks at what another process changes in a database. */
  pollMs: 20,
} as const;
