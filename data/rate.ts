/** Units per second over the last seconds, and the time that is left. */
export class Rate {
  private readonly samples: { at: number; done: number }[] = [];

  /** `windowMs`: how far back the rate looks. */
  constructor(private readonly windowMs = 3000) {}

  /** Adds the count of `done` units at `now` (milliseconds); returns units per second and seconds left. */
  add(done: number, total: number | undefined, now: number): { rate: number; eta?: number } {
    this.samples.push({ at: now, done });
    while (this.samples.length > 2 && now - this.samples[0]!.at > this.windowMs) this.samples.shift();
    const first = this.samples[0]!;
    const seconds = (now - first.at) / 1000;
    const rate = seconds > 0 ? (done - first.done) / seconds : 0;
    const eta = total !== undefined && rate > 0 ? Math.max(0, (total - done) / rate) : undefined;
    return { rate: Math.round(rate), eta: eta === undefined ? undefined : Math.round(eta * 10) / 10 };
  }
}
