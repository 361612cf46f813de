import type { Severity, FixClass } from '../rules/metadata.ts';
import { isUnchecked } from '../suppress/suppress.ts';
import type { Finding } from './finding.ts';

/**
 * How many findings there are: each counts once by severity, and once by what can be done about it. The command line,
 * the editor and the Schema step count with these.
 */
export interface Figures {
  errors: number;
  warnings: number;
  infos: number;
  hints: number;
  safeFixes: number;
  reviewFixes: number;
  byHand: number;
  /** What could not be looked at: places that a finding names "not checked", and texts that were not read at all. */
  notChecked: number;
}

export const noFigures = (): Figures => ({
  errors: 0,
  warnings: 0,
  infos: 0,
  hints: 0,
  safeFixes: 0,
  reviewFixes: 0,
  byHand: 0,
  notChecked: 0,
});

const bySeverity = {
  error: 'errors',
  warning: 'warnings',
  info: 'infos',
  hint: 'hints',
} as const satisfies Record<Severity, keyof Figures>;

const byFix = {
  safe: 'safeFixes',
  review: 'reviewFixes',
  manual: 'byHand',
} as const satisfies Record<FixClass, keyof Figures>;

/** Counts one more finding. */
export function countFinding(
  figures: Figures,
  finding: Pick<Finding, 'code' | 'severity' | 'fixClass'>,
): void {
  figures[bySeverity[finding.severity]]++;
  figures[byFix[finding.fixClass]]++;
  if (isUnchecked(finding)) figures.notChecked++;
}
