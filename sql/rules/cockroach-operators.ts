/**
 * How CockroachDB's scanner cuts a run of operator characters: it knows a fixed list of operators and takes the longest
 * that fits, where PostgreSQL takes the whole run as one operator (CockroachDB v25.2 pkg/sql/scanner, measured with
 * its verdicts). `<<|` comes out as `<<` and `|`, which no expression can hold.
 */
const operators = new Set([
  '+', '-', '*', '/', '//', '%', '^', '#', '&', '&&', '|', '||', '|/', '||/', '<', '<=', '<>', '<<', '<<=', '<@', '<->', '<=>',
  '<#>', '>', '>=', '>>', '>>=', '=', '!=', '~', '~*', '!~', '!~*', '?', '?|', '?&', '@>', '@@', '->', '->>', '#>', '#>>', '#-',
]); // prettier-ignore

/** Those that may stand in front of an operand without one before it. */
const prefixes = new Set(['+', '-', '~', '|/', '||/']);

/** The operators that the run is cut into, or null when a character in it begins none. */
export function cutOperator(run: string): readonly string[] | null {
  const parts: string[] = [];
  for (let at = 0; at < run.length;) {
    let length = Math.min(3, run.length - at);
    while (length > 0 && !operators.has(run.slice(at, at + length))) length--;
    if (length === 0) return null;
    parts.push(run.slice(at, at + length));
    at += length;
  }
  return parts;
}

/** Whether `a <run> b` (or `<run> b` when `prefix`) can be read as an expression at all. */
export function readable(run: string, prefix: boolean): boolean {
  const parts = cutOperator(run);
  if (parts === null) return false;
  const [first, ...rest] = parts;
  if (first === undefined || (prefix ? !prefixes.has(first) : /^\|?\|\/$/.test(first))) return false;
  return rest.every((part) => prefixes.has(part));
}

/** Operators that the grammar reads only by themselves: not in OPERATOR(…) and not in front of ANY or ALL. */
const alone = new Set(['#-', '<<=', '>>=']);

/** Whether it is one operator, as OPERATOR(…) wants it. */
export function isOneOperator(run: string): boolean {
  return operators.has(run) && !alone.has(run);
}

const comparisons = new Set([
  '<', '<=', '<>', '!=', '>', '>=', '=', '~', '~*', '!~', '!~*', '?', '?|', '?&', '@>', '<@', '&&', '@@',
]); // prettier-ignore

/** Whether it compares, as ANY and ALL want it. */
export function isComparison(run: string): boolean {
  return comparisons.has(run);
}
