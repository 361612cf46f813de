import { isSpace } from '../split/lexical.ts';
import { postgresKeywords } from './postgres-keywords.ts';
import type { Token } from './tokens.ts';

/**
 * What the parser sees of a statement but for its names and strings: to its grammar one name is like another. Two
 * texts of one shape have the same tree, with other names at other places in it.
 */
export interface Shape {
  /** Equal for texts of the same shape. */
  readonly key: string;
  /** For each token the name or the string that it is, as the parser reads it; undefined for all other tokens. */
  readonly values: readonly (string | undefined)[];
}

/**
 * Words that are no keywords but that the grammar compares a name with (PostgreSQL 18, src/backend/parser/gram.y:
 * RoleSpec, AlterOptRoleElem, RowSecurityDefaultPermissive, parsePartitionStrategy, hash_partbound_elem, XMLTABLE,
 * JSON's ENCODING). They are part of a shape.
 */
const compared: ReadonlySet<string> = new Set(
  `PUBLIC NONE SUPERUSER NOSUPERUSER CREATEROLE NOCREATEROLE REPLICATION NOREPLICATION CREATEDB NOCREATEDB LOGIN NOLOGIN
  BYPASSRLS NOBYPASSRLS NOINHERIT PERMISSIVE RESTRICTIVE LIST RANGE HASH MODULUS REMAINDER PATH UTF8 UTF16 UTF32
  __PG__IS_NOT_NULL`.split(/\s+/),
);

/** PostgreSQL cuts names of more bytes (NAMEDATALEN - 1); one is left for whoever must write a longer one. */
const longestName = 62;

/** Without control characters that are no space: two of them are marks of ours. */
const ascii = /^[\t-\r\x20-\x7f]*$/;

/** The shape of a statement with these tokens; null where that is not sure enough or not worth it. */
export function shapeOf(text: string, tokens: readonly Token[]): Shape | null {
  if (tokens[0]?.start !== 0 || !ascii.test(text)) return null;
  const values: (string | undefined)[] = [];
  const parts: string[] = [];
  let end = 0;
  for (const token of tokens) {
    const gap = gapOf(text, end, token.start);
    if (gap === null) return null;
    end = token.end;
    const value = valueOf(token, text);
    if (value === null) return null;
    values.push(value);
    // Marks that no text has, since it has no control characters but space.
    if (gap !== '') parts.push(gap);
    parts.push(value === undefined ? token.text : (slotMarks[token.kind] ?? ''));
  }
  return gapOf(text, end, text.length) === null ? null : { key: parts.join(''), values };
}

const slotMarks: Readonly<Partial<Record<Token['kind'], string>>> = {
  word: '\x01',
  identifier: '\x01',
  string: '\x02',
  'dollar-quote': '\x02',
};

/** What parts two tokens, as far as it matters: strings that only a line break parts are one. Null for comments. */
function gapOf(text: string, from: number, to: number): '' | ' ' | '\n' | null {
  if (from === to) return '';
  let gap: ' ' | '\n' = ' ';
  for (let at = from; at < to; at++) {
    const code = text.charCodeAt(at);
    if (!isSpace(code)) return null;
    if (code === 10 || code === 13) gap = '\n';
  }
  return gap;
}

/** What a token is to the parser when it is a name or a string; undefined when it is something else; null: not sure. */
function valueOf({ kind, start, end, text: written }: Token, text: string): string | undefined | null {
  switch (kind) {
    case 'word':
      if (postgresKeywords.has(written) || compared.has(written)) return undefined;
      return end - start > longestName ? null : text.slice(start, end).toLowerCase();
    case 'identifier': {
      if (!written.startsWith('"') || written.length > longestName || !isClosed(written)) return null;
      const name = written.slice(1, -1);
      if (name === '') return null;
      return name.includes('"') ? name.replaceAll('""', '"') : name;
    }
    case 'string': {
      if (/^u&/i.test(written)) return null;
      // Those with a prefix (E, B, X, N) and the empty one, which the parser leaves out, are part of the shape.
      if (!written.startsWith("'") || written === "''") return undefined;
      if (!isClosed(written)) return null;
      const content = written.slice(1, -1);
      return content.includes("'") ? content.replaceAll("''", "'") : content;
    }
    case 'dollar-quote': {
      const tag = written.slice(0, written.indexOf('$', 1) + 1);
      if (written.length < 2 * tag.length || !written.endsWith(tag)) return null;
      return written.length === 2 * tag.length ? undefined : written.slice(tag.length, -tag.length);
    }
    default:
      return undefined;
  }
}

/** Whether something in quotes ends with its own closing quote, not with a doubled one. */
function isClosed(written: string): boolean {
  const quote = written[0];
  let quotes = 0;
  for (let at = written.length - 1; at > 0 && written[at] === quote; at--) quotes++;
  return written.length > 1 && quotes % 2 === 1;
}

/**
 * Another text of the same shape whose names and strings are all different from each other and from these, and in which
 * everything stands further behind; with where its tokens begin.
 */
export function anotherOf(
  text: string,
  tokens: readonly Token[],
  { values }: Shape,
): { readonly text: string; readonly starts: readonly number[] } {
  let result = '';
  let end = 0;
  const starts: number[] = [];
  for (const [i, token] of tokens.entries()) {
    if (token.start > end) result += `${text.slice(end, token.start)}  `;
    starts.push(result.length);
    const source = text.slice(token.start, token.end);
    result += values[i] === undefined ? source : standIn(i, token, source);
    end = token.end;
  }
  return { text: result, starts };
}

/** A name or string in the place of a token's, one character longer or more. */
function standIn(i: number, { kind }: Token, source: string): string {
  const padded = (room: number) => `zq${i}`.padEnd(room + 1, 'z');
  switch (kind) {
    case 'identifier':
      return `"${padded(source.length - 2)}"`;
    case 'string':
      return `'${padded(source.length - 2)}'`;
    case 'dollar-quote': {
      const tag = source.slice(0, source.indexOf('$', 1) + 1);
      return tag + padded(source.length - 2 * tag.length) + tag;
    }
    default:
      return padded(source.length);
  }
}

/** The index of the token whose stand-in a string is; -1 when it is none. */
export function standsFor(value: string): number {
  const found = /^zq(\d+)z*$/.exec(value);
  return found === null ? -1 : Number(found[1]);
}
