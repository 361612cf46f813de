import type { TextRange } from '../../findings/finding.ts';
import type { Typed } from '../../types/typed.ts';
import type { Name } from '../name.ts';

/** What columns may be of, as a statement says it; the catalogue has not been asked yet. */
export type Source =
  /** A table or a view. */
  | { readonly sort: 'table'; readonly name: Name }
  /** A subquery, a WITH query, a table whose columns got other names. */
  | { readonly sort: 'query'; readonly outputs: readonly Output[] }
  /** A function in FROM. */
  | { readonly sort: 'routine'; readonly name: Name; readonly alias: string | null }
  /** NEW and OLD in a trigger's function: rows of the tables whose triggers call it. */
  | { readonly sort: 'trigger-row'; readonly routine: Name }
  /** A record that gets rows at several places. */
  | { readonly sort: 'any'; readonly of: readonly Source[] }
  | { readonly sort: 'unknown' };

export const unknownSource: Source = { sort: 'unknown' };

/** A column that a query gives, or all those of some sources. */
export type Output =
  | NamedOutput
  /** `*`; the first `skip` columns have other names. */
  | { readonly allOf: readonly Source[]; readonly skip: number; readonly mixed?: true };

export interface NamedOutput {
  readonly name: string;
  /** The column that it passes on under its own name; null for one that the query names itself. */
  readonly from: ColumnPath | null;
  /** The column whose value it is, under a name of the query's: of its type. */
  readonly value?: ColumnPath;
  /** The value is cast, so that nobody knows its type from the column. */
  readonly cast?: true;
  /** UNION and its like: the values of other queries are among them, maybe of other types. */
  readonly mixed?: true;
  /** What its type comes from, where the query works it out. */
  readonly type?: Typed;
  /** Where the query names it, as offsets in the statement. */
  readonly range: TextRange | null;
}

/** Where a column is looked for: in all that a query sees, or in one of its sources. */
export type ColumnPath =
  { readonly column: string; readonly scope: Scope } | { readonly column: string; readonly source: Source };

/** What a query's columns may be of. */
export interface ScopeTable {
  /** The name by which the query calls it. */
  readonly alias: string;
  readonly source: Source;
  /** The table's own name, when the query calls it by that. */
  readonly name: Name | null;
}

/** What a query may name, and where it stands, in the query around it. */
export class Scope {
  readonly tables: ScopeTable[] = [];
  /** WITH queries by their names. */
  readonly queries = new Map<string, Source>();
  /** Variables that hold a row, by name: `r.title` is a column of what it holds. */
  readonly rows = new Map<string, Source>();
  /** All variables and parameters. */
  readonly variables = new Set<string>();
  /** What the types of those come from that have one. */
  readonly types = new Map<string, Typed>();
  /** Those of `$1`, `$2` and so on. */
  readonly numbered: Typed[] = [];
  /** Which one a name means that is a variable and a column. PL/pgSQL refuses it unless it is told. */
  conflict: 'column' | 'variable' | 'error' = 'column';

  constructor(readonly outer: Scope | null) {}

  /** The WITH query that a name means. */
  query(name: Name): Source | undefined {
    if (name.schema !== null) return undefined;
    return this.queries.get(name.name) ?? this.outer?.query(name);
  }

  /** The table that goes by an alias or a name. */
  find(alias: string): ScopeTable | undefined {
    return this.tables.find((table) => table.alias === alias) ?? this.outer?.find(alias);
  }

  /** The row that a variable holds. */
  row(variable: string): Source | undefined {
    return this.rows.get(variable) ?? this.outer?.row(variable);
  }

  /** How a name that is a variable here gives way to a column; null when it is none. */
  variable(name: string): Scope['conflict'] | null {
    return this.variables.has(name) ? this.conflict : (this.outer?.variable(name) ?? null);
  }

  /** What the type of a variable comes from; undefined where nobody knows it. */
  typeOfVariable(name: string): Typed | undefined {
    return this.variables.has(name) ? this.types.get(name) : this.outer?.typeOfVariable(name);
  }

  /** The same of `$1`, which is number 1. */
  typeOfNumbered(number: number): Typed | undefined {
    return this.numbered[number - 1] ?? this.outer?.typeOfNumbered(number);
  }

  /** Whether there is a table, here or around. */
  get seesTables(): boolean {
    return this.tables.length > 0 || this.outer?.seesTables === true;
  }
}

/** A source of which the first columns have other names; `types` are those of its columns, where they are known. */
export function renamed(
  source: Source,
  names: readonly string[],
  types: readonly Typed[] | null = null,
): Source {
  if (names.length === 0) return source;
  const own = names.map((name, i): Output => {
    const type = types?.[i];
    return { name, from: null, range: null, ...(type && { type }) };
  });
  return { sort: 'query', outputs: [...own, { allOf: [source], skip: names.length }] };
}
