/**
 * How MySQL reads dates and times that CockroachDB reads in another way, or not at all. (Reference Manual 8.4, "Date and
 * Time Literals", "2-Digit Years in Dates", "The TIME Type", "The YEAR Type")
 */

const digits = /^(\d{4}|\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})(\.\d*)?)?$/;
const marked =
  /^(\d{4}|\d{1,2})[^\da-z\s](\d{1,2})[^\da-z\s](\d{1,2})(?:[T\s]+(\d{1,2})(?:[^\da-z\s](\d{1,2})(?:[^\da-z\s](\d{1,2})(\.\d*)?)?)?)?([-+]\d{1,2}:\d{2})?$/i;
/** What both read alike. */
const usual =
  /^\d{4}([-/])\d{1,2}\1\d{1,2}(?:[T ]\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d*)?)?)?(?:[-+]\d{1,2}:\d{2})?$/;

const two = (part: string): string => part.padStart(2, '0');

/** 00 to 69 are of this century, 70 to 99 of the last. */
const fullYear = (year: string): string =>
  year.length > 2 ? year : `${Number(year) < 70 ? '20' : '19'}${two(year)}`;

/** A date, with or without a time, as CockroachDB reads it; null when it reads it as it is, or MySQL does not either. */
export function momentText(value: string): string | null {
  if (usual.test(value)) return null;
  const parts = (/^\d+(?:\.\d*)?$/.test(value) ? digits : marked).exec(value);
  if (parts === null) return null;
  const [, year = '', month = '', day = '', hour, minute = '0', second = '0', fraction = '', zone = ''] =
    parts;
  const date = `${fullYear(year)}-${two(month)}-${two(day)}`;
  if (Number(month) > 12 || Number(day) > 31) return null;
  return hour === undefined ? date : `${date} ${two(hour)}:${two(minute)}:${two(second)}${fraction}${zone}`;
}

/** The text of a TIME that is written as a number: 101112 is 10:11:12, 12 are twelve seconds. */
export function timeOfNumber(value: string): string | null {
  const [, sign = '', hours = '', minutes = '', seconds = '', fraction = ''] =
    /^(-?)(\d{1,3}?)(\d{2})(\d{2})(\.\d*)?$/.exec(value.replace(/^(-?)(\d{1,4})(?=\.|$)/, padded)) ?? [];
  return hours === '' ? null : `${sign}${two(hours)}:${minutes}:${seconds}${fraction}`;
}

const padded = (_: string, sign: string, number: string): string => `${sign}${number.padStart(5, '0')}`;

/** The number of a YEAR of one or two digits, which a text of zeros is the year 2000 in; null for one of four. */
export function yearNumber(value: string, isText: boolean): string | null {
  if (!/^\d{1,2}$/.test(value)) return null;
  if (Number(value) === 0) return isText ? '2000' : null;
  return fullYear(value);
}
