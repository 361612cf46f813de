import {
  DiagnosticSeverity,
  type Diagnostic,
  type DiagnosticRelatedInformation,
  type Location,
} from 'vscode-languageserver/node';
import { figure } from '../contracts/figure.ts';
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

/**
 * All findings, those about the offset `around` (where a person looks) first; when there are more than `most`, these and the
 * gravest of the others, and one that says how many are left out.
 */
export function toDiagnostics(
  document: Positions,
  checked: CheckedFile,
  places: Places = nowhere,
  most = Infinity,
  around?: number,
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
      return shownOf(checked, most, around).map((shown) => shownDiagnostic(document, shown, places, own));
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

/**
 * Findings about where a person looks, at most. VS Code underlines the first 500 of a file's list only
 * (markerDecorationsService.ts, read in 1.139).
 */
const mostNear = 450;

/** What is shown of a file: see `toDiagnostics`. */
export function shownOf(
  { analysis: { findings }, repeated }: Extract<CheckedFile, { state: 'checked' }>,
  most: number,
  around?: number,
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
        said = `${message} (${figure(others + shownAlike)} times in this file)`;
      }
    }
    return { range, severity, message: said, rule, fixClass, code, related };
  };
  const near =
    around === undefined ? [] : nearest(findings, around, Math.min(mostNear, Math.floor(most * 0.45)));
  const isNear = new Set(near);
  const chosen = findings.length <= most ? null : gravest(findings, repeated, most - 1 - near.length, isNear);
  const others = findings.filter((each) => !isNear.has(each) && (chosen === null || chosen.has(each)));
  const list = [...near, ...others].map(one);
  return chosen === null ? list : [noticeOf(findings.length - list.length, most), ...list];
}

/** Says how many findings are left out. */
const noticeOf = (left: number, most: number): Shown => ({
  range: { start: 0, end: 0 },
  severity: DiagnosticSeverity.Information,
  code: moreCode,
  message: `${figure(left)} more findings of this file are not shown: the editor shows ${figure(most)}, those where you look and errors first. The Migration view and molt check have all of them.`,
});

/** So many of the gravest findings, without some. In one pass: a dump has half a million, and this runs at each key. */
function gravest(
  findings: readonly Finding[],
  repeated: ReadonlySet<Finding>,
  count: number,
  without: ReadonlySet<Finding>,
): ReadonlySet<Finding> {
  const ranks: Finding[][] = [];
  for (const finding of findings) {
    const gravity = repeated.has(finding) ? DiagnosticSeverity.Hint + 1 : severityOf(finding.severity);
    const rank = (ranks[gravity] ??= []);
    if (rank.length < count && !without.has(finding)) rank.push(finding);
  }
  return new Set(ranks.flat().slice(0, count));
}

/** So many findings about a place, as many before it as behind it; they are in the order of the text. */
function nearest(findings: readonly Finding[], around: number, count: number): readonly Finding[] {
  let [low, high] = [0, findings.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((findings[middle]?.range.start ?? 0) < around) low = middle + 1;
    else high = middle;
  }
  const start = Math.max(0, Math.min(low - (count >> 1), findings.length - count));
  return findings.slice(start, start + count);
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
