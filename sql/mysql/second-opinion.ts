import type { Parser } from 'node-sql-parser';
import { Rationed, RationUsedUp } from './rationed.ts';

/** What node-sql-parser says of a query: that it reads it, or where it stops. */
export type Opinion = { readonly reads: true } | { readonly reads: false; readonly at: number };

/** Longer statements are not given to it: most would use up their ration. */
const longest = 4_000;

/**
 * How often it may look at a text, some 60 ms. A plain query takes 20 to 50 looks a character; for each level of nested
 * CASTs, and of nested queries with an error in them, it goes back over all that is inside four to five times.
 */
const looks = 100_000;

let parser: Parser | null = null;

/**
 * Loads node-sql-parser, a quarter of a million characters of code that only MySQL needs. Call and await it once before
 * `secondOpinion`.
 */
export async function loadSecondOpinion(): Promise<void> {
  if (parser !== null) return;
  const { default: nodeSqlParser } = await import('node-sql-parser/build/mysql.js');
  parser = new nodeSqlParser.Parser();
}

/**
 * Asks node-sql-parser (its MySQL build) about a query. It reads nearly all queries, but half of the definitions and
 * none of the routines, at half a millisecond each; so it is asked only about queries that our own reader doubts.
 * Null when the statement is too long or too intricate for it. Needs `loadSecondOpinion` to have ended; never throws else.
 */
export function secondOpinion(text: string): Opinion | null {
  if (text.length > longest) return null;
  if (parser === null) throw new Error('node-sql-parser is not loaded: await loadParser() first');
  try {
    parser.astify(new Rationed(text, looks) as unknown as string, { database: 'MySQL' });
    return { reads: true };
  } catch (thrown) {
    if (thrown instanceof RationUsedUp) return null;
    return { reads: false, at: offsetOf(thrown) };
  }
}

/** Its errors tell where: `{ location: { start: { offset } } }`. */
function offsetOf(thrown: unknown): number {
  const { location } = thrown as { location?: { start?: { offset?: unknown } } };
  const offset = location?.start?.offset;
  return typeof offset === 'number' ? offset : 0;
}
