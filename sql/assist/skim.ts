import type { Dialect } from '../dialect/dialect.ts';
import type { TextRange } from '../findings/finding.ts';
import {
  blockCommentEnd,
  dollarTagAt,
  hasEscapePrefix,
  identifierEnd,
  lineEnd,
  stringEnd,
} from '../split/lexical.ts';

/** What `skim` tells of; offsets in the whole text. */
export interface Skimmer {
  /** An opening parenthesis, and a closing one. */
  readonly open?: (at: number) => void;
  readonly close?: (at: number) => void;
  /** A comment, without the line break behind it. */
  readonly comment?: (start: number, end: number) => void;
  /** What stands between dollar quotes: usually the body of a function. */
  readonly body?: (start: number, end: number) => void;
}

/** What tells nothing; the expression engine walks over it several times faster than a loop. */
const dull = /[^()'"`$\-/#]+/y;

/**
 * Walks over a part of a text that begins outside of quotes and comments. For what only needs the outer shape:
 * several times quicker than tokens. Takes any text; what is left open ends with the part.
 */
export function skim(text: string, range: TextRange, dialect: Dialect, skimmer: Skimmer): void {
  const { end } = range;
  const orEnd = (found: number) => (found === -1 || found > end ? end : found);
  const mysql = dialect === 'mysql';
  let at = range.start;
  while (at < end) {
    const code = text.charCodeAt(at);
    if (code === 40) {
      skimmer.open?.(at);
      at++;
    } else if (code === 41) {
      skimmer.close?.(at);
      at++;
    } else if (code === 39) at = orEnd(stringEnd(text, at, mysql || hasEscapePrefix(text, at)));
    else if (code === 34) at = orEnd(identifierEnd(text, at));
    else if (code === 96 && mysql) {
      const close = text.indexOf('`', at + 1);
      at = close === -1 ? end : Math.min(close + 1, end);
    } else if ((code === 45 && text.startsWith('--', at)) || (code === 35 && mysql)) {
      const close = Math.min(lineEnd(text, at), end);
      skimmer.comment?.(at, close);
      at = close;
    } else if (code === 47 && text.startsWith('/*', at)) {
      const close = orEnd(blockCommentEnd(text, at));
      skimmer.comment?.(at, close);
      at = close;
    } else if (code === 36 && !mysql) {
      const tag = dollarTagAt(text, at);
      if (tag === null) at++;
      else {
        const close = text.indexOf(tag, at + tag.length);
        const stop = close === -1 || close + tag.length > end ? end : close + tag.length;
        skimmer.body?.(at, stop);
        at = stop;
      }
    } else {
      dull.lastIndex = at;
      at = dull.test(text) ? Math.min(dull.lastIndex, end) : at + 1;
    }
  }
}
