import type { Dialect } from '../dialect/dialect.ts';
import { backtickEnd, commentEnd, isDashComment, quotedEnd } from '../mysql/lexical.ts';
import {
  blockCommentEnd,
  dollarTagAt,
  hasEscapePrefix,
  identifierEnd,
  isSpace,
  lineEnd,
  stringEnd,
} from './lexical.ts';

const head =
  /(?:insert|replace)\s(?:[^;'"`()]|"[^"]*"|`[^`]*`)*?(?:\((?:[^;'"`()]|"[^"]*"|`[^`]*`)*\)[^;'"`()]*?)?\bvalues?\s*(?=\()/iy;

/** Where the rows of an INSERT begin that stands at an offset; -1 when none does. */
export function rowsOfInsert(text: string, at: number): number {
  head.lastIndex = at;
  return head.test(text) ? head.lastIndex : -1;
}

/**
 * Goes over a list of rows, `(…), (…)`, from behind VALUES or behind a row. Gives the end of the last row that is
 * whole, and whether what follows shows that it was the last. Time grows with the text's length alone.
 */
export function rowsIn(
  text: string,
  at: number,
  dialect: Dialect,
): { readonly end: number; readonly over: boolean } {
  let end = at;
  for (;;) {
    let next = spaceEnd(text, end, dialect);
    if (text.charCodeAt(next) === 44) next = spaceEnd(text, next + 1, dialect);
    if (next >= text.length) return { end, over: false };
    if (text.charCodeAt(next) !== 40) return { end, over: true };
    const close = rowEnd(text, next, dialect);
    if (close === -1) return { end, over: false };
    end = close;
  }
}

const dull = /[^'"`$()#\-/]+/y;

/** Behind the parenthesis that closes the one at `at`; -1 when nothing does. */
function rowEnd(text: string, at: number, dialect: Dialect): number {
  let depth = 0;
  for (let i = at; i < text.length;) {
    dull.lastIndex = i;
    if (dull.test(text)) i = dull.lastIndex;
    const code = text.charCodeAt(i);
    if (code === 40) depth++;
    if (code === 41 && --depth === 0) return i + 1;
    const end = passed(text, i, dialect);
    if (end === -1) return -1;
    i = Math.max(end, i + 1);
  }
  return -1;
}

/** Behind the string, name or comment that begins at an offset; the offset when none does, -1 when it has no end. */
function passed(text: string, at: number, dialect: Dialect): number {
  const code = text.charCodeAt(at);
  const isMysql = dialect === 'mysql';
  switch (code) {
    case 39:
      return isMysql ? quotedEnd(text, at) : stringEnd(text, at, hasEscapePrefix(text, at));
    case 34:
      return isMysql ? quotedEnd(text, at) : identifierEnd(text, at);
    case 96:
      return isMysql ? backtickEnd(text, at) : at;
    case 36: {
      const tag = isMysql ? null : dollarTagAt(text, at);
      if (tag === null) return at;
      const close = text.indexOf(tag, at + tag.length);
      return close === -1 ? -1 : close + tag.length;
    }
    default:
      return commentAt(text, at, dialect);
  }
}

function commentAt(text: string, at: number, dialect: Dialect): number {
  const isMysql = dialect === 'mysql';
  if (text.startsWith('/*', at)) return isMysql ? commentEnd(text, at) : blockCommentEnd(text, at);
  const isLine = isMysql ? text.charCodeAt(at) === 35 || isDashComment(text, at) : text.startsWith('--', at);
  return isLine ? lineEnd(text, at) : at;
}

function spaceEnd(text: string, from: number, dialect: Dialect): number {
  let at = from;
  for (;;) {
    while (isSpace(text.charCodeAt(at))) at++;
    const end = commentAt(text, at, dialect);
    if (end === at) return at;
    if (end === -1) return text.length;
    at = end;
  }
}
