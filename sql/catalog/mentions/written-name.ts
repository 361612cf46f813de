import type { Dialect } from '../../dialect/dialect.ts';
import { reservedKeywords } from '../../rules/data/keywords.ts';
import { mysqlReserved } from '../../mysql/reserved.ts';
import { quoteIdentifier } from '../name.ts';
import type { RawMention } from './raw.ts';

const reserved = new Set(reservedKeywords);

/**
 * A new name as it is to be written at a place: in quotes when it needs them or the old one had them, and in strings as
 * a string holds it.
 */
export function writtenAs(
  name: string,
  before: string,
  { form, strings }: Pick<RawMention, 'form' | 'strings'>,
  dialect: Dialect,
): string {
  let text = form === 'text' ? name : dialect === 'mysql' ? inMysql(name, before) : inPostgres(name, before);
  for (let i = 0; i < strings; i++) text = text.replaceAll("'", "''");
  return text;
}

function inPostgres(name: string, before: string): string {
  const needed = quoteIdentifier(name, (word) => reserved.has(word));
  return before.startsWith('"') && !needed.startsWith('"') ? `"${name}"` : needed;
}

function inMysql(name: string, before: string): string {
  const quoted = before.startsWith('`') || before.startsWith('"');
  const needs = quoted || !/^[A-Za-z_$\u0080-\uffff][\w$\u0080-\uffff]*$/.test(name) || mysqlReserved.has(name.toUpperCase()); // prettier-ignore
  if (!needs) return name;
  const mark = before.startsWith('"') ? '"' : '`';
  return `${mark}${name.replaceAll(mark, mark + mark)}${mark}`;
}
