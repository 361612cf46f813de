import type { Heartbeat, Side } from '../api/schema.ts';
import { ProxyMetrics } from './metrics.ts';

/** The counts of a moment. */
export interface TrafficNow {
  readonly sessions: number;
  /** Sessions that wait for a transition to end. */
  readonly held: number;
  /** ReadyForQuery messages since the start. */
  readonly statements: number;
  readonly sourceOfTruth: Side;
}

/** A proxy's figures, as the orchestrator and Prometheus are told them. */
export class Traffic {
  readonly metrics = new ProxyMetrics();
  private lastStallMs: number | undefined;
  private rate = { at: Date.now(), statements: 0, perSecond: 0 };

  /** A transition begins: its longest stall is counted anew. */
  beginTransition(): void {
    this.lastStallMs = undefined;
  }

  /** A session goes on after so many milliseconds. */
  held(milliseconds: number): void {
    this.lastStallMs = Math.max(this.lastStallMs ?? 0, milliseconds);
    this.metrics.stall.observe(milliseconds / 1000);
  }

  /** Takes over the counts of now. Statements per second are those of the last whole second or more. */
  tell(counts: TrafficNow): Heartbeat['traffic'] {
    this.metrics.update(counts);
    const now = Date.now();
    const { sessions, held, statements } = counts;
    if (now - this.rate.at >= 1000) {
      const perSecond = ((statements - this.rate.statements) * 1000) / (now - this.rate.at);
      this.rate = { at: now, statements, perSecond };
    }
    return {
      sessions,
      held,
      statements,
      statementsPerSecond: this.rate.perSecond,
      ...(this.lastStallMs === undefined ? {} : { lastStallMs: this.lastStallMs }),
    };
  }
}
