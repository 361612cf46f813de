import { MoltError } from '../../contracts/errors.ts';
import { tableKey } from '../identifiers.ts';
import type { Catalog } from './read.ts';
import type { Table } from './table.ts';

/** Which tables of the source take part; all when nothing is said. */
export interface TableSelection {
  /** Regular expression that the whole table name must match. */
  readonly tableFilter?: string;
  /** Regular expression that the whole schema name must match. */
  readonly schemaFilter?: string;
  /** Names as `table` or `schema.table`; `*` stands for any text. */
  readonly include?: readonly string[];
  readonly exclude?: readonly string[];
}

/**
 * The selected tables of the source, by name.
 *
 * @throws MoltError input/usage for a filter that is no regular expression; data/no-table when a name that is given
 *   without `*` doesn't exist, or nothing is left.
 */
export function selectTables(catalog: Catalog, selection: TableSelection): Table[] {
  const table = regExp(selection.tableFilter, 'table filter');
  const schema = regExp(selection.schemaFilter, 'schema filter');
  const include = selection.include?.length ? selection.include : ['*.*'];
  const all = [...catalog.tables.values()];
  for (const name of include) {
    if (!name.includes('*') && !all.some((one) => matches(name, one)))
      throw new MoltError('data/no-table', { table: name, side: 'source' });
  }
  const selected = all.filter(
    (one) =>
      table.test(one.name) &&
      schema.test(one.schema) &&
      include.some((name) => matches(name, one)) &&
      !selection.exclude?.some((name) => matches(name, one)),
  );
  if (!selected.length) throw new MoltError('data/nothing-selected', { side: 'source' });
  return selected;
}

function matches(pattern: string, table: Table): boolean {
  const full = pattern.includes('.') ? pattern : `*.${pattern}`;
  const text = full
    .split('*')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${text}$`, 's').test(tableKey(table));
}

function regExp(text: string | undefined, what: string): RegExp {
  if (text === undefined) return /^/;
  try {
    return new RegExp(`^(?:${text})$`);
  } catch (error) {
    throw new MoltError('input/usage', {
      reason: `The ${what} is no regular expression: ${(error as Error).message}`,
    });
  }
}
