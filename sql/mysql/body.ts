import { backtickEnd, commentEnd, isDashComment, quotedEnd } from './lexical.ts';
import { lineEnd } from '../split/lexical.ts';

const routine =
  /create\s+(?:or\s+replace\s+)?(?:definer\s*=\s*(?:`[^`]*`|'[^']*'|[\w.$]+)(?:@(?:`[^`]*`|'[^']*'|[\w.%$]+))?\s+)?(?:aggregate\s+)?(?:procedure|function|trigger|event)\b/iy;

/** Whether a statement makes a routine, a trigger or an event, so that semicolons may stand in its body. */
export function opensBody(text: string, at: number): boolean {
  routine.lastIndex = at;
  return routine.test(text);
}

/** How the routine at a place ends. */
export type BodyEnd =
  /** It has no BEGIN … END around it, and ends as other statements do. */
  | { readonly how: 'plain' }
  /** Behind the semicolon that ends it. */
  | { readonly how: 'closed'; readonly end: number }
  /** A block is left open; where it is opened, and whether nothing that follows the text could close it. */
  | { readonly how: 'open'; readonly opened: number; readonly certain: boolean }
  /** A quote or a comment in it is left open, which hides where it ends. */
  | { readonly how: 'hidden' };

const dull = /[^'"`#\-/;\\A-Za-z_$@\u0080-\uffff]+/y;
const word = /[@A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/y;

/**
 * The end of the routine at `at`. Blocks are those of MySQL's grammar: BEGIN and CASE open one, END closes it, and END
 * IF, END LOOP, END REPEAT, END WHILE belong to what is not counted. A routine within a routine there is none (MySQL's
 * error 1303): what is open where the next one begins is never closed. So all bodies of a text take the time of one
 * reading, closed or not.
 *
 * @param noCommentEnd Whether it is known that no comment ends any more.
 */
export function bodyEnd(text: string, at: number, limit: number, noCommentEnd = false): BodyEnd {
  let depth = 0;
  let opened = -1;
  let seen = false;
  let behindEnd = false;
  let behindSemicolon = false;
  let i = at;
  while (i < text.length && i < limit) {
    dull.lastIndex = i;
    if (dull.test(text)) i = dull.lastIndex;
    const code = text.charCodeAt(i);
    // \g and \G end a statement for the client, as a semicolon does.
    const length = code === 59 ? 1 : code === 92 && /[gG]/.test(text.charAt(i + 1)) ? 2 : 0;
    if (length > 0) {
      if (depth === 0) return seen ? { how: 'closed', end: i + length } : { how: 'plain' };
      i += length;
      behindEnd = false;
      behindSemicolon = true;
    } else if (code === 39 || code === 34 || code === 96) {
      i = code === 96 ? backtickEnd(text, i) : quotedEnd(text, i);
      if (i === -1) return { how: 'hidden' };
      behindEnd = false;
    } else if (code === 92) {
      // Read as the splitter does, or each would see other ends.
      i += 2;
    } else if (code === 35 || isDashComment(text, i)) i = lineEnd(text, i);
    else if (code === 47 && text.charCodeAt(i + 1) === 42) {
      i = noCommentEnd ? -1 : commentEnd(text, i);
      if (i === -1) return { how: 'hidden' };
    } else {
      word.lastIndex = i;
      const found = word.exec(text)?.[0];
      if (found === undefined) {
        i++;
        continue;
      }
      if (behindSemicolon && opensBody(text, i)) break;
      behindSemicolon = false;
      // `new.begin` is a column.
      const isPartOfName = text.charCodeAt(i - 1) === 46;
      const start = i;
      i += found.length;
      if (isPartOfName) continue;
      const upper = found.toUpperCase();
      if (behindEnd) {
        behindEnd = false;
        if (/^(?:IF|LOOP|REPEAT|WHILE)$/.test(upper)) {
          depth++;
          continue;
        }
        // END CASE closes what CASE opened, and opens nothing.
        if (upper === 'CASE') continue;
      }
      if (upper === 'BEGIN' || upper === 'CASE') {
        if (depth === 0) opened = start;
        depth++;
        seen = true;
      } else if (upper === 'END') {
        depth = Math.max(0, depth - 1);
        behindEnd = true;
      }
    }
  }
  if (depth > 0 && opened !== -1) return { how: 'open', opened, certain: i < text.length };
  // The text, or what the next DELIMITER line leaves, ends behind the last END.
  return seen && i >= text.length ? { how: 'closed', end: text.trimEnd().length } : { how: 'plain' };
}
