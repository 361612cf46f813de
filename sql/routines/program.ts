import type { TextRange } from '../findings/finding.ts';

// What a PL/pgSQL body is made of, as far as rules ask. Ranges are offsets in the body's text.

/** A variable, a bound cursor, or another name for a parameter. */
export interface PlDeclaration {
  readonly sort: 'variable' | 'cursor' | 'alias';
  /** Folded to lower case unless quoted. */
  readonly name: string;
  readonly range: TextRange;
  /** The block that declares it. */
  readonly block: PlBlock;
  /** The variable's type, as it is written. */
  readonly type: TextRange | null;
  readonly collate: TextRange | null;
  readonly notNull: TextRange | null;
  /** The words that make it what it is: `ALIAS FOR`, a cursor’s `(parameters)`. */
  readonly clause: TextRange | null;
}

export interface PlBlock {
  readonly outer: PlBlock | null;
  readonly label: string | null;
  /** The word BEGIN. */
  readonly begin: TextRange;
}

export type PlSort =
  | 'assign'
  | 'assert'
  | 'block'
  | 'call'
  | 'case'
  | 'close'
  | 'continue'
  | 'do'
  | 'execute'
  | 'exit'
  | 'fetch'
  | 'for-cursor'
  | 'for-execute'
  | 'for-query'
  | 'for-range'
  | 'foreach'
  | 'get-diagnostics'
  | 'if'
  | 'loop'
  | 'move'
  | 'null'
  | 'open'
  | 'open-execute'
  | 'perform'
  | 'raise'
  | 'return'
  | 'return-next'
  | 'return-query'
  | 'return-query-execute'
  | 'sql'
  | 'while';

export interface PlStatement {
  readonly sort: PlSort;
  /** The words that say what it is: `RETURN QUERY EXECUTE`. */
  readonly range: TextRange;
  readonly block: PlBlock;
  /** It stands in an EXCEPTION part. */
  readonly inHandler: boolean;
  /** Names behind INTO, FOR or FETCH … INTO, and the one that is assigned to. */
  readonly targets: readonly PlTarget[];
  /** RAISE: what its USING sets. */
  readonly options: readonly { readonly name: string; readonly range: TextRange }[];
  /** RAISE: without a message, a condition, or USING. */
  readonly isEmpty: boolean;
}

export interface PlTarget {
  /** `new.price`, folded to lower case. */
  readonly name: string;
  readonly range: TextRange;
}

/** SQL in a body. */
export interface PlFragment {
  /** An expression is what may stand behind SELECT; a type what may stand behind `::`. */
  readonly sort: 'statement' | 'expression' | 'type';
  readonly range: TextRange;
  /** What isn't SQL in it (INTO and its targets) or stands for SELECT (PERFORM). */
  readonly blanks: readonly TextRange[];
}

export interface PlCondition {
  readonly name: string;
  readonly range: TextRange;
}

export interface PlProgram {
  readonly blocks: readonly PlBlock[];
  readonly declarations: readonly PlDeclaration[];
  readonly statements: readonly PlStatement[];
  readonly fragments: readonly PlFragment[];
  /** What EXCEPTION WHEN names. */
  readonly conditions: readonly PlCondition[];
  /** `#print_strict_params on` and its like. */
  readonly options: readonly { readonly name: string; readonly range: TextRange }[];
  /** Where the reading stopped, and what was waited for; null when all was read. */
  readonly problem: { readonly range: TextRange; readonly expected: string } | null;
}
