import type { Fact } from './fact.ts';

/**
 * Whether two statements say the same: a file that is read again says what it said before, and so nothing has changed.
 * What facts say of queries (a column of a query of a query, each with all that is in sight of it) is a net in which the
 * same things are met again and again, so each pair of them is compared once. What is one thing in some facts may be two
 * equal ones in others: results that were filled in for statements worded alike are trees.
 */
export function sameFacts(a: readonly Fact[], b: readonly Fact[] | undefined): boolean {
  if (a === b) return true;
  if (a.length !== b?.length) return false;
  const compared = new Map<object, Set<object>>();
  const open: [unknown, unknown][] = [[a, b]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [x, y] = pair;
    if (x === y) continue;
    if (typeof x !== 'object' || typeof y !== 'object' || x === null || y === null) return false;
    const known = compared.get(x);
    if (known?.has(y) === true) continue;
    if (!openPair(x, y, open)) return false;
    if (known === undefined) compared.set(x, new Set([y]));
    else known.add(y);
  }
  return true;
}

/** Puts what two objects hold among the pairs to compare; false when they do not hold as much. */
function openPair(x: object, y: object, open: [unknown, unknown][]): boolean {
  const [left, right] = [parts(x), parts(y)];
  if (left.length !== right.length) return false;
  for (let i = 0; i < left.length; i++) {
    const [[key, value], [otherKey, other]] = [left[i] as Part, right[i] as Part];
    if (key !== otherKey) return false;
    if (value !== other) open.push([value, other]);
  }
  return true;
}

type Part = [unknown, unknown];

/** What an object holds, by name. What is undefined is not there. */
function parts(of: object): readonly Part[] {
  if (of instanceof Map) return [...of];
  if (of instanceof Set) return [...of].map((each): Part => [each, true]);
  return Object.entries(of).filter(([, value]) => value !== undefined);
}
