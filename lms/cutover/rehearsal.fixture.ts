import type { LegName } from '../../contracts/replication.ts';
import type { Side } from '../api/schema.ts';
import { legsAfterUndo, type LegOrder } from '../orchestrator/store/legs.ts';
import type { AttemptRow, FormerInstance, InstanceRow, LegRow, State } from '../orchestrator/store/rows.ts';
import type { JournalLine, StateStore, Undoing } from '../orchestrator/store/store.ts';
import type { CutoverWorld, Incarnation, Sequence, SideDatabase, Stranger } from './world.ts';

/**
 * A cutover without servers, for tests of its steps: what the steps do is written down in `done`, in its order, and
 * time is a number that only waiting moves. Everything that a step may meet is a field which a test sets.
 */
export class Rehearsal {
  readonly done: string[] = [];
  readonly journal: JournalLine[] = [];
  readonly source = new RehearsedSide('source', this.done);
  readonly target = new RehearsedSide('target', this.done);
  state: Omit<State, 'limitMs'>;
  /** The time at which the present phase is over; undefined: never. */
  limitAt: number | undefined;
  row: AttemptRow;
  instances: InstanceRow[] = [];
  former: FormerInstance[] = [];
  readonly legs: Record<LegName, LegRow> = {
    forward: rehearsedLeg('forward', 'running'),
    reverse: rehearsedLeg('reverse', 'stopped'),
  };
  /** Legs that hear no orders. */
  readonly deaf = new Set<LegName>();
  /** Called with the time before each wait. */
  meanwhile: (now: number) => void = () => undefined;
  /** What `undo` and `refuse` were told. */
  error: { readonly code: string; readonly message: string } | undefined;
  ended: string | undefined;
  isOurs = true;
  now = 1_000;

  constructor(from: Side = 'source', over: Partial<AttemptRow> = {}) {
    this.state = { epoch: 7, phase: 'serving', sourceOfTruth: from, blockerPolicy: 'wait', attempt: 1 };
    this.row = {
      attempt: {
        id: 1,
        kind: 'consistent',
        from,
        to: from === 'source' ? 'target' : 'source',
        phase: 'serving',
        outcome: 'open',
        actor: 'ana',
        startedAt: '2026-11-21T10:00:00.000Z',
        beginTimeoutSeconds: 30,
        maxPauseSeconds: 60,
      },
      blockerPolicy: 'wait',
      turnBack: true,
      bypassAllowed: false,
      tidied: false,
      ...over,
    };
  }

  /** Leg state follows its order at once, unless the leg is deaf. What is written at one side arrives at the other. */
  readonly #order = ({ leg: name, desired, after }: LegOrder): void => {
    const row = this.legs[name];
    if (!after.includes(row.desired)) return;
    this.done.push(`${name} is told ${desired}`);
    const deaf = this.deaf.has(name);
    this.legs[name] = { ...row, desired, answered: !deaf, state: deaf ? row.state : desired };
  };

  readonly #store = {
    state: async (): Promise<State> => ({
      ...this.state,
      ...(this.limitAt === undefined ? {} : { limitMs: this.limitAt - this.now }),
    }),
    lastAttempt: async () => this.row,
    untidied: async () => (this.row.tidied ? undefined : this.row),
    tidied: async () => {
      this.row = { ...this.row, tidied: true };
    },
    journal: async () => this.journal,
    instances: async () => this.instances,
    everyInstance: async () => [
      ...this.instances.map((one): FormerInstance => ({ ...one, isRecent: true })),
      ...this.former,
    ],
    legs: async () => Object.values(this.legs),
    order: async (...orders: readonly LegOrder[]) => orders.forEach(this.#order),
    note: async (_attempt: number, _epoch: number, line: JournalLine) => void this.journal.push(line),
    noteStall: async () => undefined,
    drain: async () => {
      this.done.push('traffic is held');
      this.state = { ...this.state, epoch: this.state.epoch + 1, phase: 'draining' };
      this.limitAt = this.now + this.row.attempt.beginTimeoutSeconds * 1000;
    },
    pause: async (_row: AttemptRow, _seen: State, lines: readonly JournalLine[]) => {
      this.done.push('paused');
      this.journal.push(...lines);
      this.state = { ...this.state, phase: 'paused' };
      this.limitAt = this.now + this.row.attempt.maxPauseSeconds * 1000;
    },
    refuse: async (
      _row: AttemptRow,
      _seen: State,
      error: { code: string; message: string },
      legs: LegOrder[],
    ) => {
      this.done.push('commit refused');
      this.error = error;
      legs.forEach(this.#order);
      this.state = { ...this.state, phase: 'paused' };
    },
    commit: async (row: AttemptRow, _seen: State, line: JournalLine, legs: readonly LegOrder[]) => {
      this.done.push(`committed: ${row.attempt.to} serves`);
      this.journal.push(line);
      legs.forEach(this.#order);
      this.state = {
        ...this.state,
        epoch: this.state.epoch + 1,
        phase: 'serving',
        sourceOfTruth: row.attempt.to,
      };
      this.limitAt = undefined;
      this.row = { ...row, attempt: { ...row.attempt, committedAt: '2026-11-21T10:01:00.000Z' } };
    },
    undo: async (row: AttemptRow, _seen: State, how: Undoing) => {
      this.done.push('undone');
      this.error = how.error;
      this.#end(row, how.outcome);
      legsAfterUndo(row.attempt.from).forEach(this.#order);
      this.limitAt = undefined;
      this.state = { ...this.state, epoch: this.state.epoch + 1, phase: 'serving' };
    },
    complete: async (
      row: AttemptRow,
      line: JournalLine,
      error: { code: string; message: string } | undefined,
      legs: readonly LegOrder[],
    ) => {
      this.done.push('complete');
      this.journal.push(line);
      this.error = error;
      legs.forEach(this.#order);
      this.#end(row, 'committed');
    },
  };

  #end(row: AttemptRow, outcome: 'committed' | 'aborted' | 'failed'): void {
    this.ended = outcome;
    this.row = { ...row, attempt: { ...row.attempt, outcome } };
  }

  readonly world: CutoverWorld = {
    // Only what the steps call.
    store: this.#store as unknown as StateStore,
    sides: { source: this.source, target: this.target },
    now: () => this.now,
    change: async (ms) => {
      this.meanwhile(this.now);
      this.now += ms;
    },
    announce: () => undefined,
    began: () => this.isOurs,
    log: () => undefined,
  };

  /** Lets what is written at `from` arrive at the other side, as far as the leg between them runs. */
  replicate(from: Side): void {
    const [origin, destination] = from === 'source' ? [this.source, this.target] : [this.target, this.source];
    const name: LegName = from === 'source' ? 'forward' : 'reverse';
    if (this.legs[name].state !== 'running') return;
    for (const marker of origin.markers) destination.markers.add(marker);
    destination.appliedOf.set(name, origin.at);
  }
}

/** One of the two databases of a rehearsal. */
export class RehearsedSide implements SideDatabase {
  readonly address = '127.0.0.1:1';
  readonly product = 'PostgreSQL 18.1';
  isCockroach = false;
  readonly markers = new Set<string>();
  readonly appliedOf = new Map<LegName, string>();
  /** Where its log stands. */
  at = '0/1000';
  prepared: string[] = [];
  sequence: Sequence[] = [];
  moved: readonly Sequence[] | undefined;
  who: Stranger[] | string = [];
  /** What the fence was told. */
  fences: { readonly keep: string[]; readonly pids: readonly number[]; readonly known: string[] }[] = [];
  /** Thrown by the method of this name. */
  readonly fails = new Map<string, Error>();

  constructor(
    readonly side: Side,
    private readonly done: string[],
  ) {}

  #do(method: string, what?: string): void {
    const error = this.fails.get(method);
    if (error) throw error;
    if (what) this.done.push(what);
  }

  async probe(): Promise<void> {}
  async fence(
    keep: readonly Incarnation[],
    pids: readonly number[],
    known: readonly Incarnation[],
  ): Promise<number> {
    this.#do('fence', `${this.side} is fenced`);
    this.fences.push({ keep: keep.map(nameOf), pids, known: known.map(nameOf) });
    return pids.length;
  }
  async preparedTransactions(): Promise<string[]> {
    return this.prepared;
  }
  async position(): Promise<string> {
    this.#do('position', `position of the ${this.side} is read`);
    return this.at;
  }
  async writeMarker(id: string): Promise<void> {
    this.#do('writeMarker', `marker is written at the ${this.side}`);
    this.markers.add(id);
  }
  async hasMarker(id: string): Promise<boolean> {
    this.#do('hasMarker');
    return this.markers.has(id);
  }
  async removeMarkers(): Promise<void> {
    this.#do('removeMarkers', `markers of the ${this.side} are removed`);
    this.markers.clear();
  }
  async applied(leg: LegName): Promise<string | undefined> {
    return this.appliedOf.get(leg);
  }
  async sequences(): Promise<Sequence[]> {
    this.#do('sequences');
    return this.sequence;
  }
  async advanceSequences(sequences: readonly Sequence[]): Promise<string[]> {
    this.#do('advanceSequences', `sequences of the ${this.side} are moved`);
    this.moved = sequences;
    return [];
  }
  async strangers(): Promise<Stranger[] | string> {
    return this.who;
  }
}

const nameOf = ({ id, incarnation }: Incarnation): string => `${id}:${incarnation}`;

/** A leg that has done what it was told, and whose replicator was heard just now. */
export function rehearsedLeg(name: LegName, desired: LegRow['desired'], over: Partial<LegRow> = {}): LegRow {
  return { leg: name, desired, state: desired, answered: true, lagSeconds: 0, silentMs: 100, ...over };
}

/** An instance that holds its clients at epoch 8, that of a rehearsal's first drain. */
export function rehearsedInstance(
  id: string,
  over: Partial<InstanceRow> = {},
  report: Partial<InstanceRow['report']> = {},
): InstanceRow {
  const base = { acknowledgedEpoch: 8, drained: true, incarnation: `${id}-1`, ...over };
  return {
    id,
    live: true,
    heardAt: '2026-11-21T10:00:00.000Z',
    silentMs: 100,
    ...base,
    report: {
      incarnation: base.incarnation,
      address: '127.0.0.1:9043',
      acknowledgedEpoch: base.acknowledgedEpoch,
      drained: base.drained,
      blockers: [],
      shadowMode: 'none',
      sourceDialect: 'postgres',
      targetDialect: 'postgres',
      sourceAddress: 's',
      targetAddress: 't',
      sourceReachable: true,
      targetReachable: true,
      connections: [],
      upstream: { source: [], target: [] },
      traffic: { sessions: 0, held: 0, statements: 0, statementsPerSecond: 0 },
      ...report,
    },
  };
}
