import { backtickEnd, commentEnd, isDashComment, quotedEnd } from './lexical.ts';
import { lineEnd } from '../split/lexical.ts';

const routine =
  /create\s+(?:or\s+replace\s+)?(?:definer\s*=\s*(?:`[^`]*`|'[^']*'|[\w.$]+)(?:@(?:`[^`]*`|'[^']*'|[\w.%$]+))?\s+)?(?:aggregate\s+)?(?:procedure|function|trigger|event)\b/iy;

/** Whether a statement makes a routine, a trigger or an event, so that semicolons may stand in its body. */
export function opensBody(text: string, at: number): boolean {
  routine.lastIndex = at;
  return routine.test(text);
}

const dull = /[^'"`#\-/;A-Za-z_$@\u0080-\uffff]+/y;
const word = /[@A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/y;

/**
 * Behind the semicolon that ends the routine at `at`, when its body has BEGIN … END around it; -1 when it has not, or
 * when a block is left open. Blocks are those of MySQL's grammar: BEGIN and CASE open one, END closes it, and END IF,
 * END LOOP, END REPEAT, END WHILE belong to what is not counted.
 */
export function bodyEnd(text: string, at: number, limit: number): number {
  let depth = 0;
  let seen = false;
  let behindEnd = false;
  let i = at;
  while (i < text.length && i < limit) {
    dull.lastIndex = i;
    if (dull.test(text)) i = dull.lastIndex;
    const code = text.charCodeAt(i);
    if (code === 59) {
      if (depth === 0) return seen ? i + 1 : -1;
      i++;
      behindEnd = false;
    } else if (code === 39 || code === 34 || code === 96) {
      i = code === 96 ? backtickEnd(text, i) : quotedEnd(text, i);
      if (i === -1) return -1;
      behindEnd = false;
    } else if (code === 35 || isDashComment(text, i)) i = lineEnd(text, i);
    else if (code === 47 && text.charCodeAt(i + 1) === 42) {
      i = commentEnd(text, i);
      if (i === -1) return -1;
    } else {
      word.lastIndex = i;
      const found = word.exec(text)?.[0];
      if (found === undefined) {
        i++;
        continue;
      }
      i += found.length;
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
        depth++;
        seen = true;
      } else if (upper === 'END') {
        depth = Math.max(0, depth - 1);
        behindEnd = true;
      }
    }
  }
  // The text, or what the next DELIMITER line leaves, ends behind the last END.
  return seen && depth === 0 && i >= text.length ? text.trimEnd().length : -1;
}
