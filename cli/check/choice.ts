import type { Finding } from '../../sql/findings/finding.ts';
import type { Severity } from '../../sql/rules/metadata.ts';
import { isAtLeast, type RuleChoice } from './options.ts';

/** Which findings a person wants to see, and how grave they are to be. */
export interface Choice {
  readonly rules: RuleChoice;
  readonly least: Severity;
}

/** The finding as it is to be reported; null when it is not wanted. */
export function chosen(finding: Finding, { rules, least }: Choice): Finding | null {
  const severity = rules.severities.get(finding.code) ?? finding.severity;
  if (severity === 'off' || !isAtLeast(severity, least)) return null;
  return severity === finding.severity ? finding : { ...finding, severity };
}
