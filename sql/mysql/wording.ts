import type { Words } from '../analyze/alike/alike.ts';
import { backtickEnd, commentEnd, conditionalOpening, isDashComment, quotedEnd } from './lexical.ts';
import { bareMeanings, quotedMeanings } from './meaning-words.ts';
import { MysqlStatement } from './statement.ts';
import { doubtOf } from './understood.ts';
import { newestVersion } from '../rules/metadata.ts';
import { isSpace, lineEnd } from '../split/lexical.ts';
import { longestName, numberMark, stringMark, wordMark, type Wording } from '../analyze/alike/wording.ts';

/** Of MySQL's SQL there is no tree: what its wording cuts out is what no rule knows. A table's columns stand in one statement. */
export const mysqlWords: Words = {
  wordingOf: mysqlWordingOf,
  // What a second parser says of a query depends on words that are its own.
  givenNames: (text, names) => (isDoubted(text) ? null : names.map(() => 'given')),
  longest: 6_000,
};

function isDoubted(text: string): boolean {
  const statement = new MysqlStatement(
    text,
    newestVersion,
    false,
    () => undefined,
    () => false,
  );
  return doubtOf(statement) !== null;
}

/** Names in backticks, and without: those in one way of writing are not those in the other. */
const plainName = /^[a-z][a-z0-9_]*$/;

/** Rules look at how these end: keys are called so, and collations. */
const keyEnd = '_id';
const endOfCollation = /_(?:ci|cs|bin|as)$/;

/** A text that nothing can be made of but a text: no number, no date, no format, nothing that has to be escaped. */
const plainText = /^[A-Za-z][A-Za-z .,_-]{0,200}$/;
/** What a comment may hold. */
const plainComment = /^[^'\\\x00-\x1f\x7f]{1,500}$/;
/** A number beyond those that stand for truth values. */
const plainNumber = /^(?:[2-9]|[1-9]\d{1,8})$/;
const rowNumber = /^\d{1,15}(?:\.\d{1,15})?$/;

/** Statements in which words without quotes are names unless a rule knows them; in others (SET, SHOW, GRANT) they are settings. */
const namesThings =
  /^\s*(?:\(\s*)?(?:select|insert|replace|update|delete|with|create|alter|drop|truncate|lock|rename|call)\b/i;
const changesRows = /^\s*(?:\(\s*)?(?:select|insert|replace|update|delete|with)\b/i;
const insertsRows = /^\s*(?:insert|replace)\b/i;

/** Behind these stands what MySQL calls a collation or a character set. */
const ofText = new Set(['COLLATE', 'CHARSET']);

const name = /[A-Za-z0-9_$]+/y;
const number = /[0-9][\w$.]*/y;
const variable = /@@?[\w$.]*/y;

/**
 * The wording of a statement of MySQL's SQL (see `wordingOf`): names in backticks, words that no rule knows, comments of
 * columns and tables, counters' starts, and the plain values of queries and rows are cut out. Null for a text in which they
 * can't be told that easily: characters beyond ASCII outside of quotes, quotes that are left open, `\G`.
 */
export function mysqlWordingOf(text: string): Wording | null {
  if (/[\x01-\x04]/.test(text)) return null;
  const found: Found[] = [];
  /** Words that stay, in lower case: a name that is one of them, written in another way, stays as well. */
  const kept = new Set<string>();
  const take = (start: number, end: number, mark: string): void => {
    found.push({ start, end, mark, word: '' });
  };
  const takeName = (start: number, end: number, meanings: ReadonlySet<string> | null): void => {
    const word = text.slice(start, end);
    const stem = word.endsWith(keyEnd) ? end - keyEnd.length : end;
    const isName =
      meanings !== null &&
      end - start <= longestName &&
      stem > start &&
      plainName.test(word) &&
      !meanings.has(word) &&
      !endOfCollation.test(word);
    if (isName) found.push({ start, end: stem, mark: wordMark, word });
    else kept.add(word.toLowerCase());
  };

  const hasNames = namesThings.test(text);
  const hasValues = changesRows.test(text);
  const hasRows = insertsRows.test(text);
  /** The word or mark before, and the one before an `=`; how deep in parentheses this is behind VALUES, -1 before it. */
  let before = '';
  let beforeEquals = '';
  let rows = -1;
  const isCompared = (): boolean => hasValues && (before === '=' || before === '<' || before === '>');
  const isInRow = (): boolean => rows === 1 && (before === '(' || before === ',');
  const { length } = text;
  for (let at = 0; at < length;) {
    const code = text.charCodeAt(at);
    if (isSpace(code)) {
      at++;
      continue;
    }
    if (code >= 128) return null;
    const start = at;
    const isLetter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36;
    if (isLetter) {
      name.lastIndex = at;
      name.test(text);
      at = name.lastIndex;
      const next = text.charCodeAt(at);
      if (next >= 128) return null;
      if (next === 39) {
        // A string with a prefix.
        at = quotedEnd(text, at);
        if (at === -1) return null;
        before = "'";
        continue;
      }
      const isCollation = ofText.has(before) || (before === '=' && ofText.has(beforeEquals));
      takeName(start, at, hasNames && !isCollation && before !== '{' ? bareMeanings : null);
      before = text.slice(start, at).toUpperCase();
      if (hasRows && before === 'VALUES') rows = 0;
    } else if (code === 96) {
      at = backtickEnd(text, at);
      if (at === -1) return null;
      takeName(start + 1, at - 1, text.charCodeAt(at) === 40 ? bareMeanings : quotedMeanings);
      before = '`';
    } else if (code === 39) {
      at = quotedEnd(text, at);
      if (at === -1) return null;
      const content = text.slice(start + 1, at - 1);
      const isComment = before === 'COMMENT' || (before === '=' && beforeEquals === 'COMMENT');
      if (isComment) {
        if (plainComment.test(content)) take(start + 1, at - 1, stringMark);
      } else if (
        (isCompared() || isInRow()) &&
        plainText.test(content) &&
        !bareMeanings.has(content.toLowerCase())
      ) {
        take(start + 1, at - 1, stringMark);
      }
      before = "'";
    } else if (code === 34) {
      at = quotedEnd(text, at);
      if (at === -1) return null;
      takeName(start + 1, at - 1, null);
      before = '"';
    } else if (code >= 48 && code <= 57) {
      number.lastIndex = at;
      number.test(text);
      at = number.lastIndex;
      const written = text.slice(start, at);
      const isStart = before === 'AUTO_INCREMENT' || (before === '=' && beforeEquals === 'AUTO_INCREMENT');
      const isTaken = isInRow()
        ? rowNumber.test(written)
        : (isStart || isCompared()) && plainNumber.test(written);
      if (isTaken) take(start, at, numberMark);
      before = '0';
    } else if (code === 64) {
      variable.lastIndex = at;
      variable.test(text);
      at = variable.lastIndex;
      before = '@';
    } else if (code === 35 || (code === 45 && isDashComment(text, at))) {
      at = lineEnd(text, at);
    } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
      const opening = conditionalOpening(text, at);
      at = opening > 0 ? at + opening : commentEnd(text, at);
      if (at === -1) return null;
    } else if (code === 58) {
      at++;
      name.lastIndex = at;
      // A parameter's name.
      if (name.test(text)) at = name.lastIndex;
      before = ':';
    } else if (code < 32 || code === 92 || code === 127) {
      return null;
    } else {
      if (code === 40 && rows >= 0) rows++;
      if (code === 41 && rows > 0) rows--;
      if (code === 61) beforeEquals = before;
      before = text.charAt(at);
      at++;
    }
  }
  return without(text, kept.size === 0 ? found : found.filter(({ word }) => !kept.has(word)));
}

/** What may be cut out of a text. */
interface Found {
  readonly start: number;
  readonly end: number;
  readonly mark: string;
  /** All of a name; empty for what is none. */
  readonly word: string;
}

function without(text: string, found: readonly Found[]): Wording | null {
  if (found.length === 0) return null;
  let key = '';
  let copied = 0;
  for (const { start, end, mark } of found) {
    key += text.slice(copied, start) + mark;
    copied = end;
  }
  return {
    key: key + text.slice(copied),
    starts: found.map(({ start }) => start),
    ends: found.map(({ end }) => end),
    names: found.map(({ start, end }) => text.slice(start, end)),
  };
}
