import type { Dialect } from '../dialect/dialect.ts';
import type { TextRange } from '../findings/finding.ts';
import { blockCommentEnd, dollarTagAt, hasEscapePrefix, identifierEnd, stringEnd } from '../split/lexical.ts';

const [quote, doubleQuote, hash, dollar, dash, slash, backtick] = [39, 34, 35, 36, 45, 47, 96];
const lineBreak = /[\r\n]|$/g;

/**
 * The comments of one piece of a text (a statement, or what stands between two), in order. What is in quotes is no
 * comment, and what is left open reaches to the piece's end. `#` opens a comment in MySQL only; MySQL's block comments
 * do not nest.
 */
export function commentsIn(text: string, { start, end }: TextRange, dialect: Dialect): TextRange[] {
  const mysql = dialect === 'mysql';
  const comments: TextRange[] = [];
  /** Behind what opens at `at`; the piece's end when nothing closes it there. */
  const within = (closed: number) => (closed === -1 || closed > end ? end : closed);
  let at = start;
  while (at < end) {
    const code = text.charCodeAt(at);
    const next = text.charCodeAt(at + 1);
    if ((code === dash && next === dash) || (mysql && code === hash)) {
      lineBreak.lastIndex = at;
      const close = within(lineBreak.exec(text)?.index ?? -1);
      comments.push({ start: at, end: close });
      at = close;
    } else if (code === slash && next === 42) {
      const simple = text.indexOf('*/', at + 2);
      const close = within(mysql ? (simple === -1 ? -1 : simple + 2) : blockCommentEnd(text, at));
      comments.push({ start: at, end: close });
      at = close;
    } else if (code === quote) {
      at = within(stringEnd(text, at, mysql || hasEscapePrefix(text, at)));
    } else if (code === doubleQuote) {
      at = within(identifierEnd(text, at));
    } else if (code === backtick && mysql) {
      const close = text.indexOf('`', at + 1);
      at = within(close === -1 ? -1 : close + 1);
    } else if (code === dollar && !mysql) {
      const tag = dollarTagAt(text, at);
      const close = tag === null ? -1 : text.indexOf(tag, at + tag.length);
      at = tag === null ? at + 1 : within(close === -1 ? -1 : close + tag.length);
    } else {
      at++;
    }
  }
  return comments;
}
