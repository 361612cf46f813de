import type { Fix, TextEdit } from '../findings/finding.ts';
import type { Conflict } from '../types/conflicts.ts';
import { castName, nameOfType } from '../types/sql-type.ts';
import { replace } from './fixes.ts';
import type { TypeLook } from './rule.ts';

/** Casts that a fix writes at most: VALUES of thousands of rows are better written in another way. */
const mostCasts = 30;

/**
 * Writes the casts that PostgreSQL makes by itself; none where an operand cannot be taken by its place. Safe where both
 * databases have the same types before them, unless `fixClass` says otherwise.
 */
export function castingFix({ casts, asInPostgres }: Conflict, fixClass?: Fix['class']): Fix | undefined {
  if (casts.length === 0 || casts.length > mostCasts) return undefined;
  const edits: TextEdit[] = [];
  for (const { operand, to } of casts) {
    if (operand === null) return undefined;
    const { range, wrapped } = operand;
    if (wrapped) edits.push(replace({ start: range.start, end: range.start }, '('));
    edits.push(replace({ start: range.end, end: range.end }, `${wrapped ? ')' : ''}::${castName(to)}`));
  }
  const types = [...new Set(casts.map(({ to }) => castName(to)))];
  // What bytes are as text depends on a setting.
  const isPlain = asInPostgres && casts.every(({ from }) => from !== 'bytes');
  return {
    title: `Cast to ${types.join(' and ')}`,
    class: fixClass ?? (isPlain ? 'safe' : 'review'),
    edits,
  };
}

/** The types of a conflict, as a message says them: `FLOAT and INT`. */
export const typeNames = ({ types }: Conflict): string =>
  types.map((type) => (type === null ? 'an unknown type' : nameOfType(type))).join(' and ');

/** Whether a version has no CITEXT yet: there the type itself is what is to be changed, and with it what is said of its values. */
export const isBeforeItsType = ({ types }: Conflict, look: TypeLook): boolean =>
  types.includes('citext') && look.isBefore('v25.3');
