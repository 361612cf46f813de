import type { Blocker, Instance, Status } from '../../lms/api/schema.ts';

/** An instance at rest or at work, for the tests of the view models. */
export function instance(id: string, more: Partial<Instance['report']> = {}, live = true): Instance {
  return {
    id,
    live,
    lastHeard: '2026-11-21T12:00:00.000Z',
    report: {
      incarnation: 'a1b2',
      address: '10.2.0.7:9043',
      acknowledgedEpoch: 7,
      drained: false,
      blockers: [],
      shadowMode: 'none',
      sourceDialect: 'postgres',
      targetDialect: 'postgres',
      sourceAddress: 'orders@db1:5432',
      targetAddress: 'orders@crdb1:26257',
      sourceReachable: true,
      targetReachable: true,
      connections: [],
      upstream: { source: [], target: [] },
      traffic: { sessions: 41, held: 0, statements: 10, statementsPerSecond: 1234 },
      ...more,
    },
  };
}

export const blocker: Blocker = {
  session: '5',
  reason: 'temporary-table',
  clientAddress: '10.2.0.9:51022',
  applicationName: 'billing',
  ageMs: 12_000,
  lastQuery: 'select ? from t',
};

/** What an orchestrator says while the source serves and nothing is under way. */
export function status(more: Partial<Status> = {}): Status {
  return {
    version: '0.1.0',
    order: { epoch: 7, phase: 'serving', sourceOfTruth: 'source', blockerPolicy: 'wait', leaseMs: 3000 },
    transitioning: false,
    source: { dialect: 'postgres', address: 'orders@db1:5432', product: 'PostgreSQL 18.1' },
    target: { dialect: 'cockroach', address: 'orders@crdb1:26257', product: 'CockroachDB v26.2.1' },
    instances: [instance('lms-0'), instance('lms-1')],
    checks: [
      { id: 'lag', state: 'passed', text: 'lag 0.4 s (limit 2 s)', required: true },
      { id: 'verify', state: 'unknown', text: 'verify was never run', required: false },
    ],
    legs: [],
    journal: [],
    allowed: [
      { command: 'begin', allowed: true, reason: '' },
      { command: 'commit', allowed: false, reason: 'No cutover is under way.' },
      { command: 'abort', allowed: false, reason: 'No cutover is under way.' },
    ],
    ...more,
  };
}
