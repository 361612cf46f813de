import { MoltError } from '../../contracts/errors.ts';
import type { Side } from '../api/schema.ts';
import { Looks } from './looks.ts';
import { OtherSide } from './other-side.ts';
import { inspect, replay, type Hindrance, type Portrait } from './portrait.ts';
import { servingUpstream, type SessionHost, type Transition } from './session-host.ts';
import type { Session } from './session.ts';
import { ServerRefusal } from './server-refusal.ts';
import type { Upstream } from './upstream.ts';

/** Milliseconds that a busy session is given to come to rest for a first look. */
const firstLookMs = 500;

/** Milliseconds until a side that could not be logged in to is tried again. */
const unreachableMs = 1000;

/** How often a session is asked what it holds, when the answer was an error. */
const inspections = 3;

/**
 * A session's way through a transition: stops it at rest, asks what it holds, makes that at the other side, and lets it
 * go on at the side that serves in the end.
 */
export class Crossing {
  /** The transition that is on, if there is one. */
  transition: Transition | undefined;
  /** Why the session can't be held, as found by the last look; for the operator. */
  hindrances: readonly Hindrance[] = [];
  /** Why the other side could not be had when it was last tried; for the operator. */
  lastError: string | undefined;
  private readonly other: OtherSide;
  private readonly looks = new Looks();
  private graceTimer: NodeJS.Timeout | undefined;

  constructor(
    private readonly session: Session,
    private readonly host: SessionHost,
  ) {
    this.other = new OtherSide(
      (side) => host.open(side, session),
      (upstream) => host.release(upstream, false),
    );
  }

  private get upstream(): Upstream | undefined {
    return this.session.conversation.upstream;
  }

  /** ReadyForQuery messages that the session has seen. */
  private get answered(): number {
    return this.session.conversation.exchange.answered;
  }

  /**
   * Opens a connection to the other side ahead of time, while traffic still flows, and makes there what the session
   * holds now. What is asked and made again at the stop is then known to both servers and takes a fraction of the
   * time. Never throws.
   */
  async warmUp(other: Side): Promise<void> {
    if (!this.upstream) return;
    try {
      await this.other.prepareAhead(other, () => this.firstLook());
    } catch (error) {
      this.endIfBroken(error);
      // Anything else is done again at the stop, and a failure told then.
    }
  }

  /** What the session holds, asked at its next rest; its client waits for that one answer. */
  private async firstLook(): Promise<Portrait | undefined> {
    const { session, upstream } = this;
    const { conversation } = session;
    if (!upstream || !(await conversation.rest(firstLookMs))) return undefined;
    if (session.state.at !== 'flowing' || this.upstream !== upstream || !conversation.exchange.atRest)
      return undefined;
    session.state = { at: 'asking' };
    conversation.pause();
    let portrait: Portrait | undefined;
    try {
      portrait = await this.ask(upstream);
    } catch (error) {
      this.endIfBroken(error);
    }
    if (session.isClosed) return undefined;
    if (upstream.closed) session.endLost();
    else if (upstream.side !== this.host.sourceOfTruth) session.endForTransition();
    else session.flow();
    return portrait;
  }

  private async ask(upstream: Upstream): Promise<Portrait> {
    const { exchange, aside } = this.session.conversation;
    for (let tries = 1; ; tries++) {
      try {
        const { customSettings, unnamedParse } = exchange.client;
        return await inspect(upstream, customSettings, unnamedParse, aside);
      } catch (error) {
        // A cancel request or a statement_timeout of the client's may have hit our question.
        if (tries === inspections || upstream.closed || !(error instanceof ServerRefusal)) throw error;
      }
    }
  }

  /** From now on the session is stopped at its next rest, and made ready for the other side. */
  hold(transition: Transition): void {
    const { session } = this;
    if (this.transition || session.isClosed) return;
    this.transition = transition;
    this.looks.begin();
    if (transition.policy === 'end') {
      this.graceTimer = setTimeout(() => {
        if (session.state.at === 'flowing' && !transition.over) session.endForTransition();
      }, this.host.endGraceMs);
      this.graceTimer.unref();
    }
    this.settle();
  }

  /** Whether a look at what the session holds is due. */
  get wantsRest(): boolean {
    return this.looks.due(this.answered);
  }

  /** Stops the session if it is at rest and a look is due. */
  settle(): void {
    const { transition, session } = this;
    if (!transition || session.state.at !== 'flowing' || !session.conversation.exchange.atRest) return;
    if (this.wantsRest) void this.carry(transition);
    else this.looks.whenDue(this.answered, () => this.settle());
  }

  /** Ends the session when the fault is ours: nobody could say any more whose answer goes to whom. */
  private endIfBroken(error: unknown): boolean {
    if (!isBroken(error)) return false;
    this.session.refuse(error);
    return true;
  }

  private async carry(transition: Transition): Promise<void> {
    const { session, host } = this;
    const upstream = this.upstream!;
    const since = Date.now();
    session.state = { at: 'carrying' };
    session.conversation.pause();
    this.looks.note(this.answered);
    let portrait: Portrait | undefined;
    let hindrances: readonly Hindrance[];
    try {
      portrait = await this.ask(upstream);
      hindrances = portrait.hindrances;
      if (!hindrances.length && !transition.over && !session.isClosed) {
        hindrances = await this.prepareOther(transition.other, portrait);
      }
    } catch (error) {
      if (session.isClosed || this.endIfBroken(error)) return;
      if (upstream.closed) {
        session.endLost();
        return;
      }
      hindrances = [{ reason: 'not-portable', detail: (error as Error).message }];
    }
    if (session.isClosed) return;
    if (portrait && !hindrances.length) {
      this.hindrances = [];
      session.state = { at: 'held', since, portrait };
      if (transition.over) this.goOn(host.sourceOfTruth, portrait, since);
      host.changed();
      return;
    }
    if (transition.over) {
      if (upstream.closed || upstream.side !== host.sourceOfTruth) session.endForTransition();
      else {
        this.hindrances = [];
        this.other.drop();
        session.flow();
      }
      return;
    }
    this.hindrances = hindrances;
    if (transition.policy === 'end') {
      session.endForTransition();
      return;
    }
    // It goes on where it is, so that its client can take away what hinders; then it is looked at again.
    this.looks.hindered();
    if (upstream.closed) {
      session.endLost();
      return;
    }
    session.flow();
    host.changed();
  }

  private async prepareOther(side: Side, portrait: Portrait): Promise<readonly Hindrance[]> {
    try {
      return await this.other.prepare(side, portrait);
    } catch (error) {
      if (isBroken(error)) throw error;
      this.lastError = (error as Error).message;
      // It may pass by itself (a server that restarts): look again without waiting for the client to do something.
      this.looks.retryAfter(unreachableMs);
      return [{ reason: 'not-portable', detail: `no connection to the ${side}: ${this.lastError}` }];
    }
  }

  /** The transition is over: go on at `side`. */
  resume(side: Side): void {
    this.leave();
    const { session } = this;
    const { state } = session;
    switch (state.at) {
      case 'waiting':
      case 'closed':
      case 'moving':
        return;
      case 'asking':
      case 'carrying':
        // `firstLook` sees which side serves; `carry` sees that the transition is over, and goes on as fits.
        return;
      case 'flowing':
        this.hindrances = [];
        if (this.upstream?.side !== side) session.endForTransition();
        else {
          this.other.drop();
          session.conversation.pump();
        }
        return;
      case 'held':
        this.goOn(side, state.portrait, state.since);
    }
  }

  private leave(): void {
    this.transition = undefined;
    clearTimeout(this.graceTimer);
    this.looks.stop();
  }

  private goOn(side: Side, portrait: Portrait, since: number): void {
    const { session, host } = this;
    const old = this.upstream!;
    if (old.side === side && !old.closed) {
      this.other.drop();
    } else {
      const ready = this.other.take(side, host.orderAskedAt);
      if (!ready) {
        void this.move(portrait, since);
        return;
      }
      if (!this.swap(ready)) return;
    }
    host.held(Date.now() - since);
    session.flow();
  }

  /** Puts another server behind the client; returns whether the session goes on there. */
  private swap(next: Upstream): boolean {
    try {
      const old = this.session.conversation.swap(next);
      if (old) this.host.release(old, false);
      return true;
    } catch (error) {
      // Caught here: the other sessions of the proxy are to go on.
      this.session.refuse(error);
      return false;
    }
  }

  /** The connection that was held has died, or there is no warm one: makes the session anew where traffic goes on. */
  private async move(portrait: Portrait, since: number): Promise<void> {
    const { session, host } = this;
    this.other.drop();
    session.state = { at: 'moving' };
    try {
      const next = await servingUpstream(host, session);
      if (!next) return;
      const problems = await replay(next, portrait);
      const stillServes = host.servingNow() === next.side;
      if (problems.length || !stillServes || session.isClosed) {
        host.release(next, false);
        if (!session.isClosed) session.endForTransition();
        return;
      }
      if (!this.swap(next)) return;
      host.held(Date.now() - since);
      session.flow();
      host.changed();
    } catch (error) {
      session.refuse(error);
    }
  }

  /** The session has ended. */
  stop(): void {
    this.leave();
    this.other.drop();
  }
}

/** Whether it is a fault of this program, not of a server's. */
const isBroken = (error: unknown): boolean => error instanceof MoltError && error.code === 'internal';
