import { arrayText, cockroachString, stringValue } from '../../mysql/names.ts';
import { backslashEscape } from '../../rules/mysql/backslash-escape.ts';
import { binaryType } from '../../rules/mysql/binary-type.ts';
import { autoIncrement } from '../../rules/mysql/auto-increment.ts';
import { defaultValue } from '../../rules/mysql/default-value.ts';
import { bitType } from '../../rules/mysql/bit-type.ts';
import { doubleQuotedString } from '../../rules/mysql/double-quoted-string.ts';
import { enumType } from '../../rules/mysql/enum-type.ts';
import { mysqlLiteral } from '../../rules/mysql/mysql-literal.ts';
import { setType } from '../../rules/mysql/set-type.ts';
import { spatialType } from '../../rules/mysql/spatial-type.ts';
import { tinyintFlag } from '../../rules/mysql/tinyint-flag.ts';
import { timeRange } from '../../rules/mysql/time-range.ts';
import { unsignedType } from '../../rules/mysql/unsigned-type.ts';
import { yearType } from '../../rules/mysql/year-type.ts';
import { zeroDate } from '../../rules/mysql/zero-date.ts';
import { momentText, timeOfNumber, yearNumber } from './moment-value.ts';
import type { Note } from './outcome.ts';
import type { ColumnSort } from './column-sorts.ts';

/** A value of a row as it is written. */
export interface Written {
  /** `bits`: `b'…'`, `0b…`; `hex`: `x'…'`, `0x…`; `word`: NULL, DEFAULT, TRUE, FALSE. */
  readonly form: 'string' | 'number' | 'bits' | 'hex' | 'word';
  /** With its quotes, without a prefix; of `bits` and `hex` the digits alone. */
  readonly text: string;
  /** What stands before it: `_binary`, `_utf8mb4`, `n`. */
  readonly prefix: string;
}

/** How the characters of the text stand for the bytes of the file. */
export type Bytes = 'utf8' | 'latin1';

/** A value as CockroachDB takes it in that column; the same text when it is taken as it is. */
export interface Value {
  readonly text: string;
  readonly note?: Note;
}

const notes = {
  backslash: { code: backslashEscape.code, sort: 'changed', why: "strings with backslashes are written without, or as e'…'" },
  quotes: { code: doubleQuotedString.code, sort: 'changed', why: 'strings in double quotes are in single ones' },
  prefix: { code: mysqlLiteral.code, sort: 'changed', why: 'charsets before strings are left out' },
  bytes: { code: mysqlLiteral.code, sort: 'changed', why: "bytes are written as x'…'" },
  uuid: { code: binaryType.code, sort: 'changed', why: 'the sixteen bytes of UUIDs are written as UUIDs' },
  shape: { code: spatialType.code, sort: 'changed', why: 'shapes are read from their WKB' },
  notText: { code: mysqlLiteral.code, sort: 'review', why: "0x… and x'…' are bytes; the column may want a text or a number" },
  boolean: { code: tinyintFlag.code, sort: 'changed', why: 'numbers in columns of BOOL are true and false' },
  bits: { code: bitType.code, sort: 'changed', why: "values of BIT columns are B'…' with as many digits as the column has bits" },
  set: { code: setType.code, sort: 'changed', why: 'values of SET columns are written as arrays' },
  label: { code: enumType.code, sort: 'changed', why: 'numbers in ENUM columns are the labels that they stand for' },
  counter: { code: autoIncrement.code, sort: 'changed', why: 'NULL in an AUTO_INCREMENT column, for which MySQL takes the next number, is DEFAULT' },
  noNumber: { code: defaultValue.code, sort: 'review', why: "'' in columns of numbers is 0, as MySQL makes of it outside of its strict mode" },
  rounded: { code: defaultValue.code, sort: 'changed', why: 'fractions in columns of whole numbers are rounded, as MySQL does' },
  beyond: { code: unsignedType.code, sort: 'needs-you', why: 'a number is beyond 9223372036854775807, where INT8 ends: make its column DECIMAL(20)' },
  spelledLabel: { code: enumType.code, sort: 'changed', why: 'labels of ENUM columns are written with the capitals that they are made with' },
  noLabel: { code: enumType.code, sort: 'review', why: "'' in an ENUM column, which MySQL keeps for a label that it did not know, is NULL" },
  noLabelNotNull: { code: enumType.code, sort: 'needs-you', why: "'' in an ENUM column, which MySQL keeps for a label that it did not know, is NULL now, and the column is NOT NULL: add a label for it, or choose one" },
  unknownLabel: { code: enumType.code, sort: 'needs-you', why: 'a value is none of the labels of its ENUM column' },
  year: { code: yearType.code, sort: 'changed', why: 'years of two digits are written with four, as MySQL keeps them' },
  time: { code: timeRange.code, sort: 'changed', why: 'times that are written as numbers are written with colons' },
  moment: { code: null, sort: 'changed', why: 'dates that only MySQL reads are written as CockroachDB reads them' },
  zero: { code: zeroDate.code, sort: 'review', why: 'dates of zeros are NULL' },
  zeroNotNull: { code: zeroDate.code, sort: 'needs-you', why: 'dates of zeros are NULL now, and their column is NOT NULL' },
  nul: { code: backslashEscape.code, sort: 'needs-you', why: 'a text holds the character \\0: CockroachDB keeps it, but its clients show the text up to there; store it as BYTES, or leave the character out' },
} as const satisfies Record<string, Note>; // prettier-ignore

const zeros = /^(?:0000-\d\d-\d\d|\d{4}-00-\d\d|\d{4}-\d\d-00)(?:[ T][\d:.]*)?$/;

/** Writes one value of a row for a column; `column` is null when nothing is known of it. */
export function rowValue(value: Written, column: ColumnSort | null, bytes: Bytes): Value {
  const { form, text } = value;
  switch (form) {
    case 'word':
      return word(text, column);
    case 'number':
      return number(text, column);
    case 'bits':
      return bits(BigInt(`0b${text}`), text, column);
    case 'hex':
      return hex(text, column);
    case 'string':
      return string(value, column, bytes);
  }
}

function word(text: string, column: ColumnSort | null): Value {
  if (column?.sort === 'counter' && /^null$/i.test(text)) return { text: 'DEFAULT', note: notes.counter };
  const isTruth = /^(?:true|false)$/i.test(text);
  if (!isTruth || column === null || column.sort === 'boolean' || column.sort === 'other') return { text };
  return { text: /^t/i.test(text) ? '1' : '0', note: notes.boolean };
}

function number(text: string, column: ColumnSort | null): Value {
  switch (column?.sort) {
    case 'boolean':
      return { text: Number(text) === 0 ? 'false' : 'true', note: notes.boolean };
    case 'bits':
      return /^\d+$/.test(text) ? bits(BigInt(text), text, column) : { text };
    case 'enum': {
      if (Number(text) === 0) return noLabel(column.notNull);
      const label = column.labels[Number(text) - 1];
      return label === undefined
        ? { text, note: notes.unknownLabel }
        : { text: cockroachString(label), note: notes.label };
    }
    case 'set': {
      if (!/^\d+$/.test(text)) return { text };
      // A bit for each label, the lowest for the first.
      const labels = column.labels.filter((_, bit) => (BigInt(text) >> BigInt(bit)) & 1n);
      return { text: cockroachString(arrayText(labels.join(','))), note: notes.set };
    }
    case 'integer':
    case 'counter':
      return isBeyond(text) ? { text, note: notes.beyond } : { text };
    case 'year': {
      const year = yearNumber(text, false);
      return year === null ? { text } : { text: year, note: notes.year };
    }
    case 'time': {
      const time = timeOfNumber(text);
      return time === null ? { text } : { text: `'${time}'`, note: notes.time };
    }
    case 'text':
      return { text: `'${text}'` };
    case 'moment':
      return /^0+$/.test(text) ? zero(column) : moment(text, { text });
    default:
      return { text };
  }
}

function bits(value: bigint, digits: string, column: ColumnSort | null): Value {
  switch (column?.sort) {
    case 'boolean':
      return { text: value === 0n ? 'false' : 'true', note: notes.boolean };
    case 'bits':
      return { text: `B'${value.toString(2).padStart(column.width, '0')}'`, note: notes.bits };
    case 'number':
    case 'integer':
    case 'counter':
    case 'year':
      return { text: value.toString(), note: notes.bits };
    default:
      return { text: `B'${digits}'`, note: notes.bits };
  }
}

function hex(digits: string, column: ColumnSort | null): Value {
  const even = digits.length % 2 === 1 ? `0${digits}` : digits;
  switch (column?.sort) {
    case 'boolean':
    case 'bits':
    case 'number':
    case 'integer':
    case 'counter':
    case 'year':
      return bits(even === '' ? 0n : BigInt(`0x${even}`), '', column);
    case 'bytes':
      return { text: `x'${even}'`, note: notes.bytes };
    case 'uuid':
      return even.length === 32 ? uuid(even) : { text: `x'${even}'`, note: notes.notText };
    case 'geometry':
      return geometry(even);
    case 'text':
      return { text: `convert_from(x'${even}', 'utf8')`, note: notes.bytes };
    default:
      return { text: `x'${even}'`, note: notes.notText };
  }
}

function string({ text, prefix }: Written, column: ColumnSort | null, bytes: Bytes): Value {
  const isBinary = /^_binary$/i.test(prefix);
  const isPlain = text.charCodeAt(0) === 39 && !text.includes('\\');
  const value = isPlain && !text.includes("''", 1) ? text.slice(1, -1) : stringValue(text);
  switch (column?.sort) {
    case 'bytes':
      // A string of letters is taken for bytes as it is; a backslash would be one of `\x…`.
      if (isPlain && !isBinary && /^[ -~]*$/.test(value)) return { text };
      return { text: hexOf(value, bytes), note: notes.bytes };
    case 'uuid':
    case 'geometry':
      return isBinary || !isPlain ? hex(digitsOf(value, bytes), column) : { text };
    case 'bits':
    case 'boolean': {
      const isNumber = column.sort === 'boolean' && /^\d+$/.test(value);
      const held = isNumber ? BigInt(value) : BigInt(`0x${digitsOf(value, bytes) || '0'}`);
      return bits(held, '', column);
    }
    case 'set':
      return { text: cockroachString(arrayText(spelled(value, column.labels))), note: notes.set };
    case 'enum':
      return label(value, column);
    case 'moment':
      if (zeros.test(value)) return zero(column);
      if (momentText(value) !== null) return moment(value, { text });
      break;
    case 'year':
      return { text: yearNumber(value, true) ?? text, note: notes.year };
    case 'number':
      if (value.trim() === '') return { text: '0', note: notes.noNumber };
      break;
    case 'integer':
    case 'counter': {
      if (value.trim() === '') return { text: '0', note: notes.noNumber };
      const whole = rounded(value.trim());
      if (whole !== null) return { text: whole, note: notes.rounded };
      if (isBeyond(value.trim())) return { text, note: notes.beyond };
      break;
    }
    case undefined:
      if (isBinary) return { text: hexOf(value, bytes), note: notes.bytes };
      if (zeros.test(value)) return { text: 'NULL', note: notes.zero };
      break;
    default:
  }
  if (value.includes('\0')) return { text: cockroachString(value), note: notes.nul };
  if (isPlain) return prefix === '' ? { text } : { text, note: notes.prefix };
  const isDouble = text.charCodeAt(0) === 34 && !text.includes('\\');
  return { text: cockroachString(value), note: isDouble ? notes.quotes : notes.backslash };
}

/** MySQL does not tell labels apart by case, and passes over spaces behind them. */
function label(value: string, { labels, notNull }: Extract<ColumnSort, { readonly sort: 'enum' }>): Value {
  const own = labels.find((each) => each === value) ?? labels.find((each) => isSameLabel(each, value));
  if (own !== undefined)
    return { text: cockroachString(own), ...(own === value ? {} : { note: notes.spelledLabel }) };
  if (value === '') return noLabel(notNull);
  // The number of a label, in quotes.
  const numbered = /^\d+$/.test(value) ? labels[Number(value) - 1] : undefined;
  if (numbered !== undefined) return { text: cockroachString(numbered), note: notes.label };
  return { text: cockroachString(value), note: notes.unknownLabel };
}

const noLabel = (notNull: boolean): Value => ({
  text: 'NULL',
  note: notNull ? notes.noLabelNotNull : notes.noLabel,
});

const isSameLabel = (a: string, b: string): boolean => a.toLowerCase() === b.trimEnd().toLowerCase();

/** The value of a SET with its labels as they are made. */
const spelled = (value: string, labels: readonly string[]): string =>
  value
    .split(',')
    .map((each) => labels.find((own) => isSameLabel(own, each)) ?? each)
    .join(',');

const greatest = 2n ** 63n - 1n;

const isBeyond = (text: string): boolean => /^\d{19,}$/.test(text) && BigInt(text) > greatest;

/** A fraction as the whole number that MySQL makes of it, halves away from zero; null for what has none. */
function rounded(value: string): string | null {
  const [, sign = '', whole = '', fraction] = /^([-+]?)(\d{1,18})\.(\d*)$/.exec(value) ?? [];
  if (fraction === undefined) return null;
  const number = BigInt(whole) + (/^[5-9]/.test(fraction) ? 1n : 0n);
  return `${sign === '-' && number !== 0n ? '-' : ''}${number}`;
}

function moment(value: string, otherwise: Value): Value {
  const text = momentText(value);
  return text === null ? otherwise : { text: `'${text}'`, note: notes.moment };
}

function uuid(digits: string): Value {
  const parts = /^(.{8})(.{4})(.{4})(.{4})(.{12})$/.exec(digits.toLowerCase())?.slice(1) ?? [];
  return { text: `'${parts.join('-')}'`, note: notes.uuid };
}

/**
 * MySQL keeps a shape as its SRID, four bytes with the lowest first, and the shape as WKB. (Reference Manual 8.4,
 * "Internal Geometry Storage Format")
 */
function geometry(digits: string): Value {
  const srid = Number.parseInt(/^(..)(..)(..)(..)/.exec(digits)?.slice(1).reverse().join('') ?? '', 16);
  if (!Number.isSafeInteger(srid) || digits.length < 18) return { text: `x'${digits}'`, note: notes.notText };
  return { text: `st_geomfromwkb(x'${digits.slice(8)}', ${srid})`, note: notes.shape };
}

const zero = (column: ColumnSort): Value => ({
  text: 'NULL',
  note: column.sort === 'moment' && column.notNull ? notes.zeroNotNull : notes.zero,
});

const hexOf = (value: string, bytes: Bytes): string => `x'${digitsOf(value, bytes)}'`;

function digitsOf(value: string, bytes: Bytes): string {
  const codes =
    bytes === 'latin1'
      ? Array.from(value, (letter) => letter.charCodeAt(0))
      : new TextEncoder().encode(value);
  let digits = '';
  for (const code of codes) digits += (code & 0xff).toString(16).padStart(2, '0');
  return digits;
}
