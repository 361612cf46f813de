import type { Order, Side } from '../api/schema.ts';
import type { Session } from './session.ts';
import type { Upstream } from './upstream.ts';

/** One transition, from the order to drain until the order to serve again. */
export interface Transition {
  readonly policy: Order['blockerPolicy'];
  /** The side that the sessions may be moved to. */
  readonly other: Side;
  over: boolean;
}

/** What a session needs of its proxy. */
export interface SessionHost {
  /** Resolves with the side that may be used as soon as there is one. */
  whenServing(session: Session): Promise<Side>;
  /** The side that serves at this moment, or undefined while traffic is held. */
  servingNow(): Side | undefined;
  /** The side that served last, or serves. */
  readonly sourceOfTruth: Side;
  /** When the order of now was asked for, by performance.now(). */
  readonly orderAskedAt: number;
  /** Logs in for a session and registers the connection, so that it can be fenced. */
  open(side: Side, session: Session): Promise<Upstream>;
  /**
   * Waits until it is certain that `side` serves, by word that was asked for after this call began. Returns false when
   * the other side serves, or nobody. @throws MoltError when nobody could be asked in time.
   */
  confirm(side: Side): Promise<boolean>;
  /** Takes back a connection that no session needs any more. */
  release(upstream: Upstream, busy: boolean): void;
  /** Milliseconds after which a session that is still in a transaction is ended, when the policy says so. */
  readonly endGraceMs: number;
  /** Something that the heartbeat tells has changed. */
  changed(): void;
  gone(session: Session): void;
  held(milliseconds: number): void;
  warn(what: string, error: unknown, session: Session): void;
}

/**
 * A connection to the side that serves, proven after it was made.
 *
 * @returns undefined when the client went away meanwhile.
 * @throws ServerRefusal, MoltError when there is no server, or nobody could say which side serves.
 */
export async function servingUpstream(host: SessionHost, session: Session): Promise<Upstream | undefined> {
  for (;;) {
    const side = await host.whenServing(session);
    if (session.isClosed) return undefined;
    const upstream = await host.open(side, session);
    let confirmed: boolean;
    try {
      confirmed = await host.confirm(side);
    } catch (error) {
      host.release(upstream, false);
      throw error;
    }
    // No await between this look and the use of the connection: a transition begins before it or after it.
    if (!session.isClosed && confirmed && !upstream.closed && host.servingNow() === side) return upstream;
    host.release(upstream, false);
    if (session.isClosed) return undefined;
  }
}
