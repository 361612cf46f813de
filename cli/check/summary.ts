import type { Finding } from '../../sql/finding.ts';
import type { Checked } from './check-text.ts';

/** Figures over all files. Each finding counts once by severity, and once by what can be done about it. */
export interface Summary {
  readonly files: number;
  readonly statements: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly hints: number;
  readonly safeFixes: number;
  readonly reviewFixes: number;
  readonly byHand: number;
  /** Findings that --fix has fixed; they are not among the others. */
  readonly fixed: number;
  /** Files that could not be read, and findings that say "not checked": something here is unknown. */
  readonly notChecked: number;
}

/** Codes that say that a part of a file was not looked at: refused by the parser, left open, too deep, MySQL. */
const notChecked = new Set(['MOLT901', 'MOLT902', 'MOLT903', 'MOLT904']);

export function summarize(checked: readonly Checked[], unreadable: number): Summary {
  const findings = checked.flatMap((each) => each.findings);
  const count = (test: (finding: Finding) => boolean) => findings.filter(test).length;
  return {
    files: checked.length,
    statements: checked.reduce((total, each) => total + each.statements, 0),
    errors: count((finding) => finding.severity === 'error'),
    warnings: count((finding) => finding.severity === 'warning'),
    infos: count((finding) => finding.severity === 'info'),
    hints: count((finding) => finding.severity === 'hint'),
    safeFixes: count((finding) => finding.fixClass === 'safe'),
    reviewFixes: count((finding) => finding.fixClass === 'review'),
    byHand: count((finding) => finding.fixClass === 'manual'),
    fixed: checked.reduce((total, each) => total + each.fixed, 0),
    notChecked: unreadable + count((finding) => notChecked.has(finding.code)),
  };
}
