import type { Route, TableMapping } from './mapping.ts';
import type { Value } from './pgoutput.ts';

/** What is to become of one row. */
export type RowChange =
  /** The row is to look like this, whether it is there or not. */
  | { readonly kind: 'write'; readonly row: readonly (string | null)[] }
  /** These columns of a row that must be there get new values; undefined ones keep theirs. */
  | { readonly kind: 'patch'; readonly key: readonly (string | null)[]; readonly row: readonly Value[] }
  | { readonly kind: 'delete'; readonly key: readonly (string | null)[] };

export type Segment =
  /** Rows that may be written in any order: one change a row, the last one. */
  | { readonly kind: 'rows'; readonly tables: Map<TableMapping, Map<string, RowChange>> }
  /** Everything else keeps its place in the order. */
  | {
      readonly kind: 'move';
      readonly mapping: TableMapping;
      readonly oldKey: readonly (string | null)[];
      readonly row: readonly Value[];
    }
  | { readonly kind: 'truncate'; readonly mappings: readonly TableMapping[] };

/** A change as the stream tells it, with its route. */
export type RoutedChange =
  | { readonly type: 'insert'; readonly route: Route; readonly row: readonly Value[] }
  | {
      readonly type: 'update';
      readonly route: Route;
      readonly old?: readonly Value[];
      readonly row: readonly Value[];
    }
  | { readonly type: 'delete'; readonly route: Route; readonly old: readonly Value[] }
  | { readonly type: 'truncate'; readonly routes: readonly Route[] };

/**
 * Gathers changes so that many of them become one statement. Of several changes of a row the last one counts, merged
 * with what it left unchanged. An `exact` batch gathers nothing: every change stays alone, in its order.
 */
export class Batch {
  readonly segments: Segment[] = [];
  /** Changes taken in. */
  size = 0;

  constructor(private readonly exact = false) {}

  add(change: RoutedChange): void {
    this.size++;
    switch (change.type) {
      case 'insert': {
        const row = values(change.route, change.row);
        this.put(
          change.route.mapping,
          keyOf(change.route, change.row),
          rowChange(change.route, change.row, row),
        );
        return;
      }
      case 'update': {
        const { mapping } = change.route;
        const row = values(change.route, change.row);
        const key = keyOf(change.route, change.row);
        const oldKey = change.old ? keyOf(change.route, change.old) : key;
        if (JSON.stringify(key) !== JSON.stringify(oldKey))
          this.segments.push({ kind: 'move', mapping, oldKey, row });
        else this.put(mapping, key, rowChange(change.route, change.row, row));
        return;
      }
      case 'delete': {
        const key = keyOf(change.route, change.old);
        this.put(change.route.mapping, key, { kind: 'delete', key });
        return;
      }
      case 'truncate':
        this.segments.push({ kind: 'truncate', mappings: change.routes.map((route) => route.mapping) });
    }
  }

  private put(mapping: TableMapping, key: readonly (string | null)[], change: RowChange): void {
    let last = this.segments.at(-1);
    if (last?.kind !== 'rows' || this.exact) {
      last = { kind: 'rows', tables: new Map() };
      this.segments.push(last);
    }
    let rows = last.tables.get(mapping);
    if (!rows) last.tables.set(mapping, (rows = new Map()));
    const id = JSON.stringify(key);
    const merged = merge(rows.get(id), change);
    // The later change also takes the later place.
    rows.delete(id);
    rows.set(id, merged);
  }
}

function merge(before: RowChange | undefined, change: RowChange): RowChange {
  if (change.kind !== 'patch' || before === undefined || before.kind === 'delete') return change;
  const row = change.row.map((value, index) => (value === undefined ? before.row[index] : value));
  return before.kind === 'write'
    ? { kind: 'write', row: row.map((value) => value ?? null) }
    : { kind: 'patch', key: before.key, row };
}

function rowChange(route: Route, streamed: readonly Value[], row: readonly Value[]): RowChange {
  const whole = row.every((value): value is string | null => value !== undefined);
  return whole
    ? { kind: 'write', row: row as readonly (string | null)[] }
    : { kind: 'patch', key: keyOf(route, streamed), row };
}

/** The stream's values in the order of the mapping's columns, as the destination wants them. */
function values(route: Route, streamed: readonly Value[]): Value[] {
  return route.mapping.columns.map(({ transform }, index) => {
    const value = streamed[route.places[index]!];
    return transform && typeof value === 'string' ? transform(value) : value;
  });
}

function keyOf(route: Route, streamed: readonly Value[]): (string | null)[] {
  return route.mapping.key.map(({ transform }, index) => {
    const value = streamed[route.keyPlaces[index]!] ?? null;
    return transform && value !== null ? transform(value) : value;
  });
}
