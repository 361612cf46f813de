import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding } from '../sql/finding.ts';
import type { FixClass, RuleCode, Severity } from '../sql/rules/metadata.ts';
import type { CheckedFile } from './files.ts';
import { toLspRange } from './positions.ts';
import { ruleByCode } from './rules.ts';

/** `source` of every diagnostic of ours. */
export const source = 'molt';

/** What a diagnostic carries for the light bulb, so that the extension can tell the three classes apart. */
export interface DiagnosticData {
  readonly rule: string;
  readonly fixClass: FixClass;
}

/** `code` of the notice that a file is not checked; it belongs to no rule. */
export const declinedCode = 'not-checked';

export function toDiagnostics(document: TextDocument, checked: CheckedFile): Diagnostic[] {
  switch (checked.state) {
    case 'declined':
      return [
        {
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
          severity: DiagnosticSeverity.Information,
          source,
          code: declinedCode,
          message: checked.why,
        },
      ];
    case 'checked':
      return checked.analysis.findings.map((finding) => toDiagnostic(document, finding));
  }
}

export function toDiagnostic(document: TextDocument, finding: Finding): Diagnostic {
  const data: DiagnosticData = { rule: finding.rule, fixClass: finding.fixClass };
  const documentation = documentationOf(finding.code);
  return {
    range: toLspRange(document, finding.range),
    severity: severityOf(finding.severity),
    source,
    code: finding.code,
    ...(documentation ? { codeDescription: { href: documentation } } : {}),
    message: finding.message,
    data,
  };
}

const documentationOf = (code: RuleCode): string | undefined => ruleByCode(code)?.documentation;

function severityOf(severity: Severity): DiagnosticSeverity {
  switch (severity) {
    case 'error':
      return DiagnosticSeverity.Error;
    case 'warning':
      return DiagnosticSeverity.Warning;
    case 'info':
      return DiagnosticSeverity.Information;
    case 'hint':
      return DiagnosticSeverity.Hint;
  }
}
