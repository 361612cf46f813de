import { quotedEnd } from '../../mysql/lexical.ts';
import { isSpace } from '../../split/lexical.ts';
import type { ColumnSort } from './column-sorts.ts';
import type { Note } from './outcome.ts';
import { rowValue, type Bytes, type Written } from './row-value.ts';

const number = /[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?![\w$.])/y;
const digits = /0x([0-9a-fA-F]+)(?![\w$])|0b([01]+)(?![\w$])/y;
const word = /(?:null|default|true|false)(?![\w$])/iy;
const introducer = /(_[a-z]\w*)\s*(?=['"]|0x|x')/iy;
const prefix = /[nxb](?=')/iy;

/** Rows of literals, written anew. */
export interface Rows {
  readonly text: string;
  /** Behind the last row. */
  readonly end: number;
  readonly notes: readonly Note[];
}

/**
 * Writes the rows of an INSERT, `(…), (…)` from `start` on, as CockroachDB takes them. Null when anything in them is
 * more than a literal. `columns` are those of the rows, null where nothing is known of one. Time grows with the length
 * alone, and what stays is not copied: dumps are made of this.
 */
export function convertRows(
  text: string,
  start: number,
  columns: readonly (ColumnSort | null)[],
  { bytes, ansiQuotes }: { readonly bytes: Bytes; readonly ansiQuotes: boolean },
): Rows | null {
  const parts: string[] = [];
  const notes = new Set<Note>();
  let copied = start;
  let at = start;
  let backslash = text.indexOf('\\', start);

  const skipSpace = (): void => {
    while (isSpace(text.charCodeAt(at))) at++;
  };
  const test = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const put = (from: number, written: Written, column: ColumnSort | null): true => {
    const value = rowValue(written, column, bytes);
    if (value.note !== undefined) notes.add(value.note);
    if (value.text === text.slice(from, at)) return true;
    parts.push(text.slice(copied, from), value.text);
    copied = at;
    return true;
  };
  /** Reads the string that opens here; false when nothing closes it. */
  const string = (): boolean => {
    const quote = text[at] ?? '';
    if (backslash !== -1 && backslash < at) backslash = text.indexOf('\\', at);
    const close = text.indexOf(quote, at + 1);
    const isSimple = close !== -1 && (backslash === -1 || close < backslash) && text[close + 1] !== quote;
    const end = isSimple ? close + 1 : quotedEnd(text, at);
    if (end === -1) return false;
    at = end;
    return true;
  };
  const value = (column: ColumnSort | null): boolean => {
    const from = at;
    let before = '';
    const code = text.charCodeAt(at);
    if (code === 95) {
      const found = test(introducer);
      if (found === null) return false;
      before = found[1] ?? '';
      at += found[0].length;
    }
    const first = text[at] ?? '';
    if (first === "'" || (first === '"' && !ansiQuotes)) {
      const open = at;
      if (!string()) return false;
      const hasBackslash = backslash !== -1 && backslash < at;
      if (first === "'" && before === '' && !hasBackslash && isUsual(text, open, at, column)) return true;
      return put(from, { form: 'string', text: text.slice(open, at), prefix: before }, column);
    }
    const found = test(number);
    if (found !== null && before === '') {
      at += found[0].length;
      if (column === null || usualNumbers.has(column.sort)) return true;
      if ((column.sort === 'integer' || column.sort === 'counter') && found[0].length < longNumber)
        return true;
      return put(from, { form: 'number', text: found[0], prefix: '' }, column);
    }
    const based = test(digits);
    if (based !== null) {
      at += based[0].length;
      const form = based[1] === undefined ? 'bits' : 'hex';
      return put(from, { form, text: based[1] ?? based[2] ?? '', prefix: before }, column);
    }
    if (test(prefix) !== null) {
      const mark = first.toLowerCase();
      const open = ++at;
      if (!string()) return false;
      const quoted = text.slice(open, at);
      if (mark === 'n') return put(from, { form: 'string', text: quoted, prefix: 'n' }, column);
      const inner = quoted.slice(1, -1);
      if (!(mark === 'x' ? /^[0-9a-fA-F]*$/ : /^[01]+$/).test(inner)) return false;
      return put(from, { form: mark === 'x' ? 'hex' : 'bits', text: inner, prefix: before }, column);
    }
    const known = before === '' ? test(word) : null;
    if (known === null) return false;
    at += known[0].length;
    return put(from, { form: 'word', text: known[0], prefix: '' }, column);
  };

  for (;;) {
    skipSpace();
    if (text.charCodeAt(at) !== 40) return null;
    at++;
    for (let index = 0; ; index++) {
      skipSpace();
      if (!value(columns[index] ?? null)) return null;
      skipSpace();
      const code = text.charCodeAt(at);
      if (code !== 44 && code !== 41) return null;
      at++;
      if (code === 41) break;
    }
    const end = at;
    skipSpace();
    if (text.charCodeAt(at) === 44) {
      at++;
      continue;
    }
    parts.push(text.slice(copied, end));
    return { text: parts.join(''), end, notes: [...notes] };
  }
}

/** The columns in which a number means the same. */
const usualNumbers: ReadonlySet<string> = new Set(['number', 'other']);

/** Numbers of so many characters may be beyond an INT8. */
const longNumber = 19;

/** Dates as nearly all are written. */
const usualMoment = /'(?!0000)\d{4}-(?!00)\d\d-(?!00)\d\d(?: \d\d:\d\d:\d\d(?:\.\d+)?)?'/y;
const wholeNumber = /'-?\d{1,18}'/y;

/** Whether a string without backslashes means the same in the column: most of a dump do. Only zero dates must be looked for. */
function isUsual(text: string, open: number, end: number, column: ColumnSort | null): boolean {
  switch (column?.sort) {
    case 'text':
    case 'time':
    case 'other':
      return true;
    case 'enum':
      return column.labels.includes(text.slice(open + 1, end - 1));
    case 'number':
      return /\S/.test(text.slice(open + 1, end - 1));
    case 'integer':
    case 'counter':
      wholeNumber.lastIndex = open;
      return wholeNumber.test(text);
    case 'moment':
      usualMoment.lastIndex = open;
      return usualMoment.test(text);
    case undefined:
      return end - open < 12 || end - open > 40 || !/-00|'0000/.test(text.slice(open, end));
    default:
      return false;
  }
}
