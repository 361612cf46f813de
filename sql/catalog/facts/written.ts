import type { TextRange } from '../../findings/finding.ts';
import { nameParts } from '../../rules/names.ts';
import type { StatementContext } from '../../rules/statement-context.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { nameOf, type Name } from '../name.ts';
import type { Written } from '../fact.ts';

const part = String.raw`(?:(?:[uU]&)?"(?:[^"]|"")*"|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)`;
const dotted = new RegExp(String.raw`${part}(?:\s*\.\s*${part})*`, 'y');

/** The name that is written at an offset, with its schema: `a`, `a.b`, `"A"."b"`. Empty when there is none. */
export function nameRange(text: string, start: number): TextRange {
  dotted.lastIndex = start;
  return { start, end: dotted.test(text) ? dotted.lastIndex : start };
}

/** A relation as the parser gives it, at the place that it gives. */
export function relation(statement: StatementContext, node: NodeOf<'RangeVar'> | undefined): Written | null {
  if (node?.relname === undefined) return null;
  return {
    name: { schema: node.schemaname ?? null, name: node.relname },
    range: nameRange(statement.text, statement.offset(node.location)),
  };
}

/** A name that the parser gives without a place; `first` is the token where it begins. */
export function listed(
  statement: StatementContext,
  names: readonly Node[] | undefined,
  first: number,
): Written {
  return { name: nameOf(nameParts(names)), range: statement.name(first).range };
}

/** The index of the first token behind one of the words at the beginning of a statement, and behind IF [NOT] EXISTS. */
export function behind(statement: StatementContext, ...words: readonly string[]): number {
  let at = 0;
  while (at < statement.tokens.length && !words.some((word) => statement.is(at, word))) at++;
  at++;
  if (statement.is(at, 'CONCURRENTLY')) at++;
  if (statement.is(at, 'IF')) at += statement.is(at + 1, 'NOT') ? 3 : 2;
  return at;
}

/**
 * The name in a text as SQL reads it, for the names that stand in strings: nextval('public."Film_seq"'). Null when it
 * is none.
 */
export function parseName(text: string): Name | null {
  const trimmed = text.trim();
  const range = nameRange(trimmed, 0);
  if (range.end === 0 || range.end !== trimmed.length) return null;
  return nameOf(splitName(trimmed).map(({ name }) => name));
}

/** The parts of a dotted name with their places in it. */
export function splitName(
  text: string,
): { readonly name: string; readonly start: number; readonly end: number }[] {
  const parts: { name: string; start: number; end: number }[] = [];
  for (const found of text.matchAll(new RegExp(part, 'g'))) {
    const [raw] = found;
    const name = raw.endsWith('"')
      ? raw.slice(raw.indexOf('"') + 1, -1).replaceAll('""', '"')
      : raw.toLowerCase();
    parts.push({ name, start: found.index, end: found.index + raw.length });
  }
  return parts;
}
