import { MoltError } from '../../contracts/errors.ts';
import { AnsweredError } from '../api/client.ts';
import type {
  AbortRequest,
  Attempt,
  BeginRequest,
  CommitRequest,
  Heartbeat,
  Order,
  Status,
} from '../api/schema.ts';
import type { OrchestratorService } from '../api/service.ts';
import { objections } from '../cutover/checks.ts';
import { commands, otherSide, permission, type Command, type Standing } from '../cutover/phases.ts';
import type { CutoverWorld } from '../cutover/world.ts';
import type { CheckWatch } from './check-watch.ts';
import type { ChangeSignal } from './signal.ts';
import { StatusBoard } from './status.ts';
import { showInstance, showLeg, type AttemptRow, type State } from './store/rows.ts';
import { LeadLost, Overtaken } from './store/store.ts';
import type { Logger } from 'pino';

/** Milliseconds that an instance may go on without being heard. The proxies say something three times as often. */
export const usualLeaseMs = 3_000;
/** Milliseconds between two looks at the store by those who wait here for another orchestrator's doing. */
const lookMs = 100;
/** The defaults of BeginRequest, in seconds. */
const defaults = { beginTimeoutSeconds: 30, maxPauseSeconds: 60 } as const;
/** Milliseconds that a command waits for this orchestrator to take the lead. */
const leadWaitMs = 6_000;

export interface ServiceParts {
  readonly world: CutoverWorld;
  readonly changes: ChangeSignal;
  readonly checks: CheckWatch;
  readonly dialects: { readonly source: string; readonly target: string };
  readonly version: string;
  readonly log: Logger;
  /** Milliseconds that an instance may go on without being heard. */
  readonly leaseMs: number;
  readonly stop: AbortSignal;
  /** Whether this orchestrator leads now. */
  leads(): boolean;
  /** Notes that this process began that attempt. */
  beginning(attempt: number): void;
}

/** The orchestrator, without HTTP. Commands only write wishes to the store; the driver carries them out. */
export function createService(parts: ServiceParts): OrchestratorService {
  const { world, changes, checks, leaseMs, stop } = parts;
  const { store, sides } = world;
  const freshState = shared(() => store.state());

  const makeStatus = async (): Promise<Status> => {
    const [state, row, instances, legs] = await Promise.all([
      store.state(),
      store.lastAttempt(),
      store.instances(),
      store.legs(),
    ]);
    const standing = standingOf(state, row);
    return {
      version: parts.version,
      order: orderOf(state, leaseMs),
      transitioning: standing.open !== 'none',
      source: {
        dialect: parts.dialects.source,
        address: sides.source.address,
        product: sides.source.product,
      },
      target: {
        dialect: parts.dialects.target,
        address: sides.target.address,
        product: sides.target.product,
      },
      instances: instances.map(showInstance),
      checks: await checks.checks(false),
      legs: legs.map(showLeg).sort((a, b) => a.leg.localeCompare(b.leg)),
      attempt: row?.attempt,
      journal: row ? await store.journal(row.attempt.id) : [],
      allowed: commands.map((command) => ({ ...permission(command, standing) })),
    };
  };
  const board = new StatusBoard(makeStatus, changes, parts.log, stop);

  /** Refuses a command that isn't allowed now; only the leader takes commands. */
  const admit = async (command: Command): Promise<{ state: State; row: AttemptRow | undefined }> => {
    const until = world.now() + leadWaitMs;
    while (!parts.leads()) {
      // Asked first: a store that does not answer, or has no tables, is the better error.
      await store.state();
      if (world.now() > until) throw new MoltError('lms/not-leader');
      await changes.wait(lookMs, stop);
    }
    const [state, row] = await Promise.all([store.state(), store.lastAttempt()]);
    const standing = standingOf(state, row);
    const { allowed, reason } = permission(command, standing);
    if (!allowed)
      throw new MoltError('cutover/not-allowed', { command, phase: describe(standing), allowed: reason });
    return { state, row };
  };

  /**
   * Makes a change that only the leader may make. Where the lead was lost since the command was let in (this process
   * stood still), nothing was changed: it is made once more when this orchestrator leads again.
   *
   * @param otherwise what has happened when the change came too late.
   * @throws MoltError lms/not-leader, cutover/not-allowed
   */
  const change = async <T>(command: Command, otherwise: string, make: () => Promise<T>): Promise<T> => {
    const until = world.now() + leadWaitMs;
    for (;;) {
      try {
        return await make();
      } catch (error) {
        if (!(error instanceof Overtaken)) throw error;
        if (!(error instanceof LeadLost))
          throw new MoltError('cutover/not-allowed', {
            command,
            phase: otherwise,
            allowed: 'Ask for the status, then try again.',
          });
        if (world.now() > until || stop.aborted) throw new MoltError('lms/not-leader');
        await changes.wait(lookMs, stop);
      }
    }
  };

  /** Waits until `found` says something of the attempt; the attempt's own limits bound the wait. */
  const follow = async (
    id: number,
    found: (row: AttemptRow, state: State) => Attempt | undefined,
  ): Promise<Attempt> => {
    for (;;) {
      const [row, state] = await Promise.all([store.attempt(id), store.state()]);
      if (!row) throw new MoltError('lms/no-such-attempt', { id });
      const attempt = found(row, state);
      if (attempt) return attempt;
      if (stop.aborted) throw new MoltError('lms/orchestrator-lost', { address: 'this address' });
      await changes.wait(lookMs, stop);
    }
  };

  return {
    async initialize() {
      const created = await store.initialize();
      changes.announce();
      return created;
    },
    status: makeStatus,
    instances: async () => (await store.instances()).map(showInstance),
    connections: async () =>
      (await store.instances()).filter((one) => one.live).flatMap((one) => one.report.connections),

    async heartbeat(id: string, heartbeat: Heartbeat, gone: AbortSignal): Promise<Order> {
      let state = await store.heard(id, heartbeat, leaseMs);
      changes.announce();
      const { known, waitMs = 0 } = heartbeat;
      // A long poll may not outlast the lease: the next heartbeat must come in time.
      const until = world.now() + Math.min(waitMs, leaseMs / 3);
      while (known && known.epoch === state.epoch && known.phase === state.phase) {
        const left = until - world.now();
        if (left <= 0 || gone.aborted || stop.aborted) break;
        await changes.wait(Math.min(left, lookMs), gone);
        state = await freshState();
      }
      return orderOf(state, leaseMs);
    },

    async begin(request: BeginRequest): Promise<Attempt> {
      const { state } = await admit('begin');
      const from = state.sourceOfTruth;
      const to = otherSide(from);
      const { actor, ignoreChecks = [], reverseReplication } = request;
      await Promise.all([sides.source.probe(), sides.target.probe()]);
      if (reverseReplication && sides[to].isCockroach)
        throw new MoltError('cutover/not-built', {
          what: 'Replication back from CockroachDB (a changefeed)',
        });
      const all = await checks.checks(true);
      const standing = objections(all, ignoreChecks).filter(
        (check) => !(check.id === 'reverse-replication' && reverseReplication === false),
      );
      if (standing.length > 0) {
        const reason = standing.map((check) => `${check.id}: ${check.text}`).join('; ');
        throw new MoltError('cutover/checks-failed', { reason });
      }
      const wayBack = all.find((check) => check.id === 'reverse-replication');
      const passed = all.filter((check) => check.state === 'passed').map((check) => check.id);
      const open = all.filter((check) => check.state !== 'passed');
      const row = await change('begin', 'another cutover was begun', () =>
        store.open({
          from,
          to,
          actor,
          beginTimeoutSeconds: request.beginTimeoutSeconds ?? defaults.beginTimeoutSeconds,
          maxPauseSeconds: request.maxPauseSeconds ?? defaults.maxPauseSeconds,
          blockerPolicy: request.blockerPolicy ?? 'wait',
          turnBack: reverseReplication ?? wayBack?.state === 'passed',
          bypassAllowed: ignoreChecks.includes('rogue-writers'),
          journal: [
            { step: 'begin', actor, proof: `${from} → ${to}` },
            {
              step: 'checks',
              actor,
              proof: `passed: ${passed.join(', ')}${open.map((check) => `; gone on without ${check.id}: ${check.text}`).join('')}`,
            },
          ],
        }),
      );
      parts.beginning(row.attempt.id);
      changes.announce();
      return follow(row.attempt.id, ({ attempt, error }) => {
        if (attempt.outcome === 'aborted' || attempt.outcome === 'failed')
          throw error ? new AnsweredError(error) : interrupted();
        return attempt.pausedAt === undefined ? undefined : attempt;
      });
    },

    async commit({ actor, replicationConfirmedBy }: CommitRequest): Promise<Attempt> {
      const { state, row } = await admit('commit');
      await change('commit', 'the cutover ended at this moment', () =>
        store.wishCommit(state, actor, replicationConfirmedBy),
      );
      changes.announce();
      return follow(row!.attempt.id, ({ attempt, error, refusal }, now) => {
        if (attempt.outcome === 'committed') return attempt;
        if (attempt.outcome !== 'open') throw error ? new AnsweredError(error) : interrupted();
        if (now.phase === 'paused' && refusal) throw new AnsweredError(refusal);
        return undefined;
      });
    },

    async abort({ actor, reason }: AbortRequest): Promise<Attempt> {
      const { state, row } = await admit('abort');
      const error = new MoltError('cutover/aborted', {
        actor: reason ? `${actor}: ${reason}` : actor,
        sourceOfTruth: state.sourceOfTruth,
      });
      await change('abort', 'the cutover went on at this moment; ask for the status', () =>
        store.undo(row!, state, { outcome: 'aborted', error: error.toReport(), actor }),
      );
      changes.announce();
      return (await store.attempt(row!.attempt.id))!.attempt;
    },

    attempts: async () => (await store.attempts()).map((row) => row.attempt),
    async attempt(id) {
      const row = await store.attempt(id);
      if (!row) throw new MoltError('lms/no-such-attempt', { id });
      return { attempt: row.attempt, journal: await store.journal(id) };
    },
    async keepVerifyReport(report) {
      await store.keepVerifyReport(report);
      changes.announce();
    },
    watch: (listener) => board.watch(listener),
  };
}

/** What every instance must do, as the API says it. @param leaseMs how long it may go on without being heard. */
export function orderOf(state: State, leaseMs: number): Order {
  return {
    epoch: state.epoch,
    phase: state.phase,
    sourceOfTruth: state.sourceOfTruth,
    blockerPolicy: state.blockerPolicy,
    leaseMs,
    ...(state.limitMs === undefined || state.phase === 'serving' ? {} : { limitMs: state.limitMs }),
  };
}

function standingOf(state: State, row: AttemptRow | undefined): Standing {
  const open = (): Standing['open'] => {
    if (row?.attempt.outcome !== 'open') return 'none';
    if (state.phase !== 'serving') return 'running';
    return row.attempt.committedAt === undefined ? 'preparing' : 'finishing';
  };
  return { phase: state.phase, sourceOfTruth: state.sourceOfTruth, open: open() };
}

function describe({ phase, sourceOfTruth, open }: Standing): string {
  if (open === 'preparing' || open === 'finishing') return `the cutover is ${open}`;
  return phase === 'serving' ? `serving at the ${sourceOfTruth}` : phase;
}

/**
 * Many who ask at the same time share one reading, which was begun after the last of them had asked: nobody gets an
 * answer that is older than the question.
 */
function shared<T>(read: () => Promise<T>): () => Promise<T> {
  let running: Promise<unknown> | undefined;
  let next: Promise<T> | undefined;
  return () => {
    next ??= (async () => {
      await running?.catch(() => undefined);
      next = undefined;
      const reading = read();
      running = reading;
      return reading;
    })();
    return next;
  };
}

const interrupted = (): MoltError => new MoltError('cutover/interrupted');
