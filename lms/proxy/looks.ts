/** Milliseconds between two looks at a session that something hindered. */
const againMs = 200;

/**
 * When a session that comes to rest during a transition is looked at: once for each answer that it got, because nothing
 * else changes what it holds, and not too often.
 */
export class Looks {
  private againAt = 0;
  /** How many answers the session had got when it was looked at last. */
  private lookedAfter = -1;
  private timer: NodeJS.Timeout | undefined;

  /** A transition begins. */
  begin(): void {
    this.againAt = 0;
    this.lookedAfter = -1;
  }

  /** The transition is over. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Whether a look is due now. @param answered how many answers the session has got. */
  due(answered: number): boolean {
    return this.lookedAfter !== answered && Date.now() >= this.againAt;
  }

  /** A look begins now. */
  note(answered: number): void {
    this.lookedAfter = answered;
  }

  /** Something hindered the session that its client can take away. */
  hindered(): void {
    this.againAt = Math.max(this.againAt, Date.now() + againMs);
  }

  /** Something hindered it that may pass by itself: it is due again after so long, whatever the client does. */
  retryAfter(milliseconds: number): void {
    this.lookedAfter = -1;
    this.againAt = Date.now() + milliseconds;
  }

  /** Calls `look` when the next look will be due, if the session has got an answer since the last. */
  whenDue(answered: number, look: () => void): void {
    if (this.lookedAfter === answered || this.timer) return;
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        look();
      },
      Math.max(1, this.againAt - Date.now()),
    );
    this.timer.unref();
  }
}
