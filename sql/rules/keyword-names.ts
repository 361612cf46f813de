import type { StatementContext } from './statement-context.ts';

/**
 * Names that PostgreSQL takes without quotes and CockroachDB does not, by where they stand. Measured: each keyword of
 * both was tried in each place (PostgreSQL 18.4's parser and CockroachDB v25.2's grammar).
 */

/** Columns, aliases, constraints: everything that the grammar calls a name. */
export const refusedNames: ReadonlySet<string> = new Set(['family', 'none']);

/** Functions; those that CockroachDB has a special form of are taken with these numbers of arguments. */
export const refusedFunctions: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ['annotate_type', [2]],
  ['box2d', []],
  ['characteristics', []],
  ['concurrently', []],
  ['current_schema', [0]],
  ['geography', []],
  ['geometry', []],
  ['if', [3]],
  ['iferror', [2, 3]],
  ['ifnull', [2]],
  ['point', []],
  ['polygon', []],
  ['string', []],
  ['timestamptz', []],
  ['timetz', []],
  ['varbit', []],
  ['vector', []],
  ['virtual', []],
  ['work', []],
]);

/** Types of one's own; those that PostgreSQL brings (path, point, polygon, xml) have rules of their own. */
export const refusedTypes: ReadonlySet<string> = new Set([
  'annotate_type', 'characteristics', 'concurrently', 'current_schema', 'extract_duration', 'family', 'if', 'iferror', 'ifnull',
  'iserror', 'virtual', 'work',
]); // prettier-ignore

/** Whether a token is this name, without quotes and without anything in front of it. */
export function isBare(statement: StatementContext, at: number, name: string): boolean {
  const token = statement.tokens[at];
  return token?.kind === 'word' && token.text === name.toUpperCase() && !statement.is(at - 1, '.');
}
