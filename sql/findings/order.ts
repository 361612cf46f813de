import type { Finding } from './finding.ts';

/** The order in which findings are told. */
export const byPosition = (a: Finding, b: Finding): number =>
  a.range.start - b.range.start || a.range.end - b.range.end;

/** The same for findings of the schema, which come in the order in which they were worked out. */
export const byPositionAndCode = (a: Finding, b: Finding): number =>
  byPosition(a, b) || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
