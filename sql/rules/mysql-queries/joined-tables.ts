import type { MysqlStatement } from '../../mysql/statement.ts';
import type { Span } from '../source-statement.ts';

export interface JoinedPair {
  /** `t AS x`, as it is written, and the name that its columns go by. */
  readonly target: string;
  readonly targetName: string;
  readonly other: string;
  readonly condition: string;
}

/** Whether a span of table references names more than one table. */
export function namesSeveralTables(statement: MysqlStatement, tables: Span): boolean {
  return firstSeparator(statement, tables) !== null;
}

/** The first comma or JOIN between two tables. */
export function firstSeparator(statement: MysqlStatement, tables: Span): Span | null {
  const depth = statement.tokens[tables.first]?.depth ?? 0;
  for (let at = tables.first; at <= tables.last; at++) {
    if (statement.tokens[at]?.depth !== depth) continue;
    if (/^(?:,|JOIN|STRAIGHT_JOIN)$/.test(statement.tokens[at]?.text ?? '')) return statement.span(at);
  }
  return null;
}

/** `t [AS] x [INNER] JOIN u [AS] y ON condition`, and nothing else; null for every other shape. */
export function joinedPair(statement: MysqlStatement, tables: Span): JoinedPair | null {
  const join = firstSeparator(statement, tables);
  if (join === null || !statement.is(join.first, 'JOIN')) return null;
  const before = statement.is(join.first - 1, 'INNER') ? join.first - 2 : join.first - 1;
  const target = tableAt(statement, tables.first, before);
  const on = statement.find('ON', statement.span(join.first, tables.last));
  if (target === null || on === null || on.first === tables.last) return null;
  const other = tableAt(statement, join.first + 1, on.first - 1);
  const condition = statement.span(on.first + 1, tables.last);
  if (other === null || firstSeparator(statement, condition) !== null) return null;
  return {
    target: target.text,
    targetName: target.name,
    other: other.text,
    condition: statement.slice(condition),
  };
}

function tableAt(
  statement: MysqlStatement,
  first: number,
  last: number,
): { text: string; name: string } | null {
  if (first > last || !statement.isName(first)) return null;
  const table = statement.name(first);
  let alias = table.last + 1;
  if (statement.is(alias, 'AS')) alias++;
  const text = statement.slice(statement.span(first, last));
  if (table.last === last) return { text, name: statement.lastName(table) };
  return alias === last && statement.isName(alias) ? { text, name: statement.nameAt(alias) } : null;
}
