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

const word = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
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
    if (text.startsWith('--', at)) {
      at = lineEnd(text, at);
      continue;
    }
    if (text.startsWith('/*', at)) {
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
    } else if ((end = match(word)) !== -1) {
      // A prefix and its string are one token: E'…', N'…', B'…', X'…', U&'…'.
      const prefixed = /^(?:[eEnNbBxX]'|[uU]&['"])/.exec(text.slice(at, at + 3));
      if (prefixed !== null && (end === at + 1 || prefixed[0].length === 3)) {
        const quote = at + prefixed[0].length - 1;
        kind = text[quote] === '"' ? 'identifier' : 'string';
        end =
          kind === 'identifier'
            ? orEnd(identifierEnd(text, quote))
            : orEnd(stringEnd(text, quote, hasEscapePrefix(text, quote)));
      } else {
        kind = 'word';
      }
    } else if ((end = match(number)) !== -1) {
      kind = 'number';
    } else if ((end = match(operator)) === -1) {
      end = at + 1;
    }
    const raw = text.slice(start, end);
    if (raw === ')' || raw === ']') depth = Math.max(0, depth - 1);
    tokens.push({ kind, start, end, text: kind === 'word' ? raw.toUpperCase() : raw, depth });
    if (raw === '(' || raw === '[') depth++;
    at = end;
  }
  return tokens;
}
