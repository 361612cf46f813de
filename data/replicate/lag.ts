import type { Lsn } from './lsn.ts';

/**
 * How far behind the destination is, in seconds by one clock: the origin's position is looked at now and then, and the
 * lag is the age of the oldest such look that the destination has not reached yet.
 */
export class LagMeter {
  private looks: { readonly lsn: Lsn; readonly at: number }[] = [];

  /** The origin stood at `lsn` at the time `at` (milliseconds). */
  sample(lsn: Lsn, at: number): void {
    const last = this.looks.at(-1);
    if (last && last.lsn === lsn) return;
    // Far behind, the looks in the middle say nothing that the oldest doesn't.
    if (this.looks.length >= 1000) this.looks.splice(this.looks.length - 1, 1);
    this.looks.push({ lsn, at });
  }

  /** Seconds of lag when the destination has reached `lsn`; 0 when it has reached every look. */
  seconds(reached: Lsn, now: number): number {
    while (this.looks.length && this.looks[0]!.lsn <= reached) this.looks.shift();
    const oldest = this.looks[0];
    return oldest ? Math.max(0, (now - oldest.at) / 1000) : 0;
  }
}
