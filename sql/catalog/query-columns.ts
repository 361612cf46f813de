import type { ColumnPath, Output, Scope, Source } from './mentions/sources.ts';
import type { Column, Table } from './model.ts';
import type { Name } from './name.ts';

type TableOf = (name: Name) => Table | undefined;

/** Views in views in views: nobody nests deeper. */
const deepest = 20;

/**
 * Columns that a query only passes on from tables, under their own names or others; `complete` when those are all that it
 * gives. What it works out is left out: its type is not known.
 */
export function columnsOfQuery(
  outputs: readonly Output[],
  tableOf: TableOf,
  depth = 0,
): {
  readonly columns: readonly { readonly name: string; readonly from: Column }[];
  readonly complete: boolean;
} {
  const columns: { name: string; from: Column }[] = [];
  let complete = depth < deepest;
  if (!complete) return { columns, complete };
  for (const output of outputs) {
    if ('name' in output) {
      const path = output.cast ? null : (output.from ?? output.value ?? null);
      const from = path === null ? undefined : columnAt(path, tableOf, depth);
      if (from === undefined) complete = false;
      else columns.push({ name: output.name, from });
      continue;
    }
    for (const source of output.allOf) {
      const given = columnsOf(source, tableOf, depth);
      complete &&= given !== null && given.complete;
      columns.push(...(given?.columns ?? []).slice(output.skip));
    }
  }
  return { columns, complete };
}

function columnsOf(
  source: Source,
  tableOf: TableOf,
  depth: number,
): ReturnType<typeof columnsOfQuery> | null {
  if (source.sort === 'query') return columnsOfQuery(source.outputs, tableOf, depth + 1);
  const table = source.sort === 'table' ? tableOf(source.name) : undefined;
  if (table === undefined) return null;
  const columns = [...table.columns].map(([name, from]) => ({ name, from }));
  return { columns, complete: table.hasAllColumns };
}

function columnAt(path: ColumnPath, tableOf: TableOf, depth: number): Column | undefined {
  const sources = 'source' in path ? [path.source] : inSight(path.scope);
  for (const source of sources) {
    const found = columnsOf(source, tableOf, depth)?.columns.find(({ name }) => name === path.column);
    if (found !== undefined) return found.from;
  }
  return undefined;
}

function inSight(scope: Scope): Source[] {
  const own = scope.tables.map(({ source }) => source);
  return scope.outer === null ? own : [...own, ...inSight(scope.outer)];
}
