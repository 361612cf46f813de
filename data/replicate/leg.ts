import type pg from 'pg';
import { MoltError, type ErrorCode } from '../../contracts/errors.ts';
import {
  markerTable,
  slotName,
  type LegDesired,
  type LegName,
  type LegState,
} from '../../contracts/replication.ts';
import { readCatalog, type Catalog } from '../catalog/read.ts';
import { selectTables, type TableSelection } from '../catalog/select.ts';
import type { Table } from '../catalog/table.ts';
import { closeClient, openClient } from '../connect/client.ts';
import { describe, type ConnectionTarget } from '../connect/connection-string.ts';
import { sqlState } from '../connect/failure.ts';
import { parseVersion } from '../connect/probe.ts';
import { LagMeter } from './lag.ts';
import { formatLsn, parseLsn, type Lsn } from './lsn.ts';
import { mapTables, type Mappings } from './mapping.ts';
import {
  advanceSlot,
  createSlot,
  ensurePublication,
  originError,
  readSlot,
  removeOrigin,
  requireOrigin,
} from './origin.ts';
import { beginProgress, clearProgress, ensureProgressTable, readProgress } from './progress.ts';
import { asApplyError, exactUntilAfter, LegRun } from './run-leg.ts';

export interface LegOptions {
  readonly leg: LegName;
  readonly origin: ConnectionTarget;
  readonly destination: ConnectionTarget;
  readonly selection: TableSelection;
  /** Something worth telling a person. */
  readonly tell: (level: 'info' | 'warning', text: string) => void;
  /** Called whenever state, error or figures have changed. */
  readonly changed: () => void;
  /**
   * Called with what keeps the leg from its very first run, once: the leg has ended then. Without it the leg tries
   * again for ever. What passes by itself (a server that starts, a slot that a dead process still holds) is tried
   * again in any case.
   */
  readonly gaveUp?: (error: MoltError) => void;
}

/** Passes without anybody's doing. */
const passing: readonly ErrorCode[] = ['connect/not-now', 'replicate/slot-busy', 'replicate/slot-waits'];

/** Milliseconds between looks at the origin's position, for the lag, and moves of a slot on standby. */
const lookEvery = 500;
const maxBackoff = 10_000;

/**
 * One leg and its life: it is told what is desired, brings it about, and keeps at it. Every trouble ends the current
 * flow and begins a new one from the progress that the destination holds; there is no other way of recovering.
 */
export class Leg {
  state: LegState = 'absent';
  /** The order that `state` answers. */
  stateSeq = 0;
  error?: string;
  /** Changes applied since the start. */
  changes = 0;
  appliedLsn?: string;
  lagSeconds?: number;
  /** Whether what was ordered has been brought about at least once. */
  hasWorked = false;

  /** Name of the leg's slot at its origin. */
  private readonly slot: string;
  private desired?: { what: LegDesired; seq: number };
  private run?: LegRun;
  /** Connections for everything but the stream and its transactions; kept open, opening takes its time. */
  private control: { origin?: pg.Client; destination?: pg.Client } = {};
  private readonly lag = new LagMeter();
  private exactUntil: Lsn = 0n;
  private stopping = false;
  private wake: () => void = () => undefined;
  private readonly life: Promise<void>;

  /** `before`: the state that an earlier process left in the state store. */
  constructor(
    readonly options: LegOptions,
    private before: LegState = 'absent',
  ) {
    this.slot = slotName(options.leg, options.origin.database);
    this.life = this.live();
  }

  /** Sets what is desired; carried out soon, one order at a time, the newest wins. */
  order(what: LegDesired, seq: number): void {
    if (this.desired?.seq === seq && this.desired.what === what) return;
    this.desired = { what, seq };
    this.wake();
  }

  /** Finishes what has arrived and lets go; slot and progress stay, so that another process can go on. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wake();
    await this.life;
  }

  private async live(): Promise<void> {
    let failures = 0;
    while (!this.stopping) {
      const order = this.desired;
      if (!order) {
        await this.pause(1000);
        continue;
      }
      try {
        const isDone = this.stateSeq === order.seq && this.state === order.what && failures === 0;
        if (!isDone) {
          if (this.state === 'absent' || this.state === 'failed') this.set('starting', this.stateSeq);
          await this.carryOut(order.what);
          this.before = order.what;
          failures = 0;
          this.hasWorked = true;
          this.set(order.what, order.seq);
        }
        await this.keep(order);
      } catch (error) {
        if (this.stopping) break;
        const known = this.run === undefined ? undefined : exactUntilAfter(this.run, error);
        await this.letGo();
        if (known !== undefined && known > this.exactUntil) {
          // Not a failure yet: the same changes again, one by one.
          this.exactUntil = known;
          this.state = 'starting';
          continue;
        }
        failures++;
        const failure = asMoltError(asApplyError(originError(error, this.options.origin)));
        const isNew = this.error !== failure.message;
        this.error = failure.message;
        this.state = 'failed';
        this.stateSeq = order.seq;
        const { gaveUp } = this.options;
        if (gaveUp && !this.hasWorked && !passing.includes(failure.code)) {
          this.options.changed();
          gaveUp(failure);
          return;
        }
        if (isNew)
          this.options.tell(
            'warning',
            `${this.options.leg} leg: ${failure.message}. ${failure.remedy} Trying again until it works.`,
          );
        this.options.changed();
        await this.pause(Math.min(maxBackoff, 100 * 2 ** failures), () => this.desired !== order);
      }
    }
    await this.run?.finish().catch(() => undefined);
    await this.letGo();
    this.state = 'absent';
  }

  private set(state: LegState, seq: number): void {
    this.state = state;
    this.stateSeq = seq;
    if (state !== 'starting') this.error = undefined;
    this.options.changed();
  }

  private async carryOut(what: LegDesired): Promise<void> {
    switch (what) {
      case 'running':
        if (this.run) return;
        await this.startRun();
        return;
      case 'held':
        if (this.run) {
          const { run } = this;
          await run.finish();
          this.appliedLsn = formatLsn(run.applied);
          this.run = undefined;
          return;
        }
        // From standby all is prepared, and somebody waits: traffic may be paused now.
        if (this.state === 'standby') await this.passBy();
        else if ((await this.ensureSlot('keep')) === 'made' || this.before === 'standby') await this.passBy();
        return;
      case 'standby':
        await this.finishRun();
        await this.ensureSlot('replace');
        await this.passBy();
        return;
      case 'stopped':
        await this.finishRun();
        await this.remove();
    }
  }

  /** Stays with an order until another comes or something breaks. */
  private async keep(order: { what: LegDesired }): Promise<void> {
    const isOver = (): boolean => this.stopping || this.desired !== order;
    while (!isOver()) {
      switch (order.what) {
        case 'running': {
          const { run } = this;
          if (!run) return;
          await this.look(run);
          await Promise.race([run.ended, this.pause(lookEvery, isOver)]);
          break;
        }
        case 'standby':
          this.appliedLsn = await advanceSlot(await this.originClient(), this.slot);
          await this.pause(lookEvery, isOver);
          break;
        case 'stopped':
          await this.closeConnections();
          await this.pause(60_000, isOver);
          break;
        case 'held':
          await this.pause(60_000, isOver);
      }
    }
  }

  private async look(run: LegRun): Promise<void> {
    const control = await this.originClient();
    const { rows } = await control.query<{ lsn: string }>(
      'SELECT pg_catalog.pg_current_wal_flush_lsn()::text AS lsn',
    );
    this.lag.sample(parseLsn(rows[0]!.lsn), Date.now());
    this.lagSeconds = this.lag.seconds(run.reached, Date.now());
    this.appliedLsn = formatLsn(run.reached);
    this.options.changed();
  }

  private async startRun(): Promise<void> {
    const from = await this.ensureSlot('keep').then(() => this.progress());
    const { mappings, destination } = await this.readTables();
    this.run = await LegRun.start({
      leg: this.options.leg,
      slot: this.slot,
      origin: this.options.origin,
      destination: this.options.destination,
      destinationProduct: destination.product,
      mappings,
      from,
      exactUntil: this.exactUntil,
      onApplied: (lsn, changes) => {
        this.changes += changes;
        this.appliedLsn = formatLsn(lsn);
      },
    });
  }

  private async finishRun(): Promise<void> {
    const { run } = this;
    this.run = undefined;
    await run?.finish();
  }

  /**
   * Makes sure that the slot is there and that progress speaks of it. `keep`: progress without its slot is an error,
   * because changes in between are gone; `replace`: nothing is claimed yet, so a fresh slot is fine.
   */
  private async ensureSlot(when: 'keep' | 'replace'): Promise<'there' | 'made'> {
    const { leg, origin } = this.options;
    const control = await this.originClient();
    const client = await this.destinationClient();
    await requireOrigin(control, origin);
    const slot = await readSlot(control, this.slot);
    await ensureProgressTable(client);
    await client.query(markerTable);
    const progress = await readProgress(client, leg);
    const ours = progress?.slot === this.slot ? progress.appliedLsn : undefined;
    if (slot && !slot.usable)
      throw new MoltError('replicate/slot-lost', { slot: this.slot, lsn: ours ?? slot.confirmedLsn });
    if (slot) {
      await ensurePublication(control, origin, leg, (await this.readTables()).tables);
      if (ours === undefined) await beginProgress(client, leg, this.slot, slot.confirmedLsn);
      return 'there';
    }
    // Also when it speaks of a slot with another name (of an earlier version): we don't have the changes since.
    if (progress && when === 'keep')
      throw new MoltError('replicate/slot-lost', { slot: progress.slot, lsn: progress.appliedLsn });
    await ensurePublication(control, origin, leg, (await this.readTables()).tables);
    const walsender = await openClient(origin, {
      applicationName: `molt replicate ${leg}`,
      replication: true,
    });
    try {
      const made = await createSlot(walsender, origin, this.slot, false);
      await beginProgress(client, leg, this.slot, made.lsn);
    } finally {
      await closeClient(walsender);
    }
    if (when === 'keep')
      this.options.tell(
        'info',
        `${leg} leg: a new replication slot begins now; rows that were written before are not carried (molt fetch --replicate-from-here loads them first).`,
      );
    return 'made';
  }

  private async progress(): Promise<Lsn> {
    const progress = await readProgress(await this.destinationClient(), this.options.leg);
    return parseLsn(progress?.appliedLsn ?? '0/0');
  }

  /** Moves the slot to the present without applying, and progress with it. */
  private async passBy(): Promise<void> {
    const lsn = await advanceSlot(await this.originClient(), this.slot);
    await beginProgress(await this.destinationClient(), this.options.leg, this.slot, lsn);
    this.appliedLsn = lsn;
    this.lagSeconds = undefined;
  }

  /** Leaves nothing of the leg behind. */
  private async remove(): Promise<void> {
    const { leg } = this.options;
    const control = await this.originClient();
    const { rows } = await control.query<{ version: string }>('SELECT version() AS version');
    if (parseVersion(rows[0]?.version ?? '').product === 'PostgreSQL')
      await removeOrigin(control, leg, this.slot);
    // Without the table there is nothing to clear (42P01 undefined_table, 3F000 invalid_schema_name).
    await clearProgress(await this.destinationClient(), leg).catch((error: unknown) => {
      if (!['42P01', '3F000'].includes(sqlState(error) ?? '')) throw error;
    });
    this.appliedLsn = undefined;
    this.lagSeconds = undefined;
  }

  private async readTables(): Promise<{ tables: Table[]; mappings: Mappings; destination: Catalog }> {
    const origin = await readCatalog(await this.originClient());
    const other = await readCatalog(await this.destinationClient());
    const tables = selectTables(origin, this.options.selection);
    return { tables, mappings: mapTables(tables, other), destination: other };
  }

  private async originClient(): Promise<pg.Client> {
    this.control.origin ??= await this.open(this.options.origin);
    return this.control.origin;
  }

  private async destinationClient(): Promise<pg.Client> {
    this.control.destination ??= await this.open(this.options.destination);
    return this.control.destination;
  }

  private open(at: ConnectionTarget): Promise<pg.Client> {
    return openClient(at, { applicationName: `molt replicate ${this.options.leg} control` });
  }

  private async closeConnections(): Promise<void> {
    const { origin, destination } = this.control;
    this.control = {};
    await Promise.all([closeClient(origin), closeClient(destination)]);
  }

  private async letGo(): Promise<void> {
    const { run } = this;
    this.run = undefined;
    await run?.finish().catch(() => undefined);
    await this.closeConnections();
  }

  /** Waits `ms`, or until an order comes or the leg stops. */
  private async pause(ms: number, isOver: () => boolean = () => false): Promise<void> {
    if (this.stopping || isOver()) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        if (this.wake === wake) this.wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.wake = wake;
    });
  }

  /** For people: `forward (orders@db1 → orders@crdb1)`. */
  toString(): string {
    const { leg, origin, destination } = this.options;
    return `${leg} (${describe(origin)} → ${describe(destination)})`;
  }
}

function asMoltError(thrown: unknown): MoltError {
  if (thrown instanceof MoltError) return thrown;
  const reason = thrown instanceof Error ? thrown.message : String(thrown);
  return new MoltError('internal', { reason }, { cause: thrown });
}
