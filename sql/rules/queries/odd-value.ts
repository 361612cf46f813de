import { isInterval, rewrittenInterval } from './interval-text.ts';
import { typesThatRefuse } from './time-text.ts';
import { shortened } from '../../text/shortened.ts';

/** Why a string would be refused as a value of a column of some types. */
export interface OddValue {
  readonly types: readonly string[];
  /** Arrays of any type instead. */
  readonly ofArrays?: true;
  readonly message: string;
  readonly issue?: number;
  /** The same value as CockroachDB takes it. */
  readonly instead?: string;
}

const months = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec';

/**
 * Behind the quote of a string: what the dates, times and intervals that only PostgreSQL reads begin with. This is asked of
 * each value of a dump, and most strings end at their first character here; so do UUIDs, addresses and what is usual of
 * dates and intervals a few characters later.
 */
const beginnings = [
  '@',
  // {{1,2},{3,4}}; [0:2]={1,2,3}
  '\\{\\s*\\{', '\\[[-+]?\\d+:',
  // $1,234.56; -$5.00
  '-?\\$\\d', '\\(\\$\\d',
  // Days of Julius, times behind a T, ISO's other form of an interval.
  'J\\d', 'T\\d{2}:?\\d{2}', 'P\\d{4}-', '\\d{8}T\\d',
  // 27.12.2001
  '\\d{1,4}\\.\\d{1,2}\\.\\d',
  // 1999 08 Jan
  `\\d{2,4}[- ]\\d{1,2}[- ](?:${months})`,
  // 1997-02-10 17:32:01 PST
  '\\d[\\d/ .T-]*:\\d\\d[\\d:.]* ?[a-z]{3}',
  // Feb 10 17:32:01 1997
  `(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? +)?(?:${months})[a-z]* +\\d`,
  // 2 decades; 3 days, 5 hours; 5 minutes ago
  '[+-]?\\d+(?:\\.\\d*)? *(?:dec|cent|mil|c\\b)',
  "[+-]?\\d+(?:\\.\\d*)? *[a-zµ]+[^',]*(?:, *[+-]?\\d|\\bago\\b)",
]; // prettier-ignore
const beginning = new RegExp(`[ \\t]*(?:${beginnings.join('|')})`, 'iy');

/** Whether the string whose quote opens at an offset may be such a value. */
export function mayBeOdd(text: string, quote: number): boolean {
  beginning.lastIndex = quote + 1;
  return beginning.test(text);
}

/**
 * What dates, times and intervals of PostgreSQL a string is that CockroachDB does not read; empty for nearly all. Whether it
 * is one only the type of its column can tell.
 */
export function oddValues(text: string): readonly OddValue[] {
  const found: OddValue[] = [...typesThatRefuse(text)];
  const instead = isInterval(text) ? null : rewrittenInterval(text);
  if (instead !== null) {
    const message = `CockroachDB cannot read ‘${shortened(text, 40)}’ as an interval.`;
    found.push({ types: ['interval'], message, instead });
  }
  return found;
}

/** Why CockroachDB does not read a string as an array, when it is one that PostgreSQL reads as such; empty for nearly all. */
export function oddArrays(text: string): readonly OddValue[] {
  const message = refusedArray(text);
  return message === null ? [] : [{ types: [], ofArrays: true, message, issue: 32552 }];
}

/** The same of a string of which it is known that it is to be an array; null when nothing is wrong. */
export function refusedArray(text: string): string | null {
  if (/^\s*\[[-+\d:\][]+\]\s*=/.test(text))
    return 'CockroachDB’s arrays begin at 1: it refuses bounds in front of the values.';
  if (/^\s*\{\s*\{/.test(text))
    return 'CockroachDB’s arrays have one dimension: it refuses an array within an array.';
  return null;
}

/** Why a string is no number, when it is money as PostgreSQL prints it; empty for nearly all. */
export function oddMoney(text: string): readonly OddValue[] {
  const [, minus = '', open = '', amount = '', close = ''] =
    /^(-?)(\(?)\$(\d[\d,]*(?:\.\d+)?)(\)?)$/.exec(text) ?? [];
  if (amount === '' || (open === '') !== (close === '')) return [];
  const instead = `${minus !== '' || open !== '' ? '-' : ''}${amount.replaceAll(',', '')}`;
  const message = `CockroachDB has no MONEY, and reads no number from ‘${shortened(text, 40)}’.`;
  return [{ types: ['money'], message, instead }];
}

/** Whether a string is any of these. */
export const isOdd = (text: string): boolean =>
  oddValues(text).length > 0 || refusedArray(text) !== null || oddMoney(text).length > 0;
