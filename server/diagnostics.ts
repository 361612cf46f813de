import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Location,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding, RelatedPlace, TextRange } from '../sql/finding.ts';
import type { FixClass, RuleCode, Severity } from '../sql/rules/metadata.ts';
import type { CheckedFile } from './files.ts';
import { toLspRange } from './positions.ts';
import { ruleByCode } from './rules.ts';
import { fileOf } from './workspace/workspace.ts';

/** `source` of every diagnostic of ours. */
export const source = 'molt';

/** What a diagnostic carries for the light bulb, so that the extension can tell the three classes apart. */
export interface DiagnosticData {
  readonly rule: string;
  readonly fixClass: FixClass;
}

/** `code` of the notice that a file is not checked; it belongs to no rule. */
export const declinedCode = 'not-checked';

/** Where a range of a file is: its address, with lines. Null when nobody knows its text. */
export type Places = (file: string, range: TextRange) => Location | null;

const nowhere: Places = () => null;

export function toDiagnostics(
  document: TextDocument,
  checked: CheckedFile,
  places: Places = nowhere,
): Diagnostic[] {
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
      return checked.analysis.findings.map((finding) => toDiagnostic(document, finding, places));
  }
}

export function toDiagnostic(document: TextDocument, finding: Finding, places: Places = nowhere): Diagnostic {
  const data: DiagnosticData = { rule: finding.rule, fixClass: finding.fixClass };
  const documentation = documentationOf(finding.code);
  return {
    range: toLspRange(document, finding.range),
    severity: severityOf(finding.severity),
    source,
    code: finding.code,
    ...(documentation ? { codeDescription: { href: documentation } } : {}),
    message: finding.message,
    ...(finding.related ? { relatedInformation: relatedOf(document, finding.related, places) } : {}),
    data,
  };
}

/** The other places of a finding; those of the same file need nobody's help. */
function relatedOf(
  document: TextDocument,
  related: readonly RelatedPlace[],
  places: Places,
): DiagnosticRelatedInformation[] {
  const own = fileOf(document.uri);
  return related.flatMap(({ file, range, message }) => {
    const location =
      file === own ? { uri: document.uri, range: toLspRange(document, range) } : places(file, range);
    return location === null ? [] : [{ location, message }];
  });
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
