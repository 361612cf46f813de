/**
 * Where PostgreSQL's quoted things end. Each function takes the offset of the opening and returns the offset behind
 * the closing, or -1 when the text ends before it. (PostgreSQL 18, src/backend/parser/scan.l)
 */

const quote = 39;
const backslash = 92;

/** `'…'`, with `''` for a quote; with `escapes` (the E'…' form) also `\'`. `at` is the offset of the opening quote. */
export function stringEnd(text: string, at: number, escapes: boolean): number {
  if (!escapes) return doubledEnd(text, at, "'");
  for (let i = at + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === backslash) i++;
    else if (code === quote) {
      if (text.charCodeAt(i + 1) !== quote) return i + 1;
      i++;
    }
  }
  return -1;
}

/** `"…"`, with `""` for a quote. */
export function identifierEnd(text: string, at: number): number {
  return doubledEnd(text, at, '"');
}

function doubledEnd(text: string, at: number, mark: string): number {
  for (let i = text.indexOf(mark, at + 1); i !== -1; i = text.indexOf(mark, i + 2)) {
    if (text[i + 1] !== mark) return i + 1;
  }
  return -1;
}

const dollarTag = /\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$/y;

/** The tag (`$$`, `$body$`) that opens a dollar quote at `at`, or null: `$1` and the `$` inside of `a$b$c` open none. */
export function dollarTagAt(text: string, at: number): string | null {
  if (at > 0 && isIdentifierPart(text.charCodeAt(at - 1))) return null;
  dollarTag.lastIndex = at;
  return dollarTag.exec(text)?.[0] ?? null;
}

/** A block comment; PostgreSQL nests them. */
export function blockCommentEnd(text: string, at: number): number {
  let depth = 1;
  let i = at + 2;
  // Each is searched again only when it has been passed: there may be thousands of the one before the other.
  let close = text.indexOf('*/', i);
  let open = text.indexOf('/*', i);
  for (;;) {
    if (close !== -1 && close < i) close = text.indexOf('*/', i);
    if (close === -1) return -1;
    if (open !== -1 && open < i) open = text.indexOf('/*', i);
    if (open !== -1 && open < close) {
      depth++;
      i = open + 2;
    } else {
      depth--;
      i = close + 2;
      if (depth === 0) return i;
    }
  }
}

const lineBreak = /[\r\n]/g;

/** The end of the line that holds `at`, before its line break: `\n`, `\r\n`, or `\r` alone as in scan.l. */
export function lineEnd(text: string, at: number): number {
  lineBreak.lastIndex = at;
  return lineBreak.exec(text)?.index ?? text.length;
}

/** Whether a quote at `at` has the prefix E, that is: opens a string with backslash escapes. */
export function hasEscapePrefix(text: string, at: number): boolean {
  const before = text.charCodeAt(at - 1);
  return (before === 69 || before === 101) && !(at > 1 && isIdentifierPart(text.charCodeAt(at - 2)));
}

/** Letters, digits, `_`, `$` and everything beyond ASCII may go on an identifier. */
export function isIdentifierPart(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 36 ||
    (code >= 128 && code !== 0xfeff)
  );
}

/** What PostgreSQL skips between tokens (space, tab, newline, return, form feed, vertical tab), and a byte order mark. */
export function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13) || code === 0xfeff;
}
