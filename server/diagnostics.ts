import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Location,
} from 'vscode-languageserver/node';
import type { Finding, RelatedPlace, TextRange } from '../sql/findings/finding.ts';
import { shownAlike } from '../sql/findings/repetitions.ts';
import type { FixClass, RuleCode, Severity } from '../sql/rules/metadata.ts';
import type { CheckedFile } from './files.ts';
import { toLspRange, type Positions } from './positions.ts';
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
  document: Positions,
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
    case 'checked': {
      const own = fileOf(document.uri);
      return shownOf(checked, most).map((shown) => shownDiagnostic(document, shown, places, own));
    }
  }
}

/** A finding as an editor is to show it. */
export interface Shown {
  readonly range: TextRange;
  readonly severity: DiagnosticSeverity;
  readonly message: string;
  /** Absent for the notice that there are more. */
  readonly rule?: string;
  readonly fixClass?: FixClass;
  readonly code: RuleCode | typeof moreCode;
  readonly related?: readonly RelatedPlace[];
}

/** What is shown of a file: all findings; when there are more than `most`, the gravest, and how many are left out. */
export function shownOf(
  { analysis: { findings }, repeated }: Extract<CheckedFile, { state: 'checked' }>,
  most: number,
): readonly Shown[] {
  const more = new Map<RuleCode, number>();
  for (const { code } of repeated) more.set(code, (more.get(code) ?? 0) + 1);
  const one = (finding: Finding): Shown => {
    const { range, code, rule, fixClass, related, message } = finding;
    let severity = severityOf(finding.severity);
    let said = message;
    if (repeated.has(finding)) {
      // Faintly, so that a list of problems is no list of repetitions; hover and light bulb are there all the same.
      severity = DiagnosticSeverity.Hint;
    } else {
      const others = more.get(code);
      if (others !== undefined) {
        more.delete(code);
        said = `${message} (${(others + shownAlike).toLocaleString('en-US')} times in this file)`;
      }
    }
    return { range, severity, message: said, rule, fixClass, code, related };
  };
  if (findings.length <= most) return findings.map(one);
  const gravity = (finding: Finding): number =>
    repeated.has(finding) ? DiagnosticSeverity.Hint + 1 : severityOf(finding.severity);
  // By gravity, in one pass: a dump has half a million findings, and this runs at each key.
  const ranks: Finding[][] = [];
  for (const finding of findings) {
    const rank = (ranks[gravity(finding)] ??= []);
    if (rank.length < most) rank.push(finding);
  }
  const shown = new Set(ranks.flat().slice(0, most - 1));
  const left = (findings.length - shown.size).toLocaleString('en-US');
  const notice: Shown = {
    range: { start: 0, end: 0 },
    severity: DiagnosticSeverity.Information,
    code: moreCode,
    message: `${left} more findings of this file are not shown: the editor shows ${most.toLocaleString('en-US')}, errors first. The Migration view and molt check have all of them.`,
  };
  return [notice, ...findings.filter((each) => shown.has(each)).map(one)];
}

/** What of a diagnostic does not depend on where things stand. */
export function fixedPartOf({
  severity,
  code,
  message,
  rule,
  fixClass,
}: Omit<Shown, 'range' | 'related'>): Omit<Diagnostic, 'range' | 'relatedInformation'> {
  const documentation = code === moreCode ? undefined : documentationOf(code);
  const data: DiagnosticData | undefined =
    rule === undefined || fixClass === undefined ? undefined : { rule, fixClass };
  return {
    severity,
    source,
    code,
    ...(documentation ? { codeDescription: { href: documentation } } : {}),
    message,
    ...(data ? { data } : {}),
  };
}

function shownDiagnostic(document: Positions, shown: Shown, places: Places, own: string): Diagnostic {
  const { range, related } = shown;
  return {
    range: toLspRange(document, range),
    ...fixedPartOf(shown),
    ...(related ? { relatedInformation: relatedOf(document, related, places, own) } : {}),
  };
}

export function toDiagnostic(
  document: Positions,
  finding: Finding,
  places: Places = nowhere,
  own = fileOf(document.uri),
): Diagnostic {
  return shownDiagnostic(document, { ...finding, severity: severityOf(finding.severity) }, places, own);
}

/** The other places of a finding; those of the same file need nobody's help. */
function relatedOf(
  document: Positions,
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
