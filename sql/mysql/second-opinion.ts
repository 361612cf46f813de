import nodeSqlParser from 'node-sql-parser/build/mysql.js';
import { nestsTooDeep } from './nesting.ts';

/** What node-sql-parser says of a query: that it reads it, or where it stops. */
export type Opinion = { readonly reads: true } | { readonly reads: false; readonly at: number };

/** Longer statements are not given to it: its backtracking may take a second for one. */
const longest = 4_000;

let parser: InstanceType<typeof nodeSqlParser.Parser> | null = null;

/**
 * Asks node-sql-parser (its MySQL build) about a query. It reads nearly all queries, but half of the definitions and
 * none of the routines, at half a millisecond each; so it is asked only about queries that our own reader doubts.
 * Null when the statement is too long or too deep for it. Never throws.
 */
export function secondOpinion(text: string): Opinion | null {
  if (text.length > longest || nestsTooDeep(text)) return null;
  parser ??= new nodeSqlParser.Parser();
  try {
    parser.astify(text, { database: 'MySQL' });
    return { reads: true };
  } catch (thrown) {
    return { reads: false, at: offsetOf(thrown) };
  }
}

/** Its errors tell where: `{ location: { start: { offset } } }`. */
function offsetOf(thrown: unknown): number {
  const { location } = thrown as { location?: { start?: { offset?: unknown } } };
  const offset = location?.start?.offset;
  return typeof offset === 'number' ? offset : 0;
}
