import { postgresKeywords } from '../../parse/postgres-keywords.ts';
import { columnNameKeywords, reservedKeywords, typeFunctionKeywords } from '../../rules/data/keywords.ts';
import { plpgsqlWords } from '../../routines/plpgsql-words.ts';
import { refusedFunctions, refusedNames, refusedTypes } from '../../rules/keyword-names.ts';
import { missingSystemColumns } from '../../rules/queries/system-column.ts';
import { triggerFunctions } from '../../rules/routines/trigger-form.ts';
import { blockCommentEnd, dollarTagAt, identifierEnd, lineEnd, stringEnd } from '../../split/lexical.ts';

/** A statement's text, and the words and strings in it that may be names of somebody's own. */
export interface Wording {
  /** The text with a mark in the place of each name. */
  readonly key: string;
  /** Where the names begin and end, in UTF-16 units of the text; those of strings without their quotes. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly names: readonly string[];
}

/** No text that has a wording has these characters. */
export const wordMark = '\x01';
export const stringMark = '\x02';
/** A string with doubled quotes in it. */
const quotesMark = '\x03';
/** A number, in MySQL's wordings. */
export const numberMark = '\x04';

/**
 * Words that are no keywords but that PostgreSQL's grammar compares a name with (PostgreSQL 18, src/backend/parser/gram.y:
 * RoleSpec, AlterOptRoleElem, RowSecurityDefaultPermissive, parsePartitionStrategy, hash_partbound_elem, XMLTABLE,
 * JSON's ENCODING).
 */
const comparedNames =
  `public none superuser nosuperuser createrole nocreaterole replication noreplication createdb nocreatedb login nologin
  bypassrls nobypassrls noinherit permissive restrictive list range hash modulus remainder path utf8 utf16 utf32
  __pg__is_not_null`.split(/\s+/);

/** Words that a rule or a grammar looks for, so that a text with one of them is worded in another way. */
const ownMeaning: ReadonlySet<string> = new Set(
  [
    ...postgresKeywords,
    ...comparedNames,
    ...reservedKeywords,
    ...columnNameKeywords,
    ...typeFunctionKeywords,
    ...refusedNames,
    ...refusedTypes,
    ...refusedFunctions.keys(),
    ...missingSystemColumns,
    ...triggerFunctions,
    // Which rules look at a routine.
    'plpgsql',
    // The rows that RETURNING and ON CONFLICT speak of.
    'old',
    'new',
    'excluded',
    'infinity',
  ].map((word) => word.toLowerCase()),
);

/** What servers call their own begins so. */
const ofServers = /^(?:pg_|crdb_|information_schema$)/;

/** The name of a SERIAL column's sequence ends so: it stays a part of the wording. */
const sequenceEnd = '_seq';

/** What a string may hold that names something: `nextval('public.orders_id_seq')`. */
const qualifiedName = /^[a-z_][a-z0-9_]{0,56}(?:\.[a-z_][a-z0-9_]{0,56}){0,2}$/;

/** PostgreSQL cuts names of more than 63 bytes (NAMEDATALEN - 1); a sequence's end goes behind a stand-in. */
export const longestName = 57;
const longestString = 500;

/** Statements with a body between dollars, in which names are told as in the statement itself. */
const routine = /^\s*(?:create\s+(?:or\s+replace\s+)?(?:function|procedure)|do)\b/i;

const wordStart = 1;
const digit = 2;
const space = 3;
const upperCase = 4;

/** What an ASCII character is to the scanner; 0: a mark. */
const classes = Uint8Array.from({ length: 128 }, (_, code) => {
  if ((code >= 97 && code <= 122) || code === 95) return wordStart;
  if (code >= 65 && code <= 90) return upperCase;
  if (code >= 48 && code <= 57) return digit;
  return code === 32 || (code >= 9 && code <= 13) ? space : 0;
});

/**
 * The wording of a statement of PostgreSQL's or CockroachDB's SQL; null for a text in which names can't be told that easily:
 * characters beyond ASCII outside of quotes, variables of psql, quotes that are left open.
 */
export function wordingOf(text: string): Wording | null {
  const parts: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const names: string[] = [];
  let copied = 0;
  let at = 0;
  const { length } = text;
  const isRoutine = routine.test(text);
  /** Where the body ends in which this is, and its closing tag begins. */
  let body: { readonly end: number; readonly tag: string } | null = null;
  if (text.includes(wordMark) || text.includes(stringMark) || text.includes(quotesMark)) return null;

  const take = (start: number, end: number, name: string, mark: string): void => {
    parts.push(text.slice(copied, start), mark);
    starts.push(start);
    ends.push(end);
    names.push(name);
    copied = end;
  };
  const takeName = (start: number, name: string): void => {
    if (ownMeaning.has(name) || ofServers.test(name)) return;
    if (body !== null && plpgsqlWords.has(name)) return;
    const stem = name.endsWith(sequenceEnd) ? name.length - sequenceEnd.length : name.length;
    if (stem > 0) take(start, start + stem, name.slice(0, stem), wordMark);
  };

  while (at < length) {
    if (body !== null && at >= body.end) {
      if (at > body.end) return null;
      at += body.tag.length;
      body = null;
      continue;
    }
    const code = text.charCodeAt(at);
    if (code >= 128) return null;
    const sort = classes[code] as number;
    if (sort === space) {
      at++;
    } else if (sort === wordStart || sort === upperCase) {
      const start = at;
      let isPlain = sort === wordStart;
      for (at++; at < length; at++) {
        const next = text.charCodeAt(at);
        if (next >= 128) return null;
        const part = classes[next] as number;
        if (part === wordStart || part === digit) continue;
        if (part !== upperCase && next !== 36) break;
        isPlain = false;
      }
      if (text.charCodeAt(at) === 39) {
        // A string with a prefix.
        const end = stringEnd(text, at, true);
        if (end === -1) return null;
        at = end;
      } else if (isPlain && at - start <= longestName) {
        takeName(start, text.slice(start, at));
      }
    } else if (sort === digit) {
      for (at++; at < length; at++) {
        const next = text.charCodeAt(at);
        if (next !== 46 && (next >= 128 || classes[next] === 0 || classes[next] === space)) break;
      }
    } else if (code === 39) {
      const end = stringEnd(text, at, false);
      if (end === -1) return null;
      if (end - at > 2 && end - at < longestString) {
        const content = text.slice(at + 1, end - 1);
        if (qualifiedName.test(content)) {
          let start = at + 1;
          for (const name of content.split('.')) {
            takeName(start, name);
            start += name.length + 1;
          }
        } else {
          take(at + 1, end - 1, content, content.includes("'") ? quotesMark : stringMark);
        }
      }
      at = end;
    } else if (code === 34) {
      at = identifierEnd(text, at);
      if (at === -1) return null;
    } else if (code === 36) {
      const tag = dollarTagAt(text, at);
      if (tag === null) {
        at++;
      } else {
        const end = text.indexOf(tag, at + tag.length);
        if (end === -1) return null;
        if (isRoutine && body === null) {
          body = { end, tag };
          at += tag.length;
        } else {
          at = end + tag.length;
        }
      }
    } else if (code === 45 && text.charCodeAt(at + 1) === 45) {
      at = lineEnd(text, at);
    } else if (code === 47 && text.charCodeAt(at + 1) === 42) {
      at = blockCommentEnd(text, at);
      if (at === -1) return null;
    } else if (code === 58) {
      // `::` is a cast, `:=` an assignment; what else follows a colon may be a variable of psql.
      const next = text.charCodeAt(at + 1);
      if (next !== 58 && next !== 61) return null;
      at += 2;
    } else if (code < 32 || code === 92 || code === 127) {
      return null;
    } else {
      at++;
    }
  }
  // What was opened in the body goes on behind it.
  if (body !== null) return null;
  parts.push(text.slice(copied));
  return { key: parts.join(''), starts, ends, names };
}

/** The text with other names at these places. */
export function reworded(text: string, { starts, ends }: Wording, names: readonly string[]): string {
  let result = '';
  let copied = 0;
  for (const [i, start] of starts.entries()) {
    result += text.slice(copied, start) + (names[i] ?? '');
    copied = ends[i] ?? start;
  }
  return result + text.slice(copied);
}
