// The shapes of the facts folder's files, as far as the tables use them.

export interface FunctionRow {
  readonly source: 'postgres' | 'mysql';
  readonly kind: 'function' | 'syntax' | 'operator';
  readonly name: string;
  readonly status: 'missing' | 'partial' | 'differs' | 'same';
  readonly supported_since: string | null;
  readonly issue: number | null;
  readonly equivalent: string | null;
  readonly fix: 'automatic' | 'suggested' | 'manual';
  readonly before?: string | null;
  readonly after?: string | null;
}

export interface FunctionFacts {
  readonly generated_from: Readonly<Record<string, string>>;
  readonly postgres_functions: readonly FunctionRow[];
  readonly postgres_operators: readonly FunctionRow[];
  readonly mysql: readonly FunctionRow[];
  readonly crdb_builtin_names: readonly string[];
  readonly crdb_builtin_names_later: Readonly<Record<string, string>>;
  readonly postgres18_functions_absent: readonly string[];
}

export interface TypeRow {
  readonly source: 'postgres' | 'mysql' | 'oracle' | 'mssql';
  readonly from_type: string;
  readonly to_type: string;
  readonly verdict: 'same' | 'differs' | 'partial' | 'unsupported';
  readonly supported_since: string | null;
  readonly issue: number | null;
  readonly parse_error: boolean | null;
  readonly fix: 'automatic' | 'suggested' | 'manual';
}

export interface TypeFacts {
  readonly generated_from: Readonly<Record<string, string>>;
  readonly known_to_parser: {
    readonly aliases: readonly string[];
    readonly refused_with_issue: Readonly<Record<string, number | null>>;
  };
  readonly rows: readonly TypeRow[];
}

interface PositionDifference {
  readonly template: string;
  readonly postgres_accepts_crdb_refuses: readonly string[];
  readonly crdb_accepts_postgres_refuses: readonly string[];
}

export interface KeywordFacts {
  readonly generated_from: Readonly<Record<string, string>>;
  readonly reserved: readonly string[];
  readonly col_name: readonly string[];
  readonly type_func_name: readonly string[];
  readonly unreserved: readonly string[];
  readonly must_quote_when_printed: readonly string[];
  readonly changes_by_version: readonly {
    readonly version: string;
    readonly added: readonly string[];
    readonly removed: readonly string[];
  }[];
  readonly position_diff: Readonly<Record<string, PositionDifference>>;
}
