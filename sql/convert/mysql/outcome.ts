import type { Finding } from '../../findings/finding.ts';
import type { RuleCode } from '../../rules/metadata.ts';
import type { Change } from '../convert.ts';

/** What became of a statement, in one respect. */
export interface Note {
  readonly sort: Change['sort'];
  readonly code: RuleCode | null;
  /** Without a period at its end. */
  readonly why: string;
}

/**
 * Fixes that ask for a look in the editor, where one may choose, and that a conversion has chosen: numbers that count up
 * go on counting, a moment stays a moment, what MySQL runs is run, names are written alike in the whole file.
 */
const settled = new Set([
  'auto-increment',
  'counter-start',
  'timestamp-zone',
  // Numbers beyond INT8 are refused when they are loaded, not changed.
  'unsigned-type',
  'conditional-comment',
  'client-command',
  'backtick-name',
]);

/** What a fix that was made says of its statement. */
export function noteOf({ fix, rule, code, message }: Finding): Note {
  const sort = fix?.class === 'safe' || settled.has(rule) ? 'changed' : 'review';
  return { sort, code, why: message.replace(/\.$/, '') };
}

const order: readonly Change['sort'][] = ['needs-you', 'review', 'dropped', 'changed'];

/** The gravest of several; `kept` when there are none. */
export function gravest(notes: readonly Note[]): Change['sort'] | 'kept' {
  return order.find((sort) => notes.some((note) => note.sort === sort)) ?? 'kept';
}
