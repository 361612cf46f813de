import type { Report, RunEventBody } from '../../../contracts/runs.ts';

type OfType<T extends RunEventBody['type']> = Extract<RunEventBody, { type: T }>;

/** A report that keeps what it hears. */
export interface Recorder {
  readonly report: Report;
  readonly events: RunEventBody[];
  of<T extends RunEventBody['type']>(type: T): OfType<T>[];
  /** The last event, which must be `finished`. */
  end(): OfType<'finished'>;
  /** Result of each table by name. */
  tables(): Record<string, string>;
}

export function recorder(onEvent?: (event: RunEventBody) => void): Recorder {
  const events: RunEventBody[] = [];
  const of = <T extends RunEventBody['type']>(type: T): OfType<T>[] =>
    events.filter((event): event is OfType<T> => event.type === type);
  return {
    report: (event) => {
      events.push(event);
      onEvent?.(event);
    },
    events,
    of,
    end: () => {
      const last = events.at(-1);
      if (last?.type !== 'finished')
        throw new Error(`the last event is ${last?.type ?? 'missing'}, not finished`);
      return last;
    },
    tables: () => Object.fromEntries(of('table').map((event) => [event.table, event.result])),
  };
}
