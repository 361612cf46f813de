import { Type, type Static } from 'typebox';

/**
 * What a run says while it works. convert, load, replicate, verify, rehearse and cutover all write these events, one
 * JSON object a line (NDJSON), to their log file and with `--format json` to standard output. Progress bars, views
 * and the history are renderings of them; nothing else reports progress.
 */

export const RunKind = Type.Enum(['convert', 'load', 'replicate', 'verify', 'rehearse', 'cutover', 'demo']);
export type RunKind = Static<typeof RunKind>;

const base = {
  /** Version of this schema; readers ignore events with a version they don't know. */
  v: Type.Literal(1),
  /** The run's id, unique; the same in every event of the run. */
  run: Type.String(),
  kind: RunKind,
  /** When, as ISO 8601 with milliseconds, UTC. */
  at: Type.String(),
};

const error = Type.Object({ code: Type.String(), message: Type.String(), remedy: Type.String() });

/** A value of a row as text in its canonical form, or null. */
const RowValues = Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]));

/** One difference between the sides; `key` and the values are canonical text by column name. */
export const Difference = Type.Object({
  table: Type.String({ description: 'schema.table as the source names it' }),
  sort: Type.Union([Type.Literal('missing'), Type.Literal('extra'), Type.Literal('changed')], {
    description: 'missing: only at the source; extra: only at the target; changed: other values',
  }),
  key: RowValues,
  source: Type.Optional(RowValues),
  target: Type.Optional(RowValues),
  /** The columns that differ (for `changed`). */
  columns: Type.Array(Type.String()),
});
export type Difference = Static<typeof Difference>;

export const RunEvent = Type.Union([
  Type.Object({
    ...base,
    type: Type.Literal('started'),
    /** What is done to what, for a person: "load 12 tables from orders@db1 to orders@crdb1". */
    title: Type.String(),
    tables: Type.Optional(Type.Array(Type.String())),
  }),
  Type.Object({
    ...base,
    type: Type.Literal('progress'),
    phase: Type.String({ description: 'what is being done now, e.g. "copy rows"' }),
    table: Type.Optional(Type.String()),
    done: Type.Number(),
    /** Absent when nobody can know it (replication has no end). */
    total: Type.Optional(Type.Number()),
    unit: Type.Union([
      Type.Literal('rows'),
      Type.Literal('bytes'),
      Type.Literal('changes'),
      Type.Literal('tables'),
      Type.Literal('steps'),
    ]),
    /** Units per second over the last seconds. */
    rate: Type.Optional(Type.Number()),
    /** Seconds until done, when it can be estimated. */
    eta: Type.Optional(Type.Number()),
    /** Replication only: seconds by which the destination is behind. */
    lag: Type.Optional(Type.Number()),
  }),
  Type.Object({
    ...base,
    type: Type.Literal('table'),
    table: Type.String(),
    /** `not-checked` is never success: it says that the proof is missing, and `error` says why. */
    result: Type.Union([
      Type.Literal('ok'),
      Type.Literal('differs'),
      Type.Literal('failed'),
      Type.Literal('not-checked'),
    ]),
    rows: Type.Optional(Type.Number()),
    milliseconds: Type.Number(),
    differences: Type.Optional(Type.Number()),
    error: Type.Optional(error),
  }),
  Type.Object({ ...base, type: Type.Literal('difference'), difference: Difference }),
  Type.Object({
    ...base,
    type: Type.Literal('message'),
    level: Type.Union([Type.Literal('info'), Type.Literal('warning')]),
    text: Type.String(),
    table: Type.Optional(Type.String()),
  }),
  Type.Object({
    ...base,
    type: Type.Literal('finished'),
    result: Type.Union([
      Type.Literal('ok'),
      Type.Literal('differs'),
      Type.Literal('failed'),
      Type.Literal('cancelled'),
    ]),
    milliseconds: Type.Number(),
    /** Figures of the run by name, e.g. { rows: 214310, tables: 12 }. */
    figures: Type.Record(Type.String(), Type.Number()),
    error: Type.Optional(error),
  }),
]);
export type RunEvent = Static<typeof RunEvent>;

type WithoutBase<E> = E extends RunEvent ? Omit<E, 'v' | 'run' | 'kind' | 'at'> : never;
/** An event as an engine says it; the reporter adds run id, kind and time. */
export type RunEventBody = WithoutBase<RunEvent>;

/** Where an engine says what it does. Made by `createReporter`; engines never print. */
export type Report = (event: RunEventBody) => void;

/** Returns a `Report` that stamps events with run id, kind and time, and hands them to `sink`. */
export function createReporter(kind: RunKind, run: string, sink: (event: RunEvent) => void): Report {
  return (body) => sink({ v: 1, run, kind, at: new Date().toISOString(), ...body } as RunEvent);
}

/** A new run id that sorts by time: `load-20261121-083012-x7f2`. */
export function newRunId(kind: RunKind, now: Date = new Date()): string {
  const stamp = now.toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
  return `${kind}-${stamp}-${Math.random().toString(36).slice(2, 6).padEnd(4, '0')}`;
}
