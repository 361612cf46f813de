import type { TextEdit } from '../../findings/finding.ts';
import { tokenizeMysql } from '../../mysql/tokens.ts';
import { splitMysql } from '../../mysql/split.ts';
import type { Piece } from '../../split/split.ts';
import { applyEdits } from '../edits.ts';
import { tableName } from './column-sorts.ts';
import type { Note } from './outcome.ts';
import { readCorrected, withComma } from './statement.ts';

const name =
  '((?:`[^`\\n]+`|"[^"\\n]+"|[\\w$\\u0080-\\uffff]+)(?:\\s*\\.\\s*(?:`[^`\\n]+`|"[^"\\n]+"|[\\w$\\u0080-\\uffff]+))?)';
const makesTable = new RegExp(`create\\s+table\\s+(?:if\\s+not\\s+exists\\s+)?${name}`, 'iy');
const makesView = new RegExp(
  `(?:/\\*!\\d*\\s*)?create\\b(?:[^;'"\`()]|\`[^\`\\n]*\`|'[^'\\n]*')*?\\bview\\s+(?:if\\s+not\\s+exists\\s+)?${name}`,
  'iy',
);
const rows = /(?:insert|replace|load)\b/iy;

const switchesOff = /\bset\b[^;]*\bforeign_key_checks\s*=\s*(?:0|off)\b/i;

/** How much of a statement is looked at to see what it makes. */
const head = 600;

/** What a file makes, and where: known before anything of it is converted. */
export interface Order {
  /** The offset of the last statement that makes a table or view, by its name. */
  readonly tables: ReadonlyMap<string, number>;
  readonly views: ReadonlyMap<string, number>;
  /** The file loads rows with the foreign keys switched off, as a dump does: then they are in no order. */
  readonly loadsUnchecked: boolean;
}

/** Pieces that are looked at without giving others their turn. */
const atOnce = 2_000;

export function* orderOf(text: string, pieces: readonly Piece[]): Generator<undefined, Order> {
  const tables = new Map<string, number>();
  const views = new Map<string, number>();
  let hasRows = false;
  let isUnchecked = false;
  for (const [index, { kind, range }] of pieces.entries()) {
    if (index % atOnce === 0) yield;
    if (kind !== 'statement') continue;
    const code = text.charCodeAt(range.start) | 32;
    if (code === 99 || code === 47 || code === 115) {
      const begun = text.slice(range.start, Math.min(range.end, range.start + head));
      if (code !== 99) isUnchecked ||= switchesOff.test(begun);
      const table = match(makesTable, begun);
      if (table !== null) tables.set(table, range.start);
      const view = table === null ? match(makesView, begun) : null;
      if (view !== null) views.set(view, range.start);
    } else if (!hasRows && (code === 105 || code === 114 || code === 108)) {
      rows.lastIndex = range.start;
      hasRows = rows.test(text);
    }
  }
  return { tables, views, loadsUnchecked: hasRows && isUnchecked };
}

function match(pattern: RegExp, text: string): string | null {
  pattern.lastIndex = 0;
  const found = pattern.exec(text)?.[1];
  return found === undefined ? null : plainName(found);
}

/** The last part of a name without its quotes. */
const plainName = (written: string): string =>
  tableName(
    written
      .split(/\.(?=[^`"]*(?:[`"][^`"]*[`"])?$)/)
      .at(-1)
      ?.trim()
      .replace(/^[`"]|[`"]$/g, '') ?? '',
  );

/** A foreign key that is made behind the tables. */
export interface LaterKey {
  readonly sql: string;
  readonly note: Note;
}

/**
 * A converted CREATE TABLE without those of its foreign keys that cannot be made yet: to a table that comes later (MySQL
 * looks for it when a row is checked, CockroachDB at once), and all of them where rows come unchecked.
 */
export function laterKeys(
  text: string,
  at: number,
  order: Order,
): { readonly text: string; readonly keys: readonly LaterKey[] } {
  if (!/\bforeign\s+key\b/i.test(text)) return { text, keys: [] };
  const edits: TextEdit[] = [];
  const keys: LaterKey[] = [];
  for (const { range } of splitMysql(text).pieces) {
    const statement = readCorrected(text.slice(range.start, range.end));
    const { kind, name: table } = statement.model;
    if (kind !== 'create table' || table === null) continue;
    const leading = new Set<number>();
    for (const { sort, span, references, name: key } of statement.model.keys) {
      if (sort !== 'foreign' || references === null) continue;
      const target = tableName(statement.lastName(references.table));
      const isLater = (order.tables.get(target) ?? -1) > at;
      if (!isLater && !order.loadsUnchecked) continue;
      if (!statement.is(span.first - 1, ',') || leading.has(span.first - 2)) leading.add(span.last);
      const { start, end } = withComma(statement, span, leading);
      edits.push({ range: { start: start + range.start, end: end + range.start }, text: '' });
      const why = isLater ? `its table ${target} comes later` : 'rows are loaded before';
      keys.push({
        sql: `ALTER TABLE ${statement.slice(table)} ADD ${statement.slice(span)};`,
        note: {
          sort: 'changed',
          code: null,
          why: `the foreign key ${key ?? `to ${target}`} is made at the end: ${why}`,
        },
      });
    }
  }
  return { text: edits.length === 0 ? text : applyEdits(text, edits), keys };
}

/** The views that a CREATE VIEW reads and that are made behind it in the file. */
export function awaitedViews(text: string, at: number, own: string, order: Order): Set<string> {
  const awaited = new Set<string>();
  const later = [...order.views].filter(([view, place]) => place > at && view !== own);
  if (later.length === 0) return awaited;
  const words = new Set(
    tokenizeMysql(text).tokens.map((token) =>
      tableName(text.slice(token.start, token.end).replace(/^[`"]|[`"]$/g, '')),
    ),
  );
  for (const [view] of later) if (words.has(view)) awaited.add(view);
  return awaited;
}

/** The view that a statement makes, in lower case; null when it makes none. */
export const viewMadeBy = (text: string): string | null => match(makesView, text.slice(0, head));
