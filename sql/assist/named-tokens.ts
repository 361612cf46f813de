import type { Dialect } from '../dialect/dialect.ts';
import { tokenizeMysql } from '../mysql/tokens.ts';
import { tokenize, type Token } from '../parse/tokens.ts';

/** A token with the name that it is when it stands for one: without quotes, folded as its dialect folds it. */
export interface NamedToken extends Token {
  readonly name: string;
}

/** The tokens of a statement of a dialect. Takes any text; what is left open reaches to the end. */
export function namedTokens(source: string, dialect: Dialect): NamedToken[] {
  const mysql = dialect === 'mysql';
  const tokens = mysql ? tokenizeMysql(source).tokens : tokenize(source);
  return tokens.map((token) => ({ ...token, name: nameOf(token, source, mysql) }));
}

function nameOf({ kind, start, end, text }: Token, source: string, mysql: boolean): string {
  if (kind === 'word') return mysql ? source.slice(start, end) : text.toLowerCase();
  if (kind !== 'identifier') return '';
  const quote = mysql ? '`' : '"';
  const open = text.indexOf(quote) + 1;
  const closed = text.length > open && text.endsWith(quote);
  return text.slice(open, closed ? -1 : undefined).replaceAll(quote + quote, quote);
}

/** Whether a token is one of some keywords or marks. */
export const is = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token !== undefined && (token.kind === 'word' || token.kind === 'mark') && texts.includes(token.text);

/** Whether a token may be a name. Keywords may, too: who asks knows what can stand there. */
export const isName = (token: Token | undefined): boolean =>
  token?.kind === 'word' || token?.kind === 'identifier';

/** A dotted name where it is written. */
export interface DottedName {
  readonly parts: readonly string[];
  /** Index of the token behind it. */
  readonly next: number;
}

/** The dotted name that begins at an index; null when none does. */
export function nameAt(tokens: readonly NamedToken[], index: number): DottedName | null {
  const first = tokens[index];
  if (first === undefined || !isName(first)) return null;
  const parts = [first.name];
  let next = index + 1;
  while (is(tokens[next], '.') && isName(tokens[next + 1])) {
    parts.push(tokens[next + 1]?.name ?? '');
    next += 2;
  }
  return { parts, next };
}

/** The name behind a keyword, with IF EXISTS and ONLY passed over. */
export function nameBehind(tokens: readonly NamedToken[], keyword: string): DottedName | null {
  let index = tokens.findIndex((token) => is(token, keyword));
  if (index === -1) return null;
  index++;
  while (is(tokens[index], 'IF', 'NOT', 'EXISTS', 'ONLY')) index++;
  return nameAt(tokens, index);
}

/** The name of which the last dot is at an index: `a.b.` → ['a', 'b']. */
export function dottedBefore(tokens: readonly NamedToken[], dot: number): readonly string[] {
  const parts: string[] = [];
  for (let index = dot; is(tokens[index], '.') && isName(tokens[index - 1]); index -= 2)
    parts.unshift(tokens[index - 1]?.name ?? '');
  return parts;
}

/** The dotted name with which some tokens end, and the token in front of it. */
export function trailingName(
  tokens: readonly NamedToken[],
): { readonly parts: readonly string[]; readonly previous: NamedToken | undefined } | null {
  let index = tokens.length - 1;
  const end = tokens[index];
  if (end === undefined || !isName(end)) return null;
  const parts = [end.name];
  while (is(tokens[index - 1], '.') && isName(tokens[index - 2])) {
    parts.unshift(tokens[index - 2]?.name ?? '');
    index -= 2;
  }
  return { parts, previous: tokens[index - 1] };
}

/** The tokens behind the last comma: the element of a list that is being written. */
export const elementOf = (list: readonly NamedToken[]): readonly NamedToken[] =>
  list.slice(list.findLastIndex((token) => is(token, ',')) + 1);

/** For each token the index of the parenthesis that it is in; -1 outside of all. */
export function groupsOf(tokens: readonly Token[]): number[] {
  const open: number[] = [];
  return tokens.map((token, i) => {
    if (is(token, ')', ']')) open.pop();
    const group = open.at(-1) ?? -1;
    if (is(token, '(', '[')) open.push(i);
    return group;
  });
}

/** The index of the mark that closes the parenthesis at an index; the number of tokens when none does. */
export function closeOf(tokens: readonly Token[], open: number): number {
  let depth = 0;
  for (let i = open; i < tokens.length; i++) {
    if (is(tokens[i], '(', '[')) depth++;
    else if (is(tokens[i], ')', ']') && --depth === 0) return i;
  }
  return tokens.length;
}
