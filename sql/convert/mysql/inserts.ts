import { rowsOfInsert } from '../../split/row-list.ts';
import type { ColumnSort, TableColumns } from './column-sorts.ts';
import { tableName } from './column-sorts.ts';
import type { Note } from './outcome.ts';
import type { Bytes } from './row-value.ts';
import { convertRows } from './rows.ts';
import type { Spelling } from './spelling.ts';
import { convertStatement, readCorrected, type MysqlLint } from './statement.ts';

/** Stands for the rows while the rest of the statement is converted. No statement has it of its own. */
const mark = '(271828182845904)';

interface Head {
  readonly before: string;
  readonly after: string;
  readonly notes: readonly Note[];
  readonly table: string;
  /** The columns that the rows are for, in their order; null when the statement does not name them. */
  readonly columns: readonly string[] | null;
}

/**
 * Converts INSERTs of literals: what stands before the rows by the rules, once for all statements that begin so, and the
 * rows value by value, for what they mean in their columns.
 */
export class InsertConverter {
  readonly #heads = new Map<string, Head | null>();

  constructor(
    private readonly lint: MysqlLint,
    private readonly ansiQuotes: boolean,
    private readonly bytes: Bytes,
    private readonly tables: ReadonlyMap<string, TableColumns>,
    private readonly spelling: Spelling,
  ) {}

  /** The converted statement, which begins at an offset of the file, with what was done to it; null for what is no such INSERT. */
  convert(
    text: string,
    at: number,
  ): { readonly text: string; readonly notes: readonly Note[]; readonly table: string } | null {
    if (!/^(?:insert|replace)\b/i.test(text)) return null;
    const start = rowsOfInsert(text, 0);
    if (start === -1) return null;
    const head = this.#headOf(text.slice(0, start), at);
    if (head === null) return null;
    const { bytes, ansiQuotes } = this;
    const rows = convertRows(text, start, this.#columnsOf(head), { bytes, ansiQuotes });
    if (rows === null || !/^\s*;?\s*$/.test(text.slice(rows.end, rows.end + 100))) return null;
    if (text.length > rows.end + 100) return null;
    const table = `public.${head.table}`;
    return { text: head.before + rows.text + head.after, notes: [...head.notes, ...rows.notes], table };
  }

  #columnsOf({ table, columns }: Head): readonly (ColumnSort | null)[] {
    const known = this.tables.get(table);
    if (known === undefined) return [];
    return columns === null ? [...known.values()] : columns.map((column) => known.get(column) ?? null);
  }

  #headOf(written: string, at: number): Head | null {
    const known = this.#heads.get(written);
    if (known !== undefined) return known;
    const own = ` ${written}`.slice(1);
    const head = this.#readHead(own, at);
    this.#heads.set(own, head);
    return head;
  }

  #readHead(written: string, at: number): Head | null {
    const spelled = this.spelling.correct(`${written}${mark};`, at);
    const source = spelled.text;
    const converted = convertStatement(source, this.lint, this.ansiQuotes);
    const parts = converted.text.split(mark);
    const [before, after] = parts;
    if (converted.open !== null || parts.length !== 2 || before === undefined || after === undefined)
      return null;
    const statement = readCorrected(source);
    const { name } = statement.model;
    if (name === null) return null;
    const open = name.last + 1;
    const columns: string[] = [];
    if (statement.is(open, '(')) {
      for (let at = open + 1; at < statement.closes(open); at += 2) {
        columns.push(statement.nameAt(at).toLowerCase());
      }
    }
    return {
      before,
      after,
      notes: [...spelled.notes, ...converted.notes],
      table: tableName(statement.lastName(name)),
      columns: columns.length === 0 ? null : columns,
    };
  }
}
