import { isCast } from '../catalog/casts.ts';
import type { ColumnType } from '../catalog/table.ts';
import { canonicalDecimal, compareDecimals } from './decimal.ts';
import { canonicalJson } from './json.ts';

/** How two columns are compared. */
export interface Comparison {
  /** One spelling for equal values. */
  readonly canonical: (text: string) => string;
  /** How a server sorts the column, when it is part of a key. */
  readonly order: KeyOrder;
}

export interface KeyOrder {
  /** `natural`: by the type itself (an index serves it). `text`: by its text, byte by byte. */
  readonly by: 'natural' | 'text';
  /** Of two values as the servers print them. */
  readonly compare: (a: string, b: string) => number;
}

type Family =
  | 'number' | 'float4' | 'float8' | 'text' | 'padded' | 'bool' | 'bytea' | 'uuid' | 'json' | 'date' | 'timestamp'
  | 'time' | 'timetz' | 'interval' | 'inet' | 'bits'; // prettier-ignore

const families: Readonly<Record<string, Family>> = {
  int2: 'number', int4: 'number', int8: 'number', numeric: 'number', oid: 'number',
  float4: 'float4', float8: 'float8',
  text: 'text', varchar: 'text', name: 'text', citext: 'text', char: 'text', bpchar: 'padded',
  bool: 'bool', bytea: 'bytea', uuid: 'uuid', json: 'json', jsonb: 'json',
  date: 'date', timestamp: 'timestamp', timestamptz: 'timestamp', time: 'time', timetz: 'timetz', interval: 'interval',
  inet: 'inet', cidr: 'inet', bit: 'bits', varbit: 'bits',
}; // prettier-ignore

/**
 * How a source column and a target column are compared, given that the source's value is read through the cast table
 * and both sessions print as data/session.ts says. Undefined when no common form is known: then the column must be
 * reported as not checked.
 */
export function comparison(source: ColumnType, target: ColumnType): Comparison | undefined {
  const from = isCast(source, target) ? target : source;
  const arrays = from.kind === 'array' && target.kind === 'array';
  const family = arrays
    ? commonFamily(elementFamily(from), elementFamily(target))
    : commonFamily(familyOf(from), familyOf(target));
  if (family) {
    const canonical = canonicals[family];
    return arrays
      ? { canonical: (text) => canonicalArray(text, canonical), order: byText }
      : { canonical, order: orders[family] ?? byText };
  }
  // What has no family of its own prints as text, and equal text is equal; the same type on both sides, likewise.
  const toText = from.kind !== 'array' && familyOf(target) === 'text';
  const sameType = from.name === target.name && from.kind === target.kind;
  return toText || sameType ? { canonical: (text) => text, order: byText } : undefined;
}

const familyOf = (type: ColumnType): Family | undefined =>
  type.kind === 'enum' ? 'text' : type.kind === 'base' ? families[type.name] : undefined;

const elementFamily = ({ element }: ColumnType): Family | undefined =>
  element?.kind === 'enum' ? 'text' : element?.kind === 'base' ? families[element.name] : undefined;

function commonFamily(a: Family | undefined, b: Family | undefined): Family | undefined {
  if (a === b) return a;
  const pair = [a, b];
  const isPair = (x: Family, y: Family): boolean => pair.includes(x) && pair.includes(y);
  if (isPair('float4', 'float8')) return 'float4';
  if (isPair('text', 'padded')) return 'padded';
  return undefined;
}

const canonicals: Readonly<Record<Family, (text: string) => string>> = {
  number: canonicalDecimal,
  float4: (text) => float(text, Math.fround),
  float8: (text) => float(text, (value) => value),
  text: (text) => text,
  padded: (text) => text.replace(/ +$/, ''),
  bool: (text) => (text === 't' || text === 'true' ? 'true' : 'false'),
  bytea: (text) => text.toLowerCase(),
  uuid: (text) => text.toLowerCase(),
  json: canonicalJson,
  date: (text) => text,
  // Both sessions are in UTC, so an offset of zero says nothing.
  timestamp: (text) => trimSeconds(text.replace('T', ' ').replace(/(Z|\+00(:00)?)(?= BC$|$)/, '')),
  time: trimSeconds,
  timetz: (text) => text.replace(/^([\d:]+)(\.\d*)?([+-]\d\d)(:\d\d)?/, (_, time: string, fraction: string | undefined, hours: string, minutes: string | undefined) => `${trimSeconds(time + (fraction ?? ''))}${hours}${minutes ?? ':00'}`),
  interval: canonicalInterval,
  inet: (text) => text.toLowerCase().replace(/^([\d.]+)\/32$/, '$1').replace(/^([0-9a-f:.]*:[0-9a-f:.]*)\/128$/, '$1'),
  bits: (text) => text,
}; // prettier-ignore

const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const codes = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const byText: KeyOrder = { by: 'text', compare: bytes };

/** Families whose own order we can follow; keys of the others are sorted by their text. */
const orders: Readonly<Partial<Record<Family, KeyOrder>>> = {
  number: { by: 'natural', compare: compareDecimals },
  text: byText,
  padded: { by: 'text', compare: (a, b) => bytes(canonicals.padded(a), canonicals.padded(b)) },
  uuid: { by: 'natural', compare: (a, b) => codes(a.toLowerCase(), b.toLowerCase()) },
  bytea: { by: 'natural', compare: (a, b) => codes(a.toLowerCase(), b.toLowerCase()) },
  bool: { by: 'natural', compare: (a, b) => codes(canonicals.bool(a), canonicals.bool(b)) },
  date: { by: 'natural', compare: compareMoments },
  timestamp: { by: 'natural', compare: compareMoments },
};

function float(text: string, round: (value: number) => number): string {
  const value = round(Number(text.replace(/^([+-]?)Inf$/, '$1Infinity')));
  if (Number.isNaN(value)) return text;
  return Object.is(value, -0) ? '-0' : String(value);
}

/** `12:00:00.500000` → `12:00:00.5`, also with what follows it. */
function trimSeconds(text: string): string {
  return text.replace(/(:\d\d)\.(\d*?)0*(?=\D|$)/, (_, seconds: string, fraction: string) =>
    fraction ? `${seconds}.${fraction}` : seconds,
  );
}

/** Months, days and microseconds, which are what an interval consists of (IntervalStyle postgres). */
function canonicalInterval(text: string): string {
  const match =
    /^(?:(-?\+?\d+) years? ?)?(?:([+-]?\d+) mons? ?)?(?:([+-]?\d+) days? ?)?(?:([+-]?)(\d+):(\d\d):(\d\d)(?:\.(\d{1,6}))?)?$/.exec(
      text,
    );
  if (!match || text === '') return text;
  const [, years, months, days, sign, hours, minutes, seconds, fraction] = match;
  const micros =
    (BigInt(hours ?? 0) * 3600n + BigInt(minutes ?? 0) * 60n + BigInt(seconds ?? 0)) * 1_000_000n +
    BigInt((fraction ?? '').padEnd(6, '0'));
  return `${Number(years ?? 0) * 12 + Number(months ?? 0)} months ${Number(days ?? 0)} days ${sign === '-' ? -micros : micros} µs`;
}

/** Microseconds of a date or timestamp on a line on which the order is right, though not the distances. */
function moment(text: string): bigint | number {
  if (text === 'infinity') return Infinity;
  if (text === '-infinity') return -Infinity;
  const match =
    /^(\d+)-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?(?:Z|[+-]\d\d(?::\d\d)?)?)?( BC)?$/.exec(
      text,
    );
  if (!match) throw new RangeError(`not a date: ${text}`);
  const [, year, month, day, hours = 0, minutes = 0, seconds = 0, fraction = '', bc] = match;
  const years = bc ? 1n - BigInt(year!) : BigInt(year!);
  const inYear =
    (((BigInt(month!) * 32n + BigInt(day!)) * 24n + BigInt(hours)) * 60n + BigInt(minutes)) * 60n +
    BigInt(seconds);
  return (years * 40_000_000n + inYear) * 1_000_000n + BigInt(fraction.padEnd(6, '0'));
}

function compareMoments(a: string, b: string): number {
  if (a === b) return 0;
  const [x, y] = [moment(a), moment(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** An array's text with canonical elements, as nested JSON; `canonical` is the elements' own. */
function canonicalArray(text: string, canonical: (text: string) => string): string {
  let at = text.indexOf('{');
  if (at < 0) return text;
  // Bounds other than 1 are part of the value: [0:1]={…}
  const bounds = text.slice(0, at);
  const item = (): string => {
    if (text[at] === '{') {
      at++;
      const items: string[] = [];
      while (text[at] !== '}') {
        if (at >= text.length) throw new RangeError('an array without an end');
        items.push(item());
        if (text[at] === ',') at++;
      }
      at++;
      return `[${items.join(',')}]`;
    }
    if (text[at] === '"') {
      let value = '';
      for (at++; text[at] !== '"'; at++) {
        if (at >= text.length) throw new RangeError('a string without an end');
        if (text[at] === '\\') at++;
        value += text[at];
      }
      at++;
      return JSON.stringify(canonical(value));
    }
    const start = at;
    while (at < text.length && text[at] !== ',' && text[at] !== '}') at++;
    const value = text.slice(start, at);
    return value === 'NULL' ? 'null' : JSON.stringify(canonical(value));
  };
  try {
    return bounds + item();
  } catch {
    return text;
  }
}
