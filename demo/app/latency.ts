/** Latencies in milliseconds: counts in buckets that grow by 5 %, so that memory stays small and percentiles stay close. */
export class Latency {
  private readonly buckets = new Map<number, number>();
  count = 0;
  /** The longest, in milliseconds. */
  worst = 0;

  add(milliseconds: number): void {
    const bucket = Math.ceil(Math.log(Math.max(milliseconds, 0.01)) / Math.log(1.05));
    this.buckets.set(bucket, (this.buckets.get(bucket) ?? 0) + 1);
    this.count++;
    this.worst = Math.max(this.worst, milliseconds);
  }

  /** Milliseconds that `share` (0..1) of the values stay within, at most 5 % too high; 0 when there are none. */
  percentile(share: number): number {
    let left = Math.ceil(this.count * share);
    for (const [bucket, count] of [...this.buckets].sort(([a], [b]) => a - b)) {
      left -= count;
      if (left <= 0) return Math.min(1.05 ** bucket, this.worst);
    }
    return 0;
  }
}
