import type { ErrorReport } from '../../contracts/errors.ts';
import type { Difference, RunEvent, RunKind } from '../../contracts/runs.ts';

type Progress = Extract<RunEvent, { type: 'progress' }>;
type TableDone = Extract<RunEvent, { type: 'table' }>;

/** `lost`: the process is gone and never said how it ended; what it did is unknown, never taken for success. */
export type RunState = 'running' | 'ok' | 'differs' | 'failed' | 'cancelled' | 'lost';

/** One table of a run as far as it is known. */
export interface TableView {
  readonly name: string;
  readonly progress?: Pick<Progress, 'done' | 'total' | 'unit' | 'rate' | 'eta'>;
  readonly result?: TableDone['result'];
  readonly rows?: number;
  readonly differences?: number;
  readonly error?: { code: string; message: string; remedy: string };
}

/** What a run's events add up to. */
export interface RunView {
  readonly kind: RunKind;
  readonly state: RunState;
  readonly title: string;
  readonly startedAt: string;
  readonly finishedAt?: string;
  readonly milliseconds?: number;
  readonly progress?: Pick<Progress, 'phase' | 'done' | 'total' | 'unit' | 'rate' | 'eta' | 'lag'>;
  readonly tables: ReadonlyMap<string, TableView>;
  readonly differences: readonly Difference[];
  readonly warnings: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
  readonly error?: { code: string; message: string; remedy: string };
}

/** A run of which nothing is known but that it was started. `startedAt` is ISO 8601. */
export function newRunView(kind: RunKind, title: string, startedAt: string): RunView {
  return {
    kind,
    title,
    startedAt,
    state: 'running',
    tables: new Map(),
    differences: [],
    warnings: [],
    figures: {},
  };
}

/** The differences and warnings that are kept for show; the log file has all of them. */
const kept = { differences: 10_000, warnings: 100 };

/** The view after some more events. */
export function withEvents(view: RunView, events: readonly RunEvent[]): RunView {
  if (events.length === 0) return view;
  // Copied once a batch, not once an event: a verify may report ten thousand differences.
  const tables = new Map(view.tables);
  const differences = [...view.differences];
  const warnings = [...view.warnings];
  let next: RunView = { ...view, tables, differences, warnings };
  const updateTable = (name: string, change: Partial<TableView>): void => {
    tables.set(name, { ...(tables.get(name) ?? { name }), ...change });
  };
  for (const event of events) {
    switch (event.type) {
      case 'started':
        next = { ...next, title: event.title, startedAt: event.at };
        for (const name of event.tables ?? []) updateTable(name, {});
        break;
      case 'progress': {
        const { table, phase, done, total, unit, rate, eta, lag } = event;
        if (table) updateTable(table, { progress: { done, total, unit, rate, eta } });
        else next = { ...next, progress: { phase, done, total, unit, rate, eta, lag } };
        break;
      }
      case 'table': {
        const { table, result, rows, differences: found, error } = event;
        updateTable(table, { result, rows, differences: found, error, progress: undefined });
        break;
      }
      case 'difference':
        if (differences.length < kept.differences) differences.push(event.difference);
        break;
      case 'message':
        if (event.level === 'warning' && warnings.length < kept.warnings) warnings.push(event.text);
        break;
      case 'finished': {
        const { result, milliseconds, figures, error } = event;
        next = { ...next, state: result, milliseconds, figures, error, finishedAt: event.at };
        break;
      }
    }
  }
  return next;
}

/** The view of a run whose process is gone without a `finished` event; `report` says what its last words were. */
export function withProcessGone(view: RunView, at: string, report?: ErrorReport): RunView {
  if (view.state !== 'running') return view;
  return { ...view, state: report ? 'failed' : 'lost', finishedAt: at, error: report };
}
