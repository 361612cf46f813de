import { randomBytes } from 'node:crypto';
import type { Order, Side } from '../api/schema.ts';
import { within } from './deadline.ts';
import type { Transition } from './session-host.ts';
import type { Session } from './session.ts';

/** Milliseconds that logging in at the other side may take before sessions are stopped without it. */
const warmUpMs = 3000;
/** Logins that are made at the same time: each costs the server a process. */
const loginsAtOnce = 16;

/** All sessions of a proxy, led through a transition together. */
export class Sessions {
  private readonly byPid = new Map<number, Session>();
  private statementsOfGone = 0;
  private transition: Transition | undefined;
  /** Sessions are told to stop: after the warm-up, not with the order. */
  private holding = false;

  /** @param onHolding called when the sessions have been told to stop. */
  constructor(private readonly onHolding: () => void) {}

  get list(): Session[] {
    return [...this.byPid.values()];
  }

  get size(): number {
    return this.byPid.size;
  }

  /** ReadyForQuery messages that all sessions, those that are gone too, have seen. */
  get statements(): number {
    return this.list.reduce((sum, session) => sum + session.statements, this.statementsOfGone);
  }

  /** The session whose client was given this process id. */
  get(pid: number): Session | undefined {
    return this.byPid.get(pid);
  }

  /** A process id that no session has. */
  newPid(): number {
    for (;;) {
      const pid = randomBytes(4).readUInt32BE(0) >>> 1;
      if (pid && !this.byPid.has(pid)) return pid;
    }
  }

  add(session: Session): void {
    // Its client may have gone before it began.
    if (session.isClosed) return;
    this.byPid.set(session.pid, session);
    if (this.holding && this.transition) session.crossing.hold(this.transition);
  }

  remove(session: Session): void {
    this.byPid.delete(session.pid);
    this.statementsOfGone += session.statements;
  }

  /** Begins a transition, unless one is on: all sessions are warmed up, then stopped as they come to rest. */
  begin(order: Order): void {
    if (this.transition) return;
    const transition: Transition = {
      policy: order.blockerPolicy,
      other: order.sourceOfTruth === 'source' ? 'target' : 'source',
      over: false,
    };
    this.transition = transition;
    void this.warmUp(transition).then(() => {
      if (transition.over) return;
      this.holding = true;
      for (const session of this.byPid.values()) session.crossing.hold(transition);
      this.onHolding();
    });
  }

  /** Logs in at the other side for every session while traffic still flows, so that the stop itself is short. */
  private async warmUp(transition: Transition): Promise<void> {
    const sessions = this.list;
    const worker = async (): Promise<void> => {
      for (let session = sessions.pop(); session && !transition.over; session = sessions.pop()) {
        await session.crossing.warmUp(transition.other);
      }
    };
    await within(Promise.all(Array.from({ length: loginsAtOnce }, worker)), warmUpMs, 'logins').catch(
      () => undefined,
    );
  }

  /** Ends the transition: all sessions go on at `side`. */
  resume(side: Side): void {
    if (this.transition) this.transition.over = true;
    this.transition = undefined;
    this.holding = false;
    for (const session of this.list) session.crossing.resume(side);
  }

  /** Whether a transition is on and all sessions have come to rest in it, ready for either side. */
  get allStill(): boolean {
    return this.holding && this.list.every((session) => session.isStill);
  }
}
