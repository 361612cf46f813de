import type { Severity } from '../sql/rules/metadata.ts';
import type { CheckedFile } from './files.ts';
import type { FileSummary } from './protocol.ts';

/** The counts of one file, for the code lens, the status item and the Schema step. */
export function summarize(uri: string, version: number | null, checked: CheckedFile): FileSummary {
  const findings = checked.state === 'checked' ? checked.analysis.findings : [];
  const of = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  return {
    uri,
    version,
    dialect: checked.dialect,
    statements: checked.state === 'checked' ? checked.analysis.statements.length : 0,
    errors: of('error'),
    warnings: of('warning'),
    infos: of('info'),
    hints: of('hint'),
    safeFixes: findings.filter((finding) => finding.fix?.class === 'safe').length,
    reviewFixes: findings.filter((finding) => finding.fix?.class === 'review').length,
    byHand: findings.filter((finding) => finding.fixClass === 'manual').length,
    milliseconds: checked.state === 'checked' ? Math.round(checked.milliseconds * 10) / 10 : 0,
  };
}
