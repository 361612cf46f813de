import type pg from 'pg';
import { closeClient, destroy, openClient } from '../connect/client.ts';
import type { ConnectionTarget } from '../connect/connection-string.ts';
import { commitDurably } from '../connect/durable.ts';
import type { LegName } from '../../contracts/replication.ts';
import { MoltError } from '../../contracts/errors.ts';
import { prepareSession, actAsReplica } from '../session.ts';
import type { Product } from '../connect/probe.ts';
import { Applier, OrderMatters } from './apply.ts';
import { Flow } from './flow.ts';
import type { Lsn } from './lsn.ts';
import type { Mappings } from './mapping.ts';
import { originError } from './origin.ts';
import { decode } from './pgoutput.ts';
import { ReplicationStream } from './stream.ts';

export interface LegRunOptions {
  readonly leg: LegName;
  /** Name of the leg's slot at its origin. */
  readonly slot: string;
  readonly origin: ConnectionTarget;
  readonly destination: ConnectionTarget;
  readonly destinationProduct: Product;
  readonly mappings: Mappings;
  /** Progress as the destination holds it. */
  readonly from: Lsn;
  /** Up to here changes are applied one by one, because gathering them failed. */
  readonly exactUntil: Lsn;
  readonly onApplied?: (lsn: Lsn, changes: number) => void;
}

/**
 * One flow of a leg with its connections: the origin's stream, applied at the destination from `from` on. Ends by
 * `finish`, or with the error that stopped it; then start a new one from the destination's progress.
 */
export class LegRun {
  /** Settles when `finish` has done its work, or with the error that ended the run. */
  readonly ended: Promise<void>;
  private readonly stream: ReplicationStream;
  private readonly flow: Flow;

  private constructor(
    options: LegRunOptions,
    walsender: pg.Client,
    private readonly client: pg.Client,
  ) {
    const { leg, slot, origin, destination, from } = options;
    const flow = new Flow({
      ...options,
      applier: new Applier(client, destination, leg, slot, from),
      reading: { pause: () => this.stream.pause(), resume: () => this.stream.resume() },
    });
    this.flow = flow;
    this.stream = new ReplicationStream(walsender, leg, slot, from, {
      message: (data) => flow.take(decode(data)),
      keepalive: (end) => flow.keepalive(end),
      confirmed: () => flow.reached,
    });
    this.stream.ended.then(
      () => {
        if (!flow.isFinishing) flow.fail(new Error('the stream ended'));
      },
      (error: unknown) => flow.fail(originError(error, origin)),
    );
    this.ended = flow.work().finally(() => this.close());
    this.ended.catch(() => undefined);
  }

  /** All up to here is durable at the destination, or needed nothing there. */
  get reached(): Lsn {
    return this.flow.reached;
  }

  /** Progress that is written at the destination. */
  get applied(): Lsn {
    return this.flow.applied;
  }

  /** The last commit that the stream has delivered. */
  get received(): Lsn {
    return this.flow.received;
  }

  /**
   * Opens both connections and starts the stream; returns once it flows.
   *
   * @throws MoltError connect/*, replicate/*.
   */
  static async start(options: LegRunOptions): Promise<LegRun> {
    const name = { applicationName: `molt replicate ${options.leg}` };
    const client = await openClient(options.destination, name);
    let walsender: pg.Client | undefined;
    try {
      await prepareSession(client, options.destinationProduct);
      await actAsReplica(client, options.destinationProduct);
      // The origin is told that it may forget what was committed here.
      await client.query(commitDurably);
      walsender = await openClient(options.origin, { ...name, replication: true });
      // Values are printed by this session: as text that means the same everywhere.
      await prepareSession(walsender, 'PostgreSQL');
      const run = new LegRun(options, walsender, client);
      await run.stream.started.catch(() => run.ended);
      return run;
    } catch (error) {
      await closeClient(client);
      if (walsender) destroy(walsender);
      throw originError(error, options.origin);
    }
  }

  /** Applies the transactions that have arrived whole, then stops. The slot stays. */
  async finish(): Promise<void> {
    this.flow.finish();
    await this.ended;
  }

  private async close(): Promise<void> {
    this.stream.close();
    await closeClient(this.client);
  }
}

/**
 * Up to where the next run must apply changes one by one after this one ended with `error`; undefined when gathering
 * them wasn't the cause.
 */
export function exactUntilAfter(run: Pick<LegRun, 'received' | 'applied'>, error: unknown): Lsn | undefined {
  if (!(error instanceof OrderMatters)) return undefined;
  // Of a transaction that hasn't arrived whole nobody knows the end: one past what is applied lies within it.
  return run.received > run.applied ? run.received : run.applied + 1n;
}

/** What a person is told when going one by one didn't help either. */
export function asApplyError(error: unknown): unknown {
  if (!(error instanceof OrderMatters)) return error;
  return new MoltError(
    'replicate/apply-failed',
    { side: 'destination', table: 'a table', reason: error.message },
    { cause: error },
  );
}
