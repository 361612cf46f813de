import { is, nameAt, nameBehind, trailingName, type DottedName, type NamedToken } from '../named-tokens.ts';
import { words, type Place } from './place.ts';

export const isColumnListHead = (head: readonly NamedToken[]): boolean =>
  (is(head.at(-1), 'KEY') && is(head.at(-2), 'PRIMARY', 'FOREIGN')) ||
  is(head.at(-1), 'UNIQUE', 'COLUMNS', 'STORING', 'INCLUDE') ||
  // UNIQUE INDEX name (…) and MySQL's KEY name (…)
  is(head.at(-2), 'INDEX', 'KEY');

/** Columns of a table in a list, without those that it has already. */
export function listOf(table: DottedName, list: readonly NamedToken[], more: readonly string[] = []): Place {
  const except = list.flatMap((token, i) =>
    is(list[i + 1], ',') && token.kind !== 'mark' ? [token.name] : [],
  );
  return { kind: 'columns', table: table.parts, words: more, except };
}

/** In parentheses that mean something by what stands in front of them; null when they hold an expression. */
export function inParentheses(
  head: readonly NamedToken[],
  list: readonly NamedToken[],
  own: readonly string[] | null,
  before: readonly NamedToken[],
): Place | null {
  const last = list.at(-1);
  const atElement = last === undefined || is(last, ',');
  const isOwnList =
    isColumnListHead(head) || head.some((token) => is(token, 'INDEX', 'FAMILY', 'KEY', 'STORING'));
  const named = trailingName(head);
  if (named !== null && is(named.previous, 'REFERENCES', 'INTO', 'COPY')) {
    const table = { parts: named.parts, next: 0 };
    if (is(named.previous, 'COPY') && is(head.at(-1), 'WITH')) return null;
    return atElement
      ? listOf(table, list, is(named.previous, 'INTO') && list.length === 0 ? ['SELECT'] : [])
      : words('SELECT');
  }
  if (own !== null && isOwnList) {
    const used = list.filter((_, i) => is(list[i + 1], ',')).map(({ name }) => name);
    return { kind: 'own-columns', names: own.filter((name) => !used.includes(name)) };
  }
  if (is(head.at(-1), 'CONFLICT')) {
    const table = nameBehind(before, 'INTO');
    return table === null ? null : listOf(table, list);
  }
  if (is(before[0], 'CREATE') && head[0]?.depth === 0 && before.some((token) => is(token, 'INDEX'))) {
    const on = before.findLastIndex((token) => is(token, 'ON') && token.depth === 0);
    const table = on === -1 ? null : nameAt(before, on + 1);
    if (table === null || before.slice(on).some((token) => is(token, 'WHERE') && token.depth === 0))
      return null;
    return atElement ? listOf(table, list) : words('ASC, DESC, NULLS FIRST, NULLS LAST');
  }
  return null;
}
