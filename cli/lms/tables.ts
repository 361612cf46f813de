import Table from 'cli-table3';
import type { Attempt, Connection, JournalEntry, Status } from '../../lms/api/schema.ts';

/** The tables of molt-lms-cli. Captions and columns are those that operators of the original know. */

const none = '';

function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const made = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  made.push(...rows.map((row) => [...row]));
  return `${made.toString()}\n${caption}\n`;
}

const dialects: Readonly<Record<string, string>> = {
  postgres: 'PostgreSQL',
  cockroach: 'Cockroach',
  crdb: 'Cockroach',
  mysql: 'MySQL',
};
const dialect = (name: string): string => dialects[name] ?? name;
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function statusTables(status: Status): string {
  const proxies = status.instances.map(({ id, live, report }) => [
    report.address,
    capital(report.shadowMode),
    dialect(report.sourceDialect),
    dialect(report.targetDialect),
    report.sourceAddress,
    report.targetAddress,
    live ? (report.error ?? none) : `${id} is silent`,
  ]);
  const checks = status.checks.map((check) => [
    check.state,
    check.id,
    check.required ? 'yes' : 'advice',
    check.text,
  ]);
  return [
    table(
      'Proxy Settings Table.',
      ['SOURCE DIALECT', 'TARGET DIALECT', 'TRANSITIONING', 'SOURCE OF TRUTH', 'PHASE', 'EPOCH'],
      [
        [
          dialect(status.source.dialect),
          dialect(status.target.dialect),
          String(status.transitioning),
          status.order.sourceOfTruth,
          status.order.phase,
          String(status.order.epoch),
        ],
      ],
    ),
    table(
      'Individual LMS Proxy Status.',
      [
        'LMS ADDRESS',
        'SHADOW MODE',
        'SOURCE DIALECT',
        'TARGET DIALECT',
        'SOURCE ADDRESS',
        'TARGET ADDRESS',
        'ERROR',
      ],
      proxies,
    ),
    table('Checks before a cutover.', ['STATE', 'CHECK', 'REQUIRED', 'WHAT WAS FOUND'], checks),
  ].join('\n');
}

export function connectionsTable(connections: readonly Connection[]): string {
  return table(
    'Connections Details.',
    [
      'LMS ADDRESS',
      'SOURCE ADDRESS',
      'SOURCE OF TRUTH',
      'STATE',
      'USER',
      'APPLICATION',
      'LAST QUERY',
      'ERROR',
    ],
    connections.map((one) => [
      one.remote_address,
      one.source_address,
      one.source_of_truth,
      one.state,
      one.user,
      one.application_name,
      one.last_query.slice(0, 60),
      one.error ?? none,
    ]),
  );
}

/** What an attempt came to, in the original's manner: `CommitCompleted`. */
export function attemptStatus(attempt: Attempt): string {
  if (attempt.outcome === 'aborted') return 'Aborted';
  if (attempt.outcome === 'failed') return 'Error';
  if (attempt.outcome === 'committed' || attempt.committedAt !== undefined) return 'CommitCompleted';
  if (attempt.phase === 'committing') return 'CommitStarted';
  return attempt.pausedAt === undefined ? 'BeginStarted' : 'TrafficPaused';
}

export function attemptTables(attempt: Attempt, journal: readonly JournalEntry[]): string {
  const times = [attempt.startedAt, attempt.pausedAt ?? none, attempt.committedAt ?? none];
  const sourceOfTruth = attempt.committedAt === undefined ? attempt.from : attempt.to;
  const instances = new Map<string, string[]>();
  for (const entry of journal) {
    if (entry.step === 'drained')
      instances.set(entry.actor, [
        entry.proof ?? entry.actor,
        attempt.from,
        'TrafficPaused',
        attempt.startedAt,
        entry.endedAt ?? none,
        none,
        none,
      ]);
    if (entry.step === 'instance resumed') {
      const row = instances.get(entry.actor);
      instances.set(entry.actor, [
        row?.[0] ?? entry.actor,
        attempt.to,
        'CommitCompleted',
        attempt.startedAt,
        row?.[4] ?? none,
        entry.endedAt ?? none,
        none,
      ]);
    }
  }
  const head = ['SOURCE OF TRUTH', 'STATUS', 'TRIGGER TIME', 'TRAFFIC PAUSED TIME', 'COMMIT TIME', 'ERROR'];
  return [
    table(
      'Summarized Consistent Cutover Metadata.',
      ['ID', ...head, 'STALL'],
      [
        [
          String(attempt.id),
          sourceOfTruth,
          attemptStatus(attempt),
          ...times,
          attempt.error?.message ?? none,
          attempt.stallMs === undefined ? none : `${Math.round(attempt.stallMs)} ms`,
        ],
      ],
    ),
    table('LMS-Specific Consistent Cutover Metadata.', ['LMS ADDRESS', ...head], [...instances.values()]),
    table(
      'Journal.',
      ['TIME', 'EPOCH', 'STEP', 'ACTOR', 'PROOF', 'ERROR'],
      journal.map((entry) => [
        entry.endedAt ?? entry.startedAt,
        String(entry.epoch),
        entry.step,
        entry.actor,
        (entry.proof ?? none).slice(0, 120),
        entry.error ?? none,
      ]),
    ),
  ].join('\n');
}
