import type { Span } from '../../rules/source-statement.ts';
import { Cursor } from '../cursor.ts';
import type { ColumnDefinition, KeyDefinition, TableModel, TableOption } from '../model.ts';
import { readColumn } from './columns.ts';
import { readKey } from './keys.ts';

export interface ReadTable {
  readonly table: TableModel;
  readonly columns: readonly ColumnDefinition[];
  readonly keys: readonly KeyDefinition[];
  readonly options: readonly TableOption[];
  readonly unread: readonly Span[];
}

/** Reads CREATE TABLE from behind the word TABLE. Null when there is no name. */
export function readTable(cursor: Cursor, temporary: Span | null): ReadTable | null {
  const { statement } = cursor;
  cursor.take('IF NOT EXISTS');
  const name = cursor.name();
  if (name === null) return null;
  const columns: ColumnDefinition[] = [];
  const keys: KeyDefinition[] = [];
  const options: TableOption[] = [];
  const unread: Span[] = [];
  let like: Span | null = null;

  const start = cursor.at;
  if (cursor.take('LIKE')) {
    cursor.name();
    like = statement.span(start, cursor.at - 1);
  } else if (cursor.next('(') && statement.is(cursor.at + 1, 'LIKE')) {
    like = cursor.parens();
  } else if (cursor.next('(') && !startsQuery(cursor, cursor.at + 1)) {
    const body = cursor.parens();
    if (body !== null)
      readElements(statement.span(body.first + 1, body.last - 1), cursor, columns, keys, unread);
  }

  let partitioning: Span | null = null;
  while (!cursor.done) {
    cursor.take(',');
    if (cursor.next('PARTITION BY')) {
      const first = cursor.at;
      cursor.at = partitioningEnd(cursor) + 1;
      partitioning = statement.span(first, cursor.at - 1);
      continue;
    }
    const option = readTableOption(cursor);
    if (option === null) break;
    options.push(option);
  }

  let select: TableModel['select'] = null;
  if (!cursor.done) {
    const first = cursor.at;
    cursor.takeAny('IGNORE', 'REPLACE');
    const as = cursor.take('AS') !== null;
    if (startsQuery(cursor, cursor.at)) {
      select = { as, span: statement.span(cursor.at, cursor.end) };
    } else {
      unread.push(statement.span(first, cursor.end));
    }
    cursor.at = cursor.end + 1;
  }
  return { table: { name, temporary, like, select, partitioning }, columns, keys, options, unread };
}

function startsQuery({ statement }: Cursor, at: number): boolean {
  let i = at;
  while (statement.is(i, '(')) i++;
  return ['SELECT', 'WITH', 'TABLE', 'VALUES'].some((word) => statement.is(i, word));
}

/** Reads the columns and keys between the parentheses; what is neither is unread, up to its comma. */
export function readElements(
  body: Span,
  { statement }: Cursor,
  columns: ColumnDefinition[],
  keys: KeyDefinition[],
  unread: Span[],
): void {
  for (let at = body.first; at <= body.last; at++) {
    if (statement.is(at, ',')) continue;
    const element = statement.elementAt(at);
    const last = Math.min(element.last, body.last);
    const cursor = new Cursor(statement, at, last);
    const key = readKey(cursor);
    if (key !== null) keys.push(key);
    else {
      const column = readColumn(cursor);
      if (column !== null) columns.push(column);
    }
    if (!cursor.done) unread.push(statement.span(cursor.at, last));
    at = last;
  }
}

/** Options of two words, and those without a value. All others are `NAME value` or `NAME = value`. */
const longOptions = ['CHARACTER SET', 'CHAR SET', 'DATA DIRECTORY', 'INDEX DIRECTORY', 'READ ONLY'];
const bareOptions = ['START TRANSACTION', 'WITH SYSTEM VERSIONING'];
const knownOptions = new Set([
  'AUTO_INCREMENT', 'AUTOEXTEND_SIZE', 'AVG_ROW_LENGTH', 'CHARSET', 'CHECKSUM', 'COLLATE', 'COMMENT', 'COMPRESSION',
  'CONNECTION', 'DELAY_KEY_WRITE', 'ENCRYPTED', 'ENCRYPTION', 'ENCRYPTION_KEY_ID', 'ENGINE', 'ENGINE_ATTRIBUTE',
  'IETF_QUOTES', 'INSERT_METHOD', 'KEY_BLOCK_SIZE', 'MAX_ROWS', 'MIN_ROWS', 'PACK_KEYS', 'PAGE_CHECKSUM',
  'PAGE_COMPRESSED', 'PAGE_COMPRESSION_LEVEL', 'PASSWORD', 'ROW_FORMAT', 'SECONDARY_ENGINE',
  'SECONDARY_ENGINE_ATTRIBUTE', 'SEQUENCE', 'STATS_AUTO_RECALC', 'STATS_PERSISTENT', 'STATS_SAMPLE_PAGES', 'STORAGE',
  'TABLESPACE', 'TRANSACTIONAL', 'TYPE', 'UNION',
]); // prettier-ignore

/** Reads one option of a table or database; null when what stands next is none. */
export function readTableOption(cursor: Cursor): TableOption | null {
  const { statement } = cursor;
  const first = cursor.at;
  const bare = cursor.takeAny(...bareOptions);
  if (bare !== null) return { name: statement.slice(bare).toUpperCase(), value: null, span: bare };
  cursor.take('DEFAULT');
  const long = cursor.takeAny(...longOptions);
  const token = statement.tokens[cursor.at];
  let name = long === null ? '' : statement.slice(long).toUpperCase().replace(/\s+/g, ' ');
  if (long === null) {
    const known =
      token?.kind === 'word' && (knownOptions.has(token.text) || statement.is(cursor.at + 1, '='));
    if (!known || cursor.done) {
      cursor.at = first;
      return null;
    }
    name = token.text;
    cursor.skip();
  }
  cursor.take('=');
  let value: Span | null = null;
  if (!cursor.done && !cursor.next(',')) value = cursor.parens() ?? cursor.skip();
  return { name, value, span: statement.span(first, cursor.at - 1) };
}

/** Where PARTITION BY ends: behind its definitions, before a query or the end. */
export function partitioningEnd({ statement, at, end }: Cursor): number {
  for (let i = at; i <= end; i++) {
    const token = statement.tokens[i];
    if (token?.depth === 0 && (token.text === 'SELECT' || token.text === 'AS')) return i - 1;
  }
  return end;
}
