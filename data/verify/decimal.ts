/**
 * Decimal numbers of any size as text, without going through floating point.
 */

/** Fewer digits than that are exact in a double, so they may be compared as one. */
const safeLength = 15;

/** One spelling for equal numbers: `1.50` → `1.5`, `-0.0` → `0`, `1.5E+3` → `1500`. NaN and infinities stay. */
export function canonicalDecimal(text: string): string {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,6}))?$/.exec(text);
  if (!match || (!match[2] && !match[3])) return text;
  let whole = match[2] ?? '';
  let fraction = match[3] ?? '';
  const exponent = Number(match[4] ?? 0);
  if (exponent > 0) {
    fraction = fraction.padEnd(exponent, '0');
    whole += fraction.slice(0, exponent);
    fraction = fraction.slice(exponent);
  } else if (exponent < 0) {
    whole = whole.padStart(-exponent, '0');
    fraction = whole.slice(whole.length + exponent) + fraction;
    whole = whole.slice(0, whole.length + exponent);
  }
  whole = whole.replace(/^0+/, '') || '0';
  fraction = fraction.replace(/0+$/, '');
  const digits = fraction ? `${whole}.${fraction}` : whole;
  return match[1] === '-' && digits !== '0' ? `-${digits}` : digits;
}

/** Rank of what is no finite number, as PostgreSQL sorts it: -Infinity < numbers < Infinity < NaN. */
const rank = (text: string): number =>
  text === 'NaN' ? 2 : text === 'Infinity' ? 1 : text === '-Infinity' ? -1 : 0;

/** Compares two numbers of the form that PostgreSQL prints. */
export function compareDecimals(a: string, b: string): number {
  if (a === b) return 0;
  if (rank(a) || rank(b)) return rank(a) - rank(b);
  if (a.length <= safeLength && b.length <= safeLength) return Number(a) - Number(b);
  const [x, y] = [canonicalDecimal(a), canonicalDecimal(b)];
  if (x === y) return 0;
  const negative = x.startsWith('-');
  if (negative !== y.startsWith('-')) return negative ? -1 : 1;
  const [wholeX = '', fractionX = ''] = x.replace('-', '').split('.');
  const [wholeY = '', fractionY = ''] = y.replace('-', '').split('.');
  const order =
    wholeX.length - wholeY.length ||
    (wholeX < wholeY ? -1 : wholeX > wholeY ? 1 : fractionX < fractionY ? -1 : 1);
  return negative ? -order : order;
}
