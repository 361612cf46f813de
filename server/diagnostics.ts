import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Location,
} from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Finding, RelatedPlace, TextRange } from '../sql/findings/finding.ts';
import { shownAlike } from '../sql/findings/repetitions.ts';
import type { FixClass, RuleCode, Severity } from '../sql/rules/metadata.ts';
import type { CheckedFile } from './files.ts';
import { toLspRange } from './positions.ts';
import { ruleByCode } from './rules.ts';
import { fileOf } from './workspace-files.ts';

/** `source` of every diagnostic of ours. */
export const source = 'molt';

/** What a diagnostic carries for the light bulb, so that the extension can tell the three classes apart. */
export interface DiagnosticData {
  readonly rule: string;
  readonly fixClass: FixClass;
}

/** `code` of the notice that a file is not checked; it belongs to no rule. */
export const declinedCode = 'not-checked';

/** `code` of the notice that there are more findings than the editor shows. */
export const moreCode = 'more-findings';

/** Where a range of a file is: its address, with lines. Null when nobody knows its text. */
export type Places = (file: string, range: TextRange) => Location | null;

const nowhere: Places = () => null;

/**
 * VS Code shows 1,000 diagnostics of a file and passes over the rest (maxDiagnosticsPerFile in its
 * extHostDiagnostics.ts, read in 1.139), but its extension host would have to take all of them in at each key.
 * Infinity for other editors.
 */
export const mostFor = (editor: string | undefined): number =>
  /visual studio code|code-server|code - oss|vscodium|cursor|windsurf/i.test(editor ?? '') ? 1000 : Infinity;

/** All findings; when there are more than `most`, the gravest of them, and one that says how many are left out. */
export function toDiagnostics(
  document: TextDocument,
  checked: CheckedFile,
  places: Places = nowhere,
  most = Infinity,
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
      return checkedDiagnostics(document, checked, places, most);
  }
}

function checkedDiagnostics(
  document: TextDocument,
  { analysis: { findings }, repeated }: Extract<CheckedFile, { state: 'checked' }>,
  places: Places,
  most: number,
): Diagnostic[] {
  const own = fileOf(document.uri);
  const more = new Map<RuleCode, number>();
  for (const { code } of repeated) more.set(code, (more.get(code) ?? 0) + 1);
  const one = (finding: Finding): Diagnostic => {
    const diagnostic = toDiagnostic(document, finding, places, own);
    // Faintly, so that a list of problems is no list of repetitions; hover and light bulb are there all the same.
    if (repeated.has(finding)) return { ...diagnostic, severity: DiagnosticSeverity.Hint };
    const others = more.get(finding.code);
    if (others === undefined) return diagnostic;
    more.delete(finding.code);
    const times = (others + shownAlike).toLocaleString('en-US');
    return { ...diagnostic, message: `${finding.message} (${times} times in this file)` };
  };
  if (findings.length <= most) return findings.map(one);
  const gravity = (finding: Finding): number =>
    repeated.has(finding) ? DiagnosticSeverity.Hint + 1 : severityOf(finding.severity);
  const shown = new Set(findings.toSorted((a, b) => gravity(a) - gravity(b)).slice(0, most - 1));
  const left = (findings.length - shown.size).toLocaleString('en-US');
  const notice: Diagnostic = {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    severity: DiagnosticSeverity.Information,
    source,
    code: moreCode,
    message: `${left} more findings of this file are not shown: the editor shows ${most.toLocaleString('en-US')}, errors first. The Migration view and molt check have all of them.`,
  };
  const diagnostics = findings.filter((each) => shown.has(each)).map(one);
  return [notice, ...diagnostics];
}

export function toDiagnostic(
  document: TextDocument,
  finding: Finding,
  places: Places = nowhere,
  own = fileOf(document.uri),
): Diagnostic {
  const data: DiagnosticData = { rule: finding.rule, fixClass: finding.fixClass };
  const documentation = documentationOf(finding.code);
  return {
    range: toLspRange(document, finding.range),
    severity: severityOf(finding.severity),
    source,
    code: finding.code,
    ...(documentation ? { codeDescription: { href: documentation } } : {}),
    message: finding.message,
    ...(finding.related ? { relatedInformation: relatedOf(document, finding.related, places, own) } : {}),
    data,
  };
}

/** The other places of a finding; those of the same file need nobody's help. */
function relatedOf(
  document: TextDocument,
  related: readonly RelatedPlace[],
  places: Places,
  own: string,
): DiagnosticRelatedInformation[] {
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
