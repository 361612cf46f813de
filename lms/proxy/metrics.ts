import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Side } from '../api/schema.ts';

/** A proxy's figures for Prometheus; the first three keep the names that dashboards of the original LMS read. */
export class ProxyMetrics {
  readonly registry = new Registry();
  readonly clients = new Counter({
    name: 'molt_lms_clients_total',
    help: 'Clients that logged in since the start',
    registers: [this.registry],
  });
  /** Seconds that a session was held in a transition. */
  readonly stall = new Histogram({
    name: 'molt_lms_stall_seconds',
    help: 'Time that a session was held during a transition',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [this.registry],
  });
  private readonly sessions = new Gauge({
    name: 'pg_listener_established_connections_num',
    help: 'Client connections',
    registers: [this.registry],
  });
  private readonly truth = new Gauge({
    name: 'pg_listener_acceptor_source_of_truth',
    help: '1 when the initial source is the source of truth, else 0',
    registers: [this.registry],
  });
  private readonly held = new Gauge({
    name: 'molt_lms_held_sessions',
    help: 'Sessions that wait for a transition to end',
    registers: [this.registry],
  });
  private readonly statements = new Counter({
    name: 'molt_lms_statements_total',
    help: 'Statements (answers with ReadyForQuery) since the start',
    registers: [this.registry],
  });
  private counted = 0;

  /** Takes over the figures of now. */
  update(now: { sessions: number; held: number; statements: number; sourceOfTruth: Side }): void {
    this.sessions.set(now.sessions);
    this.held.set(now.held);
    this.truth.set(now.sourceOfTruth === 'source' ? 1 : 0);
    this.statements.inc(now.statements - this.counted);
    this.counted = now.statements;
  }
}
