import type { TextRange } from '../findings/finding.ts';
import type { Token, TokenKind } from '../parse/tokens.ts';
import { isSpace, lineEnd } from '../split/lexical.ts';
import { backtickEnd, commentEnd, conditionalOpening, isDashComment, quotedEnd } from './lexical.ts';
import { rowsEnd } from './rows.ts';

/** Comments that mean something: to MySQL, or to a CockroachDB that reads them in another way. */
export interface MysqlComment {
  /** `hash`: `# …`; `conditional`: `/*!50100 … *` + `/`, whose content is among the tokens; `hint`: `/*+ … *` + `/`. */
  readonly kind: 'hash' | 'conditional' | 'hint';
  readonly range: TextRange;
  /** Of a conditional comment: what stands between its marks. */
  readonly content?: TextRange;
}

export interface MysqlTokens {
  readonly tokens: readonly Token[];
  readonly comments: readonly MysqlComment[];
}

const word = /[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*/y;
const number = /(?:0x[0-9A-Fa-f]+|0b[01]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w$\u0080-\uffff])/y;
/** A name may begin with a digit: `2fa_codes`. */
const digitName = /\d[\w$\u0080-\uffff]*/y;
const variable = /@@?(?:[\w$.\u0080-\uffff]+)?/y;
const operator = /<=>|->>|:=|->|<<|>>|<=|>=|<>|!=|&&|\|\||[-+*/%=<>!&|^~]/y;

/** From this length on the rows of an INSERT are one token: a dump has megabytes of them in one statement. */
const longInsert = 2_000;

/**
 * The tokens of one MySQL statement, and its comments that matter. The text inside of `/*!50100 …` comments is
 * read as what it is to MySQL, at its own place: nothing is rebuilt, every offset is one of the text. Takes any text;
 * what is left open reaches to the end.
 */
export function tokenizeMysql(text: string): MysqlTokens {
  const tokens: Token[] = [];
  const comments: MysqlComment[] = [];
  const open: { start: number; content: number }[] = [];
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
    if (code === 35 || (code === 45 && isDashComment(text, at))) {
      const end = lineEnd(text, at);
      if (code === 35) comments.push({ kind: 'hash', range: { start: at, end } });
      at = end;
      continue;
    }
    if (code === 47 && text.charCodeAt(at + 1) === 42) {
      const opening = conditionalOpening(text, at);
      if (opening > 0) {
        open.push({ start: at, content: at + opening });
        at += opening;
        continue;
      }
      const end = orEnd(commentEnd(text, at));
      if (text.charCodeAt(at + 2) === 43) comments.push({ kind: 'hint', range: { start: at, end } });
      at = end;
      continue;
    }
    if (code === 42 && text.charCodeAt(at + 1) === 47 && open.length > 0) {
      const { start, content } = open.pop() ?? { start: at, content: at };
      comments.push({
        kind: 'conditional',
        range: { start, end: at + 2 },
        content: { start: content, end: at },
      });
      at += 2;
      continue;
    }

    const start = at;
    let kind: TokenKind = 'mark';
    let end: number;
    if (code === 39 || code === 34) {
      kind = 'string';
      end = orEnd(quotedEnd(text, at));
    } else if (code === 96) {
      kind = 'identifier';
      end = orEnd(backtickEnd(text, at));
    } else if (code === 64) {
      kind = 'variable';
      end = match(variable);
      // @'a b', @`a b`: a name in quotes.
      const quote = text.charCodeAt(end);
      if (end === at + 1 && (quote === 39 || quote === 34)) end = orEnd(quotedEnd(text, end));
      else if (end === at + 1 && quote === 96) end = orEnd(backtickEnd(text, end));
      // A lone one is part of an operator of CockroachDB's, which a fix may have put there.
      else if (end === at + 1) kind = 'mark';
    } else if ((code >= 48 && code <= 57) || code === 46) {
      end = match(number);
      // Behind a dot it is a name: `db.2fa`.
      const isNumber =
        end !== -1 && !(code !== 46 && tokens.at(-1)?.text === '.' && tokens.at(-1)?.end === at);
      if (isNumber) kind = 'number';
      else if (code === 46) end = at + 1;
      else {
        kind = 'word';
        end = match(digitName);
      }
    } else if ((end = match(word)) !== -1) {
      kind = 'word';
      // A prefix and its string are one token: N'…', B'…', X'…'.
      if (end === at + 1 && text.charCodeAt(end) === 39 && /[nbxNBX]/.test(text[at] ?? '')) {
        kind = 'string';
        end = orEnd(quotedEnd(text, end));
      }
    } else if (code === 63) {
      kind = 'parameter';
      end = at + 1;
    } else if (code === 58 && (end = match(/:[A-Za-z_]\w*/y)) !== -1) {
      kind = 'parameter';
    } else if ((end = match(operator)) === -1) {
      end = at + 1;
    }

    const raw = text.slice(start, end);
    if (raw === ')') depth = Math.max(0, depth - 1);
    tokens.push({ kind, start, end, text: kind === 'word' ? raw.toUpperCase() : raw, depth });
    if (raw === '(') depth++;
    at = end;

    if (kind === 'word' && depth === 0 && text.length > longInsert && raw.length === 6) {
      const last = rowsOf(text, tokens, at);
      if (last > at) {
        const rows = text.indexOf('(', at);
        tokens.push({ kind: 'rows', start: rows, end: last, text: '', depth: 0 });
        at = last;
      }
    }
  }
  for (const { start, content } of open) {
    comments.push({
      kind: 'conditional',
      range: { start, end: text.length },
      content: { start: content, end: text.length },
    });
  }
  comments.sort((a, b) => a.range.start - b.range.start);
  return { tokens, comments };
}

/** The end of the rows that begin at `at`, behind the word VALUES of INSERT or REPLACE; `at` when there are none. */
function rowsOf(text: string, tokens: readonly Token[], at: number): number {
  const head = tokens[0]?.text;
  if (tokens.at(-1)?.text !== 'VALUES' || (head !== 'INSERT' && head !== 'REPLACE')) return at;
  return rowsEnd(text, at);
}
