import type { Side } from '../api/schema.ts';

/** Milliseconds for which a login counts as "lately". */
const lately = 10_000;
/** Milliseconds between looks; a side that was seen since is not asked. */
const interval = 4000;

/** Knows whether each side could be logged in to lately: from clients' logins, and from logins of its own. */
export class Reachability {
  private readonly lastSeen = { source: 0, target: 0 };
  private readonly failures: { source?: string; target?: string } = {};
  private timer: NodeJS.Timeout | undefined;
  private readonly looking = new Set<Side>();

  /** @param logIn logs in and out; throws when it can't. */
  constructor(
    private readonly logIn: (side: Side) => Promise<void>,
    private readonly onChange: () => void,
  ) {}

  start(): void {
    this.look();
    this.timer = setInterval(() => this.look(), interval);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  isReachable(side: Side): boolean {
    return this.failures[side] === undefined && Date.now() - this.lastSeen[side] < lately;
  }

  /** Why a side is out of reach, for people. */
  get error(): string | undefined {
    const texts = [this.failures.source, this.failures.target].filter((text) => text !== undefined);
    return texts.length ? texts.join('; ') : undefined;
  }

  seen(side: Side): void {
    const before = this.isReachable(side);
    this.lastSeen[side] = Date.now();
    delete this.failures[side];
    if (!before) this.onChange();
  }

  failed(side: Side, why: string): void {
    const before = this.failures[side];
    this.failures[side] = why;
    if (before === undefined) this.onChange();
  }

  private look(): void {
    for (const side of ['source', 'target'] as const) {
      if (this.looking.has(side)) continue;
      if (this.failures[side] === undefined && Date.now() - this.lastSeen[side] < interval) continue;
      this.looking.add(side);
      this.logIn(side)
        .then(
          () => this.seen(side),
          (error: Error) => this.failed(side, `${side}: ${error.message}`),
        )
        .finally(() => this.looking.delete(side));
    }
  }
}
