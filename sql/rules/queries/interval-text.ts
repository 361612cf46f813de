/**
 * How CockroachDB reads the text of an interval (pkg/util/duration/parse.go and pkg/sql/sem/tree/interval.go, alike since
 * v23.1): ISO 8601 with units behind a P, the standard's numbers when there is no letter, else numbers with units.
 */

/** Units behind a number, in lower case. */
const units: ReadonlySet<string> = new Set([
  'microsecond', 'microseconds', 'us', 'µs', 'μs', 'usec', 'usecs', 'usecond', 'useconds',
  'millisecond', 'milliseconds', 'ms', 'msec', 'msecs', 'msecond', 'mseconds',
  'second', 'seconds', 's', 'sec', 'secs', 'minute', 'minutes', 'm', 'min', 'mins', 'hour', 'hours', 'h', 'hr', 'hrs',
  'day', 'days', 'd', 'week', 'weeks', 'w', 'month', 'months', 'mon', 'mons', 'year', 'years', 'y', 'yr', 'yrs',
]); // prettier-ignore

/** Units of PostgreSQL that CockroachDB lacks, in years (src/backend/utils/adt/datetime.c, deltatktbl). */
const years: Readonly<Record<string, number>> = {
  decade: 10, decades: 10, dec: 10, decs: 10,
  century: 100, centuries: 100, cent: 100, c: 100,
  millennium: 1000, millennia: 1000, mil: 1000, mils: 1000,
}; // prettier-ignore

const iso = /^P(?:[+-]?(?:\d+\.?\d*|\.\d+)[YMWD])*(?:T(?:[+-]?(?:\d+\.?\d*|\.\d+)[HMS])*)?$/;
const clock = /^[+-]?(?:\d+(?:\.\d+)?)?:(?:[+-]?\d*(?::[+-]?\d*(?:\.\d*)?)?|\d+\.\d*)$/;
const yearMonth = /^[+-]?\d+-\d*$/;
const plain = /^[+-]?(?:\d+\.?\d*|\.\d+)$/;
/** A number with its unit, or a time of hours, minutes and seconds, and what follows. */
const part = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)) *(?::(\+?\d+(?:\.\d*)?)(?::(\+?\d+(?:\.\d*)?))?|([^\d -]+)) */;

/**
 * Whether CockroachDB takes a text for an interval. `dayToHour`: of the type INTERVAL DAY TO HOUR, where two plain numbers
 * are days and hours.
 */
export function isInterval(text: string, dayToHour = false): boolean {
  const trimmed = text.trim();
  if (trimmed === '') return false;
  if (trimmed.startsWith('P')) return iso.test(trimmed) && trimmed.length > 1;
  if (!/\p{L}/u.test(trimmed)) return isStandard(trimmed.split(/\s+/), dayToHour);
  for (let rest = trimmed; rest !== '';) {
    const found = part.exec(rest);
    if (found === null) return false;
    const unit = found[4];
    if (unit !== undefined && !units.has(unit.toLowerCase())) return false;
    // A time has whole hours.
    if (unit === undefined && found[1]?.includes('.') === true) return false;
    rest = rest.slice(found[0].length);
  }
  return true;
}

/** `1-2 3 4:05:06`: years and months, days, a time, in this order; two numbers need the time or a field to say which. */
function isStandard(parts: readonly string[], dayToHour: boolean): boolean {
  if (parts.length > 3) return false;
  let before = 0;
  let numbers = 0;
  for (const each of [...parts].reverse()) {
    if (each.includes(':')) {
      if (before !== 0 || !clock.test(each)) return false;
      before = 1;
    } else if (/\d-/.test(each)) {
      if (before >= 3 || !yearMonth.test(each)) return false;
      before = 3;
    } else if (plain.test(each)) {
      if (before >= 2 || (numbers > 0 && !dayToHour)) return false;
      numbers++;
      before = before === 0 ? 1 : 2;
    } else return false;
  }
  return true;
}

/**
 * The same interval in words that CockroachDB takes; null when it is not one of the forms that are known: `@` in front,
 * `ago` behind, commas, decades, centuries and millennia.
 */
export function rewrittenInterval(text: string): string | null {
  const bare = text.trim().replace(/^@ */, '').replaceAll(',', ' ').replace(/ +/g, ' ');
  const forward = bare.replace(/ ?\bago$/i, '');
  const spelled = forward.replace(/([+-]?\d+) *([a-z]+)/gi, (whole, number: string, unit: string) => {
    const factor = years[unit.toLowerCase()];
    return factor === undefined ? whole : `${Number(number) * factor} years`;
  });
  const turned = forward === bare ? spelled : backward(spelled);
  return turned !== null && turned !== text && isInterval(turned) ? turned : null;
}

/** All signs turned round; null when a part is not a number with its unit. */
function backward(text: string): string | null {
  if (!/^(?:[+-]?\d+(?:\.\d+)? *[a-z]+ *)+$/i.test(text)) return null;
  return text.replace(/([+-]?)(\d+(?:\.\d+)? *[a-z]+)/gi, (_, sign: string, rest: string) =>
    sign === '-' ? rest : `-${rest}`,
  );
}
