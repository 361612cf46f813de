import type { TextRange } from '../findings/finding.ts';
import { isSpace, lineEnd } from '../split/lexical.ts';
import { commentEnd, isDashComment, quotedEnd } from './lexical.ts';

const dull = /[^'"()#\-/]+/y;

/**
 * The end of a list of rows, `(…), (…)`, from anywhere before its first parenthesis; `at` when no row begins there.
 * Goes over them without making tokens: 10 MB take about 50 ms.
 */
export function rowsEnd(text: string, at: number): number {
  let end = at;
  let i = spaceEnd(text, at);
  while (text.charCodeAt(i) === 40) {
    const close = rowEnd(text, i);
    if (close === -1) return text.length;
    end = close;
    i = spaceEnd(text, close);
    if (text.charCodeAt(i) !== 44) break;
    i = spaceEnd(text, i + 1);
  }
  return end;
}

function spaceEnd(text: string, from: number): number {
  let at = from;
  for (;;) {
    if (isSpace(text.charCodeAt(at))) at++;
    else if (text.charCodeAt(at) === 35 || isDashComment(text, at)) at = lineEnd(text, at);
    else if (text.startsWith('/*', at)) {
      const end = commentEnd(text, at);
      if (end === -1) return text.length;
      at = end;
    } else return at;
  }
}

/** Behind the parenthesis that closes the one at `at`; -1 when nothing does. */
function rowEnd(text: string, at: number): number {
  let depth = 0;
  let i = at;
  while (i < text.length) {
    dull.lastIndex = i;
    if (dull.test(text)) i = dull.lastIndex;
    switch (text.charCodeAt(i)) {
      case 39:
      case 34: {
        const end = quotedEnd(text, i);
        if (end === -1) return -1;
        i = end;
        break;
      }
      case 40:
        depth++;
        i++;
        break;
      case 41:
        depth--;
        i++;
        if (depth === 0) return i;
        break;
      case 35:
        i = lineEnd(text, i);
        break;
      case 45:
        i = isDashComment(text, i) ? lineEnd(text, i) : i + 1;
        break;
      case 47: {
        const end = text.charCodeAt(i + 1) === 42 ? commentEnd(text, i) : i + 1;
        if (end === -1) return -1;
        i = end;
        break;
      }
      default:
        i++;
    }
  }
  return -1;
}

/** A literal of a list of rows that a rule may have something to say about. */
export interface RowLiteral {
  readonly kind: 'string' | 'word' | 'number';
  readonly range: TextRange;
}

const noteworthy = /['"]|\b0[xb][0-9A-Fa-f]+|\b[NnXxBb](?=')|\b_[a-z]\w*/g;

/**
 * The literals inside of a list of rows that are more than plain: strings with a backslash or in double quotes,
 * zero dates, prefixes (`_binary`, `N`), `0x…`. All others mean the same everywhere.
 */
export function rowLiterals(text: string, { start, end }: TextRange): RowLiteral[] {
  const literals: RowLiteral[] = [];
  let backslash = text.indexOf('\\', start);
  noteworthy.lastIndex = start;
  for (
    let found = noteworthy.exec(text);
    found !== null && found.index < end;
    found = noteworthy.exec(text)
  ) {
    const from = found.index;
    const mark = found[0];
    if (mark === "'" || mark === '"') {
      const close = quotedEnd(text, from);
      const to = close === -1 ? end : close;
      // Looked for once and remembered: searched from every string, it would cost the square of the length.
      if (backslash !== -1 && backslash < from) backslash = text.indexOf('\\', from);
      if (mark === '"' || (backslash !== -1 && backslash < to) || text.startsWith("'0000-00-00", from)) {
        literals.push({ kind: 'string', range: { start: from, end: to } });
      }
      noteworthy.lastIndex = to;
    } else if (mark.startsWith('_')) {
      literals.push({ kind: 'word', range: { start: from, end: from + mark.length } });
    } else if (mark.length === 1) {
      const close = quotedEnd(text, from + 1);
      const to = close === -1 ? end : close;
      literals.push({ kind: 'string', range: { start: from, end: to } });
      noteworthy.lastIndex = to;
    } else {
      literals.push({ kind: 'number', range: { start: from, end: from + mark.length } });
    }
  }
  return literals;
}
