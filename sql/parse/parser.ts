import type { Node, ParseResult } from 'libpg-query';
import { withoutCockroachClauses } from './cockroach-clauses.ts';
import { parseRaw } from './engine.ts';
import { withNamedParametersFilled, withPlaceholdersFilled, type FilledIn } from './placeholders.ts';
import { positionsOf, type Positions } from './positions.ts';

export type { Node } from 'libpg-query';

type KeyOfUnion<U> = U extends U ? keyof U : never;
/** The name of a kind of node in PostgreSQL's parse tree: `CreateStmt`, `TypeName`, … */
export type NodeTag = KeyOfUnion<Node>;
/** The node of that name, without its wrapping object. */
export type NodeOf<T extends NodeTag> = Extract<Node, Record<T, unknown>>[T];

/** What PostgreSQL 18's own parser makes of one statement. Offsets are UTF-16 code units of the statement's text. */
export type Parsed =
  | {
      readonly state: 'statement';
      readonly node: Node;
      readonly tag: NodeTag;
      readonly positions: Positions;
      /** What was read in place of the text, which has placeholders. */
      readonly filledIn?: FilledIn;
    }
  /** Nothing but a semicolon. */
  | { readonly state: 'empty' }
  /** PostgreSQL itself refuses the text. */
  | { readonly state: 'refused'; readonly message: string; readonly at: number }
  /** The parser gave up for another reason (expression too deep for its stack): nothing is known. */
  | { readonly state: 'not-parsed'; readonly reason: string }
  /** A placeholder stands for words of the statement, that is, for nobody knows what. */
  | { readonly state: 'placeholder'; readonly at: number; readonly end: number };

/**
 * Parses one statement. Never throws; needs `loadEngine` to have ended. What only CockroachDB has of what our fixes
 * write is passed over: a file that was fixed is not scolded for it. Placeholders are read as names and values.
 */
export function parseStatement(text: string): Parsed {
  const before = lately.get(text);
  if (before !== undefined) return before;
  const parsed = parseAnew(text);
  if (text.length > longestKept) return parsed;
  kept += text.length;
  if (kept > mostKept) {
    lately.clear();
    kept = text.length;
  }
  lately.set(text, parsed);
  return parsed;
}

/**
 * What was parsed lately: statements worded alike are read for their names, and at once again for what they say; so are
 * the queries in a function's body.
 */
const lately = new Map<string, Parsed>();
/** UTF-16 units of the texts in there. */
let kept = 0;
/** A tree takes some hundred times the memory of its text. */
const longestKept = 2_000;
const mostKept = 10_000;

function parseAnew(text: string): Parsed {
  const parsed = parse(text);
  if (parsed.state === 'statement') {
    const named = withNamedParametersFilled(text);
    return named === null ? parsed : parseFilled(named, parsed);
  }
  if (parsed.state !== 'refused') return parsed;
  const plain = withoutCockroachClauses(text);
  const again = plain === null ? parsed : parse(plain);
  if (again.state === 'statement') return again;
  const filledIn = withPlaceholdersFilled(text);
  if (filledIn === null) return parsed;
  const filled = parseFilled(filledIn, parsed);
  if (filled.state === 'statement' || !text.includes('{{')) return filled;
  const inStrings = withPlaceholdersFilled(text, true);
  return inStrings === null ? filled : parseFilled(inStrings, filled);
}

/** Parses the text with something in the place of its placeholders; `before` is what is known of it without. */
function parseFilled(filledIn: FilledIn, before: Parsed): Parsed {
  const { text, places } = filledIn;
  const first = parse(text);
  const plain = first.state === 'refused' ? withoutCockroachClauses(text) : null;
  const parsed = plain === null ? first : parse(plain);
  if (parsed.state === 'statement') return { ...parsed, filledIn };
  if (parsed.state !== 'refused') return parsed;
  if (before.state !== 'refused') return before;
  // It is refused at a placeholder, or because of the one in front of it.
  const { at } = parsed;
  const place = places.findLast(({ start }) => start <= at);
  const isNear = place !== undefined && (at < place.end || text.slice(place.end, at).trim() === '');
  return isNear ? { state: 'placeholder', at: place.start, end: place.end } : parsed;
}

function parse(text: string): Parsed {
  if (text.trim() === '') return { state: 'empty' };
  try {
    const raw = parseRaw(text);
    if (raw.state === 'error') {
      return { state: 'refused', message: raw.message, at: positionsOf(text).fromCodePoints(raw.cursor) };
    }
    const statement = (JSON.parse(raw.json) as ParseResult).stmts?.[0]?.stmt;
    const tag = statement === undefined ? undefined : (tagOf(statement) as NodeTag | undefined);
    if (statement === undefined || tag === undefined) return { state: 'empty' };
    return { state: 'statement', node: statement, tag, positions: positionsOf(text) };
  } catch (thrown) {
    // RangeError: 20,000 nested terms are more than the stack holds.
    return { state: 'not-parsed', reason: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

const tagOf = (node: Node): NodeTag => Object.keys(node)[0] as NodeTag;
