import type { Side } from '../api/schema.ts';
import { within } from './deadline.ts';
import { onlyUnnamed, replay, textOf, type Hindrance, type Portrait } from './portrait.ts';
import type { Upstream } from './upstream.ts';

/** Milliseconds that a session at rest waits for its connection to the other side before it goes on where it is. */
const loginMs = 3000;

interface Warm {
  readonly side: Side;
  readonly opening: Promise<Upstream>;
  upstream?: Upstream;
  /** The portrait that was replayed there ahead of time, as text. */
  prepared?: string;
  /** The session stands still and is made there now: two who speak on one connection would take each other's answers. */
  atStop?: true;
}

/** A session's connection to the other side, made ahead of time, and what was made there of what the session holds. */
export class OtherSide {
  private warm: Warm | undefined;

  /**
   * @param open logs in at a side for the session.
   * @param release takes back a connection that is not needed.
   */
  constructor(
    private readonly open: (side: Side) => Promise<Upstream>,
    private readonly release: (upstream: Upstream) => void,
  ) {}

  /**
   * Connects, and makes there what the session holds now, so that little is left to do at the stop.
   *
   * @param look asks what the session holds; undefined when that can't be asked now.
   * @throws what `open`, `look` and the login throw.
   */
  async prepareAhead(side: Side, look: () => Promise<Portrait | undefined>): Promise<void> {
    const [upstream, portrait] = await Promise.all([this.connect(side), look()]);
    const { warm } = this;
    if (!portrait || portrait.hindrances.length || warm?.upstream !== upstream || warm.atStop) return;
    // Set before the work is done: should it not end well, the connection isn't taken for a fresh one.
    warm.prepared = 'not yet';
    if ((await replay(upstream, portrait)).length === 0) warm.prepared = textOf(portrait);
  }

  /**
   * Makes there what the session holds at the stop, as far as it wasn't made before.
   *
   * @returns what the other side refused.
   * @throws Error when there is no login in time, or the connection is lost. A login that is late goes on: whoever
   *   tries again finds it done, so a slow server is reached in the end, and not asked for ever more logins.
   */
  async prepare(side: Side, portrait: Portrait): Promise<readonly Hindrance[]> {
    try {
      if (this.warm?.prepared !== undefined) {
        const ready = this.warm.prepared === textOf(portrait) ? this.warm.upstream : undefined;
        if (ready && !ready.closed) return await replay(ready, onlyUnnamed(portrait));
        this.drop();
      }
      const opening = this.connect(side);
      if (this.warm) this.warm.atStop = true;
      const upstream = await within(opening, loginMs, `no login at the ${side}`);
      const problems = await replay(upstream, portrait);
      if (problems.length) this.drop();
      return problems;
    } catch (error) {
      if (this.warm?.upstream) this.drop();
      throw error;
    }
  }

  /**
   * The connection, given away, if it is there and can be used.
   *
   * @param provenAt when the word was asked for that `side` serves, by performance.now(): of a connection that was
   * made after that it proves nothing.
   */
  take(side: Side, provenAt: number): Upstream | undefined {
    const ready = this.warm?.side === side ? this.warm.upstream : undefined;
    if (!ready || ready.closed || ready.openedAt > provenAt) return undefined;
    this.warm = undefined;
    return ready;
  }

  /** Gives the connection back. */
  drop(): void {
    const { warm } = this;
    this.warm = undefined;
    if (warm?.upstream) this.release(warm.upstream);
  }

  private connect(side: Side): Promise<Upstream> {
    if (this.warm?.side === side && !this.warm.upstream?.closed) return this.warm.opening;
    this.drop();
    const opening = this.open(side);
    const warm: Warm = { side, opening };
    this.warm = warm;
    opening.then(
      (upstream) => {
        warm.upstream = upstream;
        if (this.warm !== warm) this.release(upstream);
      },
      () => {
        // The next one who needs it tries again.
        if (this.warm === warm) this.warm = undefined;
      },
    );
    return opening;
  }
}
