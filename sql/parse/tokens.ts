import {
  blockCommentEnd,
  dollarTagAt,
  hasEscapePrefix,
  identifierEnd,
  isSpace,
  lineEnd,
  stringEnd,
} from '../split/lexical.ts';

/** `word`: keywords and unquoted names; `mark`: one of `( ) [ ] , ; . :`, or an operator. */
export type TokenKind =
  | 'word'
  | 'identifier'
  | 'string'
  | 'dollar-quote'
  | 'number'
  | 'parameter'
  | 'mark'
  /** Of MySQL: `@x` and `@@x`, and the rows of a long INSERT as one token. */
  | 'variable'
  | 'rows';

export interface Token {
  readonly kind: TokenKind;
  /** Half-open, in UTF-16 code units of the text. */
  readonly start: number;
  readonly end: number;
  /** In upper case for words, as written for everything else. */
  readonly text: string;
  /** How many parentheses and brackets are open around it; the opening and closing ones count as outside. */
  readonly depth: number;
}

const number = /0[xXoObB][0-9A-Fa-f_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const parameter = /\$\d+/y;
const operator = /(?:::|:=|[+*<>=~!@#%^&|`?]|-(?!-)|\/(?!\*))+/y;

/**
 * The tokens of one statement, without space and comments. The tree that the parser makes says where a thing begins
 * but never where it ends, and clauses such as DEFERRABLE or TABLESPACE not even that: rules find those here. Takes
 * any text; what is left open reaches to the end.
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let depth = 0;
  let at = 0;
  const match = (pattern: RegExp): number => {
    pattern.lastIndex = at;
    return pattern.test(text) ? pattern.lastIndex : -1;
  };
  const orEnd = (end: number) => (end === -1 ? text.length : end);

  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      at++;
      continue;
    }
    if (code === 45 && text.charCodeAt(at + 1) === 45) {
      at = lineEnd(text, at);
      continue;
    }
    if (code === 47 && text.charCodeAt(at + 1) === 42) {
      at = orEnd(blockCommentEnd(text, at));
      continue;
    }
    const start = at;
    let kind: TokenKind = 'mark';
    let end: number;
    if (code === 39) {
      kind = 'string';
      end = orEnd(stringEnd(text, at, false));
    } else if (code === 34) {
      kind = 'identifier';
      end = orEnd(identifierEnd(text, at));
    } else if (code === 36) {
      const tag = dollarTagAt(text, at);
      const close = tag === null ? -1 : text.indexOf(tag, at + tag.length);
      if (tag !== null) {
        kind = 'dollar-quote';
        end = close === -1 ? text.length : close + tag.length;
      } else {
        end = match(parameter);
        if (end === -1) end = at + 1;
        else kind = 'parameter';
      }
    } else if (isWordStart(code)) {
      end = wordEnd(text, at);
      // A prefix and its string are one token: E'…', N'…', B'…', X'…', U&'…'.
      const quote = end === at + 1 ? prefixedQuote(text, at) : -1;
      if (quote === -1) {
        tokens.push({ kind: 'word', start, end, text: text.slice(at, end).toUpperCase(), depth });
        at = end;
        continue;
      }
      kind = text[quote] === '"' ? 'identifier' : 'string';
      end =
        kind === 'identifier'
          ? orEnd(identifierEnd(text, quote))
          : orEnd(stringEnd(text, quote, hasEscapePrefix(text, quote)));
    } else if ((end = match(number)) !== -1) {
      kind = 'number';
    } else if ((end = match(operator)) === -1) {
      end = at + 1;
    }
    const raw = end === start + 1 && code < 128 ? (marks[code] as string) : text.slice(start, end);
    if (raw === ')' || raw === ']') depth = Math.max(0, depth - 1);
    tokens.push({ kind, start, end, text: raw, depth });
    if (raw === '(' || raw === '[') depth++;
    at = end;
  }
  return tokens;
}

/** The strings of one ASCII character: most marks are one. */
const marks = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));

const isWordStart = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 128;

/** Where a word ends that begins at `at`. */
function wordEnd(text: string, at: number): number {
  let end = at + 1;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (!isWordStart(code) && !(code >= 48 && code <= 57) && code !== 36) break;
  }
  return end;
}

/** Where the quote is that the letter at `at` is the prefix of; -1 when it is none. */
function prefixedQuote(text: string, at: number): number {
  const next = text.charCodeAt(at + 1);
  const letter = text[at]?.toLowerCase() ?? '';
  if (next === 39 && 'enbx'.includes(letter)) return at + 1;
  const behind = text.charCodeAt(at + 2);
  return letter === 'u' && next === 38 && (behind === 39 || behind === 34) ? at + 2 : -1;
}
