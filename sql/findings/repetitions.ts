import type { RuleCode } from '../rules/metadata.ts';
import { isUnchecked } from '../suppress/suppress.ts';
import type { Finding } from './finding.ts';

/** So many of the same advice are shown in one file; the others are only counted for a person who reads. */
export const shownAlike = 3;

/**
 * Whether a finding need not be said again and again: it is advice, no graver than a note, and nobody has set its
 * severity by hand. What CockroachDB refuses or reads differently is never left out, nor what was not checked.
 */
export function isRepeatable(
  finding: Pick<Finding, 'code' | 'layer' | 'severity'>,
  isSetByHand: (finding: Pick<Finding, 'code'>) => boolean,
): boolean {
  const { layer, severity } = finding;
  if (layer !== 'advice' || severity === 'error' || severity === 'warning') return false;
  return !isUnchecked(finding) && !isSetByHand(finding);
}

/** Tells the first few of an advice in a file from those that follow. One for each file. */
export class Repetitions {
  readonly #seen = new Map<RuleCode, number>();

  constructor(private readonly isSetByHand: (finding: Pick<Finding, 'code'>) => boolean) {}

  /** Whether this finding of the file, the next in order, says again what was said often enough. */
  isOneMore(finding: Finding): boolean {
    if (!isRepeatable(finding, this.isSetByHand)) return false;
    const seen = (this.#seen.get(finding.code) ?? 0) + 1;
    this.#seen.set(finding.code, seen);
    return seen > shownAlike;
  }
}
