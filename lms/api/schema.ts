import { Type, type Static } from 'typebox';

/**
 * The orchestrator's HTTP API under /api/v1, as TypeBox schemas. The server validates with them, the clients
 * (molt-lms-cli, the proxies, the extension) take their types from them, and lms/api/openapi.json is generated from
 * the running server's routes (`npm run generate`).
 */

/** A side of the migration. The *source of truth* is the side that serves the application. */
export const Side = Type.Union([Type.Literal('source'), Type.Literal('target')]);
export type Side = Static<typeof Side>;

export const ShadowMode = Type.Union([
  Type.Literal('none'), Type.Literal('async'), Type.Literal('sync'), Type.Literal('strict-sync'),
]); // prettier-ignore
export type ShadowMode = Static<typeof ShadowMode>;

/** serving(A) → draining → paused → committing → serving(B); abort from draining or paused only. */
export const Phase = Type.Union([
  Type.Literal('serving'), Type.Literal('draining'), Type.Literal('paused'), Type.Literal('committing'),
]); // prettier-ignore
export type Phase = Static<typeof Phase>;

/** What every proxy must do now. The epoch rises with every transition and never falls. */
export const Order = Type.Object({
  epoch: Type.Integer(),
  phase: Phase,
  sourceOfTruth: Side,
  /** Whether sessions that cannot be drained are waited for, or ended with SQLSTATE 57P01. */
  blockerPolicy: Type.Union([Type.Literal('wait'), Type.Literal('end')]),
  /** Milliseconds that the proxy may go on without hearing from an orchestrator. */
  leaseMs: Type.Integer(),
  /**
   * While draining, paused or committing: milliseconds from now until this transition is undone by itself. Absent
   * when serving, and when begin waits for ever. When it has passed and no orchestrator answers, an instance may undo
   * the transition itself (lms/orchestrator/store/abandoned.ts); it must never go on by its own clock alone.
   */
  limitMs: Type.Optional(Type.Integer()),
});
export type Order = Static<typeof Order>;

/** Something that keeps a session from being moved; named to the operator. */
export const Blocker = Type.Object({
  session: Type.String(),
  reason: Type.Union([
    Type.Literal('in-transaction'), Type.Literal('temporary-table'), Type.Literal('listen'),
    Type.Literal('hold-cursor'), Type.Literal('advisory-lock'), Type.Literal('statement-running'),
    // The other side refuses a setting or a prepared statement of this session, or it cannot be asked.
    Type.Literal('not-portable'),
  ]), // prettier-ignore
  clientAddress: Type.String(),
  applicationName: Type.String(),
  ageMs: Type.Integer(),
  /** What exactly, where the reason alone doesn't say it: "setting x: unrecognized configuration parameter". */
  detail: Type.Optional(Type.String()),
  lastQuery: Type.String({ description: 'first 200 characters, literals replaced by ?' }),
});
export type Blocker = Static<typeof Blocker>;

/** One client connection, as `connections list` shows it. */
export const Connection = Type.Object({
  session: Type.String(),
  /** Address of the LMS instance. */
  remote_address: Type.String(),
  /** Address of the client. */
  source_address: Type.String(),
  source_of_truth: Side,
  last_query: Type.String(),
  error: Type.Optional(Type.String()),
  user: Type.String(),
  database: Type.String(),
  application_name: Type.String(),
  state: Type.Union([
    Type.Literal('idle'),
    Type.Literal('active'),
    Type.Literal('in-transaction'),
    Type.Literal('held'),
  ]),
  age_ms: Type.Integer(),
});
export type Connection = Static<typeof Connection>;

/** What a proxy tells the orchestrator, at least three times a lease, and at once when something changes. */
export const Heartbeat = Type.Object({
  /** Changes with every start of the process: a name may return, an incarnation never does. */
  incarnation: Type.String(),
  /** Counts the heartbeats of a process: one that was overtaken on its way changes nothing any more. 0 when not counted. */
  sequence: Type.Optional(Type.Integer({ minimum: 0 })),
  address: Type.String({ description: 'host:port on which applications reach this instance' }),
  /** The last epoch whose order is carried out completely. */
  acknowledgedEpoch: Type.Integer(),
  /** True when, at `acknowledgedEpoch`, no statement or transaction of a client is running at either database. */
  drained: Type.Boolean(),
  blockers: Type.Array(Blocker),
  shadowMode: ShadowMode,
  sourceDialect: Type.String(),
  targetDialect: Type.String(),
  /** host:port/database, no credentials. */
  sourceAddress: Type.String(),
  targetAddress: Type.String(),
  /** Whether this instance could log in at that side, with the credentials that it will use, less than 10 s ago. */
  sourceReachable: Type.Boolean(),
  targetReachable: Type.Boolean(),
  error: Type.Optional(Type.String()),
  connections: Type.Array(Connection),
  /** Server process ids of this incarnation's open upstream sessions by side, so that they can be fenced. */
  upstream: Type.Object({ source: Type.Array(Type.Integer()), target: Type.Array(Type.Integer()) }),
  traffic: Type.Object({
    sessions: Type.Integer(),
    held: Type.Integer(),
    statements: Type.Integer({ description: 'since the start of the process' }),
    statementsPerSecond: Type.Number(),
    /** The longest time that a client waited during the last transition, in milliseconds. */
    lastStallMs: Type.Optional(Type.Number()),
  }),
  /** Long poll: answer when the epoch or phase differs from this, or after `waitMs`. */
  known: Type.Optional(Type.Object({ epoch: Type.Integer(), phase: Phase })),
  waitMs: Type.Optional(Type.Integer({ minimum: 0, maximum: 20_000 })),
  /** The last heartbeat of a process that ends in order: its sessions are closed, nobody need wait for it. */
  leaving: Type.Optional(Type.Boolean()),
});
export type Heartbeat = Static<typeof Heartbeat>;

export const Instance = Type.Object({
  id: Type.String(),
  live: Type.Boolean({ description: 'its lease has not run out' }),
  lastHeard: Type.String({ description: 'ISO 8601' }),
  report: Heartbeat,
});
export type Instance = Static<typeof Instance>;

/** One pre-check. `unknown` means that it could not be run: never treated as passed. */
export const Check = Type.Object({
  id: Type.Union([
    Type.Literal('shadow-mode'), Type.Literal('instances'), Type.Literal('lag'), Type.Literal('verify'),
    Type.Literal('reachable'), Type.Literal('reverse-replication'), Type.Literal('rogue-writers'),
  ]), // prettier-ignore
  state: Type.Union([Type.Literal('passed'), Type.Literal('failed'), Type.Literal('unknown')]),
  /** For a person, with figures: "lag 0.4 s (limit 2 s)". */
  text: Type.String(),
  /** Whether begin is refused while this has not passed and is not ignored by name (else it is advice). */
  required: Type.Boolean(),
});
export type Check = Static<typeof Check>;

export const AttemptOutcome = Type.Union([
  Type.Literal('open'), Type.Literal('committed'), Type.Literal('aborted'), Type.Literal('failed'),
]); // prettier-ignore

/** One try at a cutover, kept for ever. */
export const Attempt = Type.Object({
  id: Type.Integer(),
  kind: Type.Union([Type.Literal('consistent'), Type.Literal('immediate'), Type.Literal('rehearsal')]),
  from: Side,
  to: Side,
  phase: Phase,
  outcome: AttemptOutcome,
  actor: Type.String(),
  startedAt: Type.String(),
  pausedAt: Type.Optional(Type.String()),
  committedAt: Type.Optional(Type.String()),
  endedAt: Type.Optional(Type.String()),
  beginTimeoutSeconds: Type.Number(),
  maxPauseSeconds: Type.Number(),
  /** Longest time that any client was held, in milliseconds; known once traffic has resumed. */
  stallMs: Type.Optional(Type.Number()),
  error: Type.Optional(Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() })),
});
export type Attempt = Static<typeof Attempt>;

/** One row of the journal: append-only, each step with the proof that it holds. */
export const JournalEntry = Type.Object({
  id: Type.Integer(),
  attempt: Type.Integer(),
  epoch: Type.Integer(),
  step: Type.String(),
  startedAt: Type.String(),
  endedAt: Type.Optional(Type.String()),
  proof: Type.Optional(Type.String()),
  error: Type.Optional(Type.String()),
  actor: Type.String(),
});
export type JournalEntry = Static<typeof JournalEntry>;

/** State of one leg of replication; `forward` runs source → target, `reverse` target → source. */
export const Leg = Type.Object({
  leg: Type.Union([Type.Literal('forward'), Type.Literal('reverse')]),
  state: Type.Union([
    Type.Literal('absent'), Type.Literal('stopped'), Type.Literal('starting'), Type.Literal('standby'),
    Type.Literal('held'), Type.Literal('running'), Type.Literal('failed'),
  ]), // prettier-ignore
  appliedLsn: Type.Optional(Type.String()),
  lagSeconds: Type.Optional(Type.Number()),
  heardAt: Type.Optional(Type.String()),
  error: Type.Optional(Type.String()),
});
export type Leg = Static<typeof Leg>;

/** Everything that a view needs: GET /status, and each event of GET /events. */
export const Status = Type.Object({
  version: Type.String(),
  order: Order,
  transitioning: Type.Boolean(),
  source: Type.Object({ dialect: Type.String(), address: Type.String(), product: Type.String() }),
  target: Type.Object({ dialect: Type.String(), address: Type.String(), product: Type.String() }),
  instances: Type.Array(Instance),
  checks: Type.Array(Check),
  legs: Type.Array(Leg),
  attempt: Type.Optional(Attempt),
  journal: Type.Array(JournalEntry, { description: 'of the current or the last attempt' }),
  /** What may be done now; for the rest, why not. */
  allowed: Type.Array(
    Type.Object({
      command: Type.Union([Type.Literal('begin'), Type.Literal('commit'), Type.Literal('abort')]),
      allowed: Type.Boolean(),
      reason: Type.String(),
    }),
  ),
});
export type Status = Static<typeof Status>;

export const BeginRequest = Type.Object({
  actor: Type.String({ minLength: 1 }),
  /** Seconds; 0 waits for ever. Default 30. */
  beginTimeoutSeconds: Type.Optional(Type.Number({ minimum: 0 })),
  /** Seconds; there is always a limit. Default 60. */
  maxPauseSeconds: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  blockerPolicy: Type.Optional(Type.Union([Type.Literal('wait'), Type.Literal('end')])),
  reverseReplication: Type.Optional(Type.Boolean()),
  /**
   * Go on although these checks have not passed: lag, verify, reverse-replication, rogue-writers. The others
   * (instances, shadow-mode, reachable) cannot be ignored. The journal keeps which were, and by whom.
   */
  ignoreChecks: Type.Optional(Type.Array(Type.String())),
});
export type BeginRequest = Static<typeof BeginRequest>;

export const CommitRequest = Type.Object({
  actor: Type.String({ minLength: 1 }),
  /** "Another tool replicates and I checked that it is done": the journal names this person. */
  replicationConfirmedBy: Type.Optional(Type.String({ minLength: 1 })),
});
export type CommitRequest = Static<typeof CommitRequest>;

export const AbortRequest = Type.Object({
  actor: Type.String({ minLength: 1 }),
  reason: Type.Optional(Type.String()),
});
export type AbortRequest = Static<typeof AbortRequest>;

/** A verify run reports its result here so that the `verify` check can show it. */
export const VerifyReport = Type.Object({
  run: Type.String(),
  finishedAt: Type.String(),
  result: Type.Union([
    Type.Literal('ok'),
    Type.Literal('differs'),
    Type.Literal('failed'),
    Type.Literal('cancelled'),
  ]),
  tables: Type.Integer(),
  rows: Type.Integer(),
  differences: Type.Integer(),
  notChecked: Type.Integer(),
});
export type VerifyReport = Static<typeof VerifyReport>;

export const ErrorBody = Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() });
export type ErrorBody = Static<typeof ErrorBody>;

/**
 * Routes (method, path below /api/v1, body → answer):
 *
 *   GET  /health                       → { status }
 *   POST /initialize                   → { created: boolean }              make the state store's tables
 *   GET  /status                       → Status
 *   GET  /instances                    → Instance[]
 *   POST /instances/:id/heartbeat      Heartbeat → Order                   proxies only
 *   GET  /connections                  → Connection[]
 *   POST /cutover/consistent/begin     BeginRequest → Attempt              answers once paused, or with the error
 *   POST /cutover/consistent/commit    CommitRequest → Attempt
 *   POST /cutover/consistent/abort     AbortRequest → Attempt
 *   GET  /attempts, /attempts/:id      → Attempt[], { attempt, journal }
 *   POST /verify-reports               VerifyReport → {}
 *   GET  /events                       → text/event-stream, `event: status`, data: Status
 */
export const apiPrefix = '/api/v1';
