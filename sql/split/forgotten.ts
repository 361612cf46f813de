/**
 * Whether a closing quote was forgotten although one is found. What is open then reaches to where the next quote
 * opens, and from there on everything inside of quotes counts as outside: without these signs one forgotten quote
 * would hide the findings of the rest of the file. Each sign is something that CockroachDB and PostgreSQL refuse or
 * that nobody writes.
 */

import { isIdentifierPart } from './lexical.ts';

const statementEndsLine = /;[ \t]*\r?\n/;

/** `[at, end)` is a string. Another one's opening has its text directly behind it: `'…;↵…'pending`. */
export function stringSwallows(text: string, at: number, end: number): boolean {
  if (end >= text.length) return false;
  const behind = text.charCodeAt(end);
  if (!isIdentifierPart(behind) && behind !== 123) return false; // {: JSON and arrays
  return statementEndsLine.test(text.slice(at, end));
}

/** `[at, end)` is a quoted identifier; none has the end of a statement in it. */
export function identifierSwallows(text: string, at: number, end: number): boolean {
  return end - at > 3 && statementEndsLine.test(text.slice(at, end));
}

const announcesBody = /\b(?:as|do)\s*$/i;

/** `[from, to)` is what a dollar quote holds; the opening of the next one has AS or DO before it. */
export function dollarQuoteSwallows(text: string, from: number, to: number): boolean {
  return announcesBody.test(text.slice(Math.max(from, to - 20), to));
}

const endOfLine = /;[ \t]*\r?\n/g;
const blankOrComment = /[ \t]*\r?\n|--[^\n]*\n/y;
const statementAtMargin = /(?:create|alter|comment|copy|drop|grant|insert|revoke|select)\b/iy;

/** Where a body that is never closed ends: at the semicolon before a statement at the margin; -1 when there is none. */
export function bodyGivenUp(text: string, at: number): number {
  for (let from = at; ;) {
    endOfLine.lastIndex = from;
    const found = endOfLine.exec(text);
    if (found === null) return -1;
    // Semicolons in comments that are passed over stand before the same statement, or before none.
    from = endOfLine.lastIndex;
    for (blankOrComment.lastIndex = from; blankOrComment.test(text);) from = blankOrComment.lastIndex;
    statementAtMargin.lastIndex = from;
    if (statementAtMargin.test(text)) return found.index + 1;
  }
}
