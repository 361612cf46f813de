import type { Span } from '../../rules/source-statement.ts';
import { Cursor } from '../cursor.ts';
import type {
  AlterAction,
  Call,
  ColumnDefinition,
  KeyDefinition,
  KeyOption,
  Routine,
  StatementKind,
  StatementModel,
  TableModel,
  TableOption,
} from '../model.ts';
import type { MysqlStatement } from '../statement.ts';
import { readActions } from './alter.ts';
import { readCalls } from './calls.ts';
import { Phrases } from '../phrases.ts';
import { heads } from './heads.ts';
import { readOption, readParts } from './keys.ts';
import { readQueries } from './queries.ts';
import { readTable, readTableOption } from './table.ts';

/** Kinds whose head a name follows, perhaps behind these words. */
const named = new Set<StatementKind>([
  'insert', 'replace', 'update', 'delete', 'truncate', 'drop table', 'drop view', 'drop index', 'drop database', 'drop routine',
  'create view', 'alter view', 'create sequence', 'use', 'describe', 'call',
]); // prettier-ignore
const beforeName = [
  'IF NOT EXISTS', 'IF EXISTS', 'LOW_PRIORITY', 'HIGH_PRIORITY', 'DELAYED', 'QUICK', 'IGNORE', 'INTO', 'FROM',
]; // prettier-ignore

/** Reads the model of a statement. Takes anything; what it does not know is `unread`. */
export function readStatement(statement: MysqlStatement): StatementModel {
  const whole = statement.whole;
  const cursor = new Cursor(statement, 0, whole.last);
  const unread: Span[] = [];
  const { kind, temporary } = readHead(cursor);
  const head = statement.span(0, Math.max(0, cursor.at - 1));
  let name: Span | null = null;
  let table: TableModel | null = null;
  let columns: readonly ColumnDefinition[] = [];
  const keys: KeyDefinition[] = [];
  let options: readonly TableOption[] = [];
  let actions: readonly AlterAction[] = [];
  let routine: Routine | null = null;

  switch (kind) {
    case 'create table': {
      const read = readTable(cursor, temporary);
      if (read === null) unread.push(rest(cursor, whole));
      else {
        ({ table, columns, options } = read);
        name = read.table.name;
        keys.push(...read.keys);
        unread.push(...read.unread);
      }
      break;
    }
    case 'alter table': {
      cursor.take('IF EXISTS');
      name = cursor.name();
      actions = readActions(cursor, unread);
      columns = actions.flatMap(columnsOf);
      for (const action of actions) if (action.sort === 'add key') keys.push(action.key);
      options = actions.flatMap((action) => (action.sort === 'option' ? [action.option] : []));
      break;
    }
    case 'create index': {
      const key = readCreateIndex(statement, whole, unread);
      if (key === null) unread.push(rest(cursor, whole));
      else {
        keys.push(key.key);
        name = key.table;
      }
      break;
    }
    case 'create database':
    case 'alter database': {
      cursor.takeAny('IF NOT EXISTS', 'IF EXISTS');
      name = cursor.name();
      const read: TableOption[] = [];
      while (!cursor.done) {
        cursor.take('COMMENT');
        const option = readTableOption(cursor);
        if (option === null) break;
        read.push(option);
      }
      options = read;
      if (!cursor.done) unread.push(rest(cursor, whole));
      break;
    }
    case 'create procedure':
    case 'create function':
    case 'create trigger':
    case 'create event':
    case 'alter event':
      cursor.take('IF NOT EXISTS');
      name = cursor.name();
      routine = readRoutine(cursor, kind, name);
      break;
    case 'unknown':
      unread.push(whole);
      break;
    default:
      if (named.has(kind)) {
        while (cursor.takeAny(...beforeName) !== null);
        name = cursor.name();
      }
  }
  const expressions = readsExpressions(kind) ? [whole] : expressionSpans(statement, columns, keys, table);
  const calls: Call[] = expressions.flatMap((span) => readCalls(statement, span));
  const queries = kind === 'grant' || kind === 'load data' ? [] : readQueries(statement, whole);
  return { kind, head, name, table, columns, keys, options, actions, queries, calls, routine, unread };
}

function rest(cursor: Cursor, whole: Span): Span {
  return cursor.statement.span(Math.min(cursor.at, whole.last), whole.last);
}

function columnsOf(action: AlterAction): readonly ColumnDefinition[] {
  if (action.sort === 'add column') return action.columns;
  if (action.sort === 'modify' || action.sort === 'change') return [action.column];
  return [];
}

/** In definitions of tables most words before a parenthesis are types and names: only their expressions are searched. */
function readsExpressions(kind: StatementKind): boolean {
  return kind !== 'create table' && kind !== 'alter table' && kind !== 'create index' && kind !== 'grant';
}

function expressionSpans(
  statement: MysqlStatement,
  columns: readonly ColumnDefinition[],
  keys: readonly KeyDefinition[],
  table: TableModel | null,
): Span[] {
  const spans: Span[] = [];
  for (const column of columns) {
    for (const { name, value } of column.attributes) {
      if (value !== null && (name === 'default' || name === 'generated' || name === 'check'))
        spans.push(value);
    }
  }
  for (const key of keys) {
    if (key.sort === 'check' && key.list !== null) spans.push(key.list);
    for (const part of key.parts) if (part.name === null) spans.push(part.span);
  }
  if (table?.select) spans.push(table.select.span);
  return spans.map((span) => statement.span(span.first, span.last));
}

/** By the words behind the first one, which CREATE and ALTER have options behind; all others whole. */
const created = new Phrases(behind('CREATE '));
const altered = new Phrases(behind('ALTER '));
const headPhrases = new Phrases(heads);

function behind(verb: string): [string, StatementKind][] {
  return heads.flatMap(([words, kind]) =>
    words.startsWith(verb) ? [[words.slice(verb.length), kind] as [string, StatementKind]] : [],
  );
}

const createOptions = [
  'OR REPLACE',
  'AGGREGATE',
  'TEMPORARY',
  'UNIQUE',
  'FULLTEXT',
  'SPATIAL',
  'ONLINE',
  'OFFLINE',
  'VECTOR',
];

/** Reads the words that say what the statement is, with the options of CREATE between them. */
function readHead(cursor: Cursor): { kind: StatementKind; temporary: Span | null } {
  const { statement } = cursor;
  while (cursor.next('(')) cursor.skip();
  // `label: BEGIN` stands in bodies only; WITH … names its verb behind the last table expression.
  if (cursor.next('WITH')) return { kind: verbBehindWith(statement, cursor), temporary: null };
  let temporary: Span | null = null;
  const first = cursor.at;
  if (cursor.take('CREATE')) {
    for (;;) {
      const option = cursor.takeAny(...createOptions);
      if (option !== null) {
        if (statement.is(option.first, 'TEMPORARY')) temporary = option;
        continue;
      }
      if (!readViewOption(cursor)) break;
    }
    const kind = created.take(cursor);
    if (kind !== null) return { kind: kind.value, temporary };
    cursor.at = first;
  }
  if (cursor.take('ALTER')) {
    while (cursor.takeAny('ONLINE', 'IGNORE') !== null || readViewOption(cursor));
    const kind = altered.take(cursor);
    if (kind !== null) return { kind: kind.value, temporary };
    cursor.at = first;
  }
  return { kind: headPhrases.take(cursor)?.value ?? 'unknown', temporary };
}

/** `ALGORITHM = x`, `DEFINER = user@host`, `SQL SECURITY x`: what mysqldump writes before VIEW, TRIGGER and PROCEDURE. */
export function readViewOption(cursor: Cursor): Span | null {
  const first = cursor.at;
  if (cursor.take('SQL SECURITY')) cursor.skip();
  else if (cursor.takeAny('ALGORITHM =', 'DEFINER =')) {
    cursor.skip();
    if (cursor.statement.tokens[cursor.at]?.kind === 'variable') cursor.skip();
    cursor.parens();
  } else return null;
  return cursor.statement.span(first, cursor.at - 1);
}

function verbBehindWith(statement: MysqlStatement, cursor: Cursor): StatementKind {
  const verbs = ['SELECT', 'UPDATE', 'DELETE', 'INSERT', 'REPLACE'] as const;
  for (let at = cursor.at + 1; at <= cursor.end; at++) {
    if (statement.tokens[at]?.depth !== statement.tokens[cursor.at]?.depth) continue;
    const verb = verbs.find((each) => statement.is(at, each));
    if (verb !== undefined) return verb.toLowerCase() as StatementKind;
    // WITH c AS (…) (SELECT …)
    if (statement.is(at, '(') && statement.is(at - 1, ')') && statement.is(at + 1, 'SELECT')) return 'select';
  }
  return 'unknown';
}

/** CREATE [UNIQUE | FULLTEXT | SPATIAL] INDEX name [USING x] ON table (parts) options. */
function readCreateIndex(
  statement: MysqlStatement,
  whole: Span,
  unread: Span[],
): { key: KeyDefinition; table: Span } | null {
  let start = 1;
  while (start <= whole.last && /^(?:OR|REPLACE|ONLINE|OFFLINE)$/.test(statement.tokens[start]?.text ?? ''))
    start++;
  const on = statement.find('ON', statement.span(start, whole.last));
  if (on === null) return null;
  const before = new Cursor(statement, start, on.first - 1);
  const sortWords = before.takeAny(
    'UNIQUE INDEX', 'FULLTEXT INDEX', 'SPATIAL INDEX', 'VECTOR INDEX', 'INDEX',
  ); // prettier-ignore
  before.take('IF NOT EXISTS');
  const nameSpan = before.name();
  const options: KeyOption[] = [];
  while (readOption(before, options));
  const after = new Cursor(statement, on.last + 1, whole.last);
  const table = after.name();
  const parens = after.parens();
  if (sortWords === null || table === null || parens === null) return null;
  while (readOption(after, options) || readLockOption(after, options));
  if (!after.done) unread.push(rest(after, whole));
  const word = statement.tokens[sortWords.first]?.text;
  return {
    table,
    key: {
      sort:
        word === 'UNIQUE'
          ? 'unique'
          : word === 'FULLTEXT'
            ? 'fulltext'
            : word === 'SPATIAL'
              ? 'spatial'
              : 'index',
      keyword: sortWords,
      name: nameSpan === null ? null : statement.lastName(nameSpan),
      nameSpan,
      parts: readParts(after, parens),
      list: parens,
      options,
      references: null,
      span: statement.span(sortWords.first, after.at - 1),
    },
  };
}

/** `ALGORITHM = INPLACE`, `LOCK = NONE` behind CREATE INDEX. */
function readLockOption(cursor: Cursor, options: KeyOption[]): boolean {
  const first = cursor.at;
  if (cursor.takeAny('ALGORITHM', 'LOCK') === null) return false;
  cursor.take('=');
  const value = cursor.done ? null : cursor.skip();
  options.push({ name: 'other', value, span: cursor.statement.span(first, cursor.at - 1) });
  return true;
}

const events: Readonly<Partial<Record<StatementKind, Routine['sort']>>> = {
  'create procedure': 'procedure',
  'create function': 'function',
  'create trigger': 'trigger',
  'create event': 'event',
  'alter event': 'event',
};

function readRoutine(cursor: Cursor, kind: StatementKind, name: Span | null): Routine {
  const { statement } = cursor;
  const sort = events[kind] ?? 'procedure';
  let body: Span | null = null;
  if (sort === 'trigger') {
    const row = statement.find('FOR EACH ROW');
    let at = row === null ? -1 : row.last + 1;
    if (statement.is(at, 'FOLLOWS') || statement.is(at, 'PRECEDES')) at += 2;
    if (row !== null && at <= cursor.end) body = statement.span(at, cursor.end);
  } else if (sort === 'event') {
    const word = statement.find('DO', statement.span(cursor.at, cursor.end));
    if (word !== null && word.last < cursor.end) body = statement.span(word.last + 1, cursor.end);
  } else {
    cursor.parens();
    const start = bodyStart(cursor);
    if (start <= cursor.end) body = statement.span(start, cursor.end);
  }
  return { sort, name, body };
}

/** Behind the parameters: RETURNS type and the characteristics, then the body. */
function bodyStart(cursor: Cursor): number {
  const { statement } = cursor;
  if (cursor.take('RETURNS')) {
    cursor.skip();
    cursor.parens();
    while (cursor.takeAny('UNSIGNED', 'SIGNED', 'ZEROFILL', 'PRECISION', 'VARYING') !== null);
    while (cursor.takeAny('CHARSET', 'CHARACTER SET', 'COLLATE') !== null) cursor.skip();
  }
  for (;;) {
    if (cursor.take('COMMENT')) cursor.skip();
    else if (
      !cursor.takeAny(
        'LANGUAGE SQL', 'NOT DETERMINISTIC', 'DETERMINISTIC', 'CONTAINS SQL', 'NO SQL', 'READS SQL DATA',
        'MODIFIES SQL DATA', 'SQL SECURITY DEFINER', 'SQL SECURITY INVOKER',
      ) // prettier-ignore
    )
      break;
  }
  return statement.tokens[cursor.at] === undefined ? cursor.end + 1 : cursor.at;
}
