import { quotedWhenPrinted } from '../rules/data/keywords.ts';
import { mysqlReserved } from './reserved.ts';

const plain = /^[a-z_\u0080-\uffff][a-z0-9_$\u0080-\uffff]*$/;
const keywords = new Set(quotedWhenPrinted);

/** A name as CockroachDB must be told it: bare where it may be, else in double quotes. */
export function cockroachName(name: string): string {
  return isPlainName(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/**
 * Whether CockroachDB reads a name as it is without quotes: lower case, no keyword that may not stand there; and none
 * of MySQL's, so that a file half corrected means what it did (`key varchar(10)` would be an index there).
 */
export function isPlainName(name: string): boolean {
  return plain.test(name) && !keywords.has(name) && !mysqlReserved.has(name.toUpperCase());
}

/** `'…'` as CockroachDB reads it; E'…' when it holds what needs an escape. */
export function cockroachString(value: string): string {
  const quoted = value.replaceAll("'", "''");
  if (!/[\x00-\x1f\\]/.test(value)) return `'${quoted}'`;
  const escapes: Readonly<Record<string, string>> = {
    '\\': '\\\\',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\b': '\\b',
    '\f': '\\f',
  };
  const escaped = quoted.replace(
    /[\x00-\x1f\\]/g,
    (mark) => escapes[mark] ?? `\\x${mark.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `e'${escaped}'`;
}

/** The value of a SET, `a,b`, as the text of an array: `{"a","b"}`. No label of a SET holds a comma. */
export function arrayText(value: string): string {
  if (value === '') return '{}';
  const labels = value.split(',').map((label) => `"${label.replace(/["\\]/g, '\\$&')}"`);
  return `{${labels.join(',')}}`;
}

/** What a string literal of MySQL (`'it\'s'`, `"a""b"`) holds. (Reference Manual 8.4, table of special characters) */
export function stringValue(literal: string): string {
  const start = literal.search(/['"]/);
  const quote = literal[start] ?? "'";
  const inner = literal.slice(start + 1, literal.endsWith(quote) ? -1 : undefined);
  const special: Readonly<Record<string, string>> = {
    '0': '\0',
    b: '\b',
    n: '\n',
    r: '\r',
    t: '\t',
    Z: '\x1a',
    // Only LIKE gives these a meaning, and it wants to see the backslash.
    '%': '\\%',
    _: '\\_',
  };
  return inner.replace(
    /\\([^])|(['"])\2/g,
    (both, escaped: string | undefined, doubled: string | undefined) => {
      if (escaped !== undefined) return special[escaped] ?? escaped;
      return doubled === quote ? quote : both;
    },
  );
}
