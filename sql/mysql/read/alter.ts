import type { Span } from '../../rules/source-statement.ts';
import { Cursor } from '../cursor.ts';
import { Phrases } from '../phrases.ts';
import type { AlterAction, ColumnDefinition, KeyDefinition, OtherAction } from '../model.ts';
import { readColumn } from './columns.ts';
import { readKey } from './keys.ts';
import { readElements, readTableOption } from './table.ts';

/** Actions by their first words, longest first, for those whose details no rule needs. */
const others = new Phrases<OtherAction>([
  ['ADD SYSTEM VERSIONING', 'versioning'],
  ['DROP SYSTEM VERSIONING', 'versioning'],
  ['DROP PERIOD', 'versioning'],
  ['DROP PRIMARY KEY', 'drop primary key'],
  ['DROP FOREIGN KEY', 'drop foreign key'],
  ['DROP INDEX', 'drop index'],
  ['DROP KEY', 'drop index'],
  ['DROP CHECK', 'drop constraint'],
  ['DROP CONSTRAINT', 'drop constraint'],
  ['DROP PARTITION', 'partition'],
  ['DROP COLUMN', 'drop column'],
  ['DROP', 'drop column'],
  ['RENAME COLUMN', 'rename column'],
  ['RENAME INDEX', 'rename index'],
  ['RENAME KEY', 'rename index'],
  ['RENAME', 'rename table'],
  ['ALTER INDEX', 'alter index'],
  ['ALTER CHECK', 'alter index'],
  ['ALTER CONSTRAINT', 'alter index'],
  ['ALTER', 'alter column'],
  ['CONVERT TO', 'convert charset'],
  ['CONVERT PARTITION', 'partition'],
  ['ORDER BY', 'order by'],
  ['DISABLE KEYS', 'switch keys'],
  ['ENABLE KEYS', 'switch keys'],
  ['ALGORITHM', 'algorithm'],
  ['LOCK', 'lock'],
  ['WITHOUT VALIDATION', 'validation'],
  ['WITH VALIDATION', 'validation'],
  ['DISCARD', 'tablespace'],
  ['IMPORT', 'tablespace'],
  ['FORCE', 'force'],
  ['ADD PARTITION', 'partition'],
  ['TRUNCATE PARTITION', 'partition'],
  ['COALESCE PARTITION', 'partition'],
  ['REORGANIZE PARTITION', 'partition'],
  ['EXCHANGE PARTITION', 'partition'],
  ['ANALYZE PARTITION', 'partition'],
  ['CHECK PARTITION', 'partition'],
  ['OPTIMIZE PARTITION', 'partition'],
  ['REBUILD PARTITION', 'partition'],
  ['REPAIR PARTITION', 'partition'],
  ['REMOVE PARTITIONING', 'partition'],
  ['PARTITION BY', 'partition'],
]);

/** Reads the actions of ALTER TABLE from behind the table's name; what is no action is unread. */
export function readActions(cursor: Cursor, unread: Span[]): AlterAction[] {
  const { statement } = cursor;
  const actions: AlterAction[] = [];
  while (!cursor.done) {
    if (cursor.take(',')) continue;
    // The partitions of PARTITION BY are in parentheses, its commas too: the element ends where the action does.
    const { last: end } = statement.elementAt(cursor.at);
    const last = takesList(cursor) ? cursor.end : Math.min(end, cursor.end);
    const inner = new Cursor(statement, cursor.at, last);
    const action = readAction(inner, unread);
    actions.push(action);
    cursor.at = inner.end + 1;
  }
  return actions;
}

/** `DROP PARTITION p0, p1`, `ORDER BY a, b`: what stands behind the comma is no other action. */
function takesList(cursor: Cursor): boolean {
  const sort = others.next(cursor)?.value;
  return sort === 'partition' || sort === 'order by';
}

function readAction(cursor: Cursor, unread: Span[]): AlterAction {
  const { statement, at: first, end } = cursor;
  const span = statement.span(first, end);
  const isPartition = cursor.next('ADD PARTITION') || cursor.next('ADD SYSTEM VERSIONING');
  if (!isPartition && cursor.take('ADD')) {
    const key = readKey(cursor);
    if (key !== null) {
      leftover(cursor, unread);
      return { sort: 'add key', span, key };
    }
    cursor.take('COLUMN');
    cursor.take('IF NOT EXISTS');
    const columns: ColumnDefinition[] = [];
    let place: Span | null = null;
    if (cursor.next('(')) {
      const body = cursor.parens();
      const keys: KeyDefinition[] = [];
      if (body !== null) {
        readElements(statement.span(body.first + 1, body.last - 1), cursor, columns, keys, unread);
      }
    } else {
      const column = readColumn(cursor);
      if (column !== null) columns.push(column);
      place = readPlace(cursor);
    }
    leftover(cursor, unread);
    return { sort: 'add column', span, columns, place };
  }
  for (const sort of ['modify', 'change'] as const) {
    if (!cursor.take(sort.toUpperCase())) continue;
    cursor.take('COLUMN');
    cursor.take('IF EXISTS');
    const old = sort === 'change' ? cursor.name() : statement.span(cursor.at);
    const column = readColumn(cursor);
    const place = readPlace(cursor);
    if (column === null || old === null) break;
    leftover(cursor, unread);
    return { sort, span, old, column, place };
  }
  cursor.at = first;
  const other = others.take(cursor);
  if (other !== null) {
    const { value: sort } = other;
    if (sort === 'rename table') cursor.takeAny('TO', 'AS');
    if (sort === 'alter column') cursor.take('COLUMN');
    cursor.takeAny('IF EXISTS', '=');
    return { sort, span, name: cursor.name() };
  }
  const option = readTableOption(cursor);
  if (option !== null) {
    // `ENGINE=InnoDB ROW_FORMAT=DYNAMIC`: more options without a comma.
    while (!cursor.done && readTableOption(cursor) !== null);
    leftover(cursor, unread);
    return { sort: 'option', span, option };
  }
  unread.push(span);
  return { sort: 'unknown', span, name: null };
}

function readPlace(cursor: Cursor): Span | null {
  const first = cursor.at;
  if (cursor.take('FIRST')) return cursor.statement.span(first);
  if (!cursor.take('AFTER')) return null;
  cursor.name();
  return cursor.statement.span(first, cursor.at - 1);
}

function leftover(cursor: Cursor, unread: Span[]): void {
  if (!cursor.done) unread.push(cursor.statement.span(cursor.at, cursor.end));
}
