import type { TextRange } from '../finding.ts';
import type { ColumnFact, ColumnSource, Fact, IndexElementFact } from './facts.ts';
import type { Report } from './rule.ts';

export interface TableModel {
  readonly table: string;
  /** Where its name stands in CREATE TABLE. */
  readonly range: TextRange;
  readonly columns: ReadonlyMap<string, ColumnFact>;
  /** The primary key's columns, from CREATE TABLE or a later ALTER TABLE; null when there is none in the file. */
  key: { readonly columns: readonly string[]; readonly range: TextRange } | null;
  readonly keyElsewhere: boolean;
  /** Columns that a later ALTER TABLE … SET DEFAULT fills in another way than CREATE TABLE says. */
  readonly laterSources: Map<string, ColumnSource>;
}

export interface IndexModel {
  readonly table: string;
  readonly method: string;
  readonly methodRange: TextRange | null;
  readonly elements: readonly IndexElementFact[];
}

/** How a column gets a value when none is given, with all that the file says. */
export function sourceOf(table: TableModel, column: string): ColumnSource {
  return table.laterSources.get(column) ?? table.columns.get(column)?.source ?? 'none';
}

/** What a file-level rule sees: the tables and indexes of the file, ranges as offsets in the file. */
export interface FileContext {
  readonly tables: ReadonlyMap<string, TableModel>;
  readonly indexes: readonly IndexModel[];
  readonly report: (report: Report) => void;
}

/** Puts the facts of all statements together; `start` is where each statement begins in the file. */
export function modelOf(
  statements: Iterable<{ readonly start: number; readonly facts: readonly Fact[] }>,
): Pick<FileContext, 'tables' | 'indexes'> {
  const tables = new Map<string, TableModel>();
  const indexes: IndexModel[] = [];
  for (const { start, facts } of statements) {
    for (const fact of facts) {
      switch (fact.sort) {
        case 'table': {
          const range = shift(fact.range, start);
          tables.set(fact.table, {
            table: fact.table,
            range,
            columns: fact.columns,
            key: fact.key && { columns: fact.key.columns, range: shift(fact.key.range, start) },
            keyElsewhere: fact.keyElsewhere,
            laterSources: new Map(),
          });
          break;
        }
        case 'key': {
          const table = tables.get(fact.table);
          if (table) table.key = { columns: fact.columns, range: shift(fact.range, start) };
          break;
        }
        case 'default':
          tables.get(fact.table)?.laterSources.set(fact.column, fact.source);
          break;
        case 'index':
          indexes.push({
            ...fact,
            methodRange: fact.methodRange && shift(fact.methodRange, start),
            elements: fact.elements.map((element) => ({
              ...element,
              classRange: element.classRange && shift(element.classRange, start),
            })),
          });
          break;
        default:
          fact satisfies never;
      }
    }
  }
  return { tables, indexes };
}

/** A range moved by an offset. */
export function shift(range: TextRange, by: number): TextRange {
  return { start: range.start + by, end: range.end + by };
}
