import type { Colors } from 'picocolors/types';
import type { ErrorReport } from '../../contracts/errors.ts';
import type { Severity } from '../../sql/rules/metadata.ts';
import type { Checked } from './check-text.ts';
import type { Summary } from './summary.ts';

/** A file that could not be read, with why. */
export interface Unread {
  readonly file: string;
  readonly error: ErrorReport;
}

/** One line a finding, `file:line:column severity CODE message`, as editors and terminals make links of it. */
export function formatText(checked: readonly Checked[], summary: Summary, colors: Colors): string {
  const paint: Record<Severity, (text: string) => string> = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.blue,
    hint: colors.dim,
  };
  const out: string[] = [];
  for (const { file, findings, lines } of checked) {
    for (const finding of findings) {
      const { line, character } = lines.position(finding.range.start);
      const place = `${file}:${line + 1}:${character + 1}`;
      const fix =
        finding.fix === undefined ? '' : colors.dim(` [${finding.fix.class}: ${finding.fix.title}]`);
      const severity = paint[finding.severity](finding.severity);
      out.push(`${place} ${severity} ${colors.bold(finding.code)} ${finding.message}${fix}\n`);
    }
  }
  out.push(`${summaryLine(summary)}\n`);
  return out.join('');
}

function summaryLine(summary: Summary): string {
  const { errors, warnings, infos, hints, files, statements, safeFixes, fixed } = summary;
  if (files === 0) return 'Nothing was checked.';
  const where = `${plural(statements, 'statement')} in ${plural(files, 'file')}`;
  const found =
    errors + warnings + infos + hints === 0
      ? 'No findings'
      : [
          plural(errors, 'error'),
          plural(warnings, 'warning'),
          plural(infos, 'note'),
          plural(hints, 'hint'),
        ].join(', ');
  const parts = [`${found}; ${where}`];
  if (fixed > 0) parts.push(`${number(fixed)} fixed`);
  if (safeFixes > 0) parts.push(`${plural(safeFixes, 'safe fix', 'safe fixes')} waiting (--fix)`);
  if (summary.notChecked > 0) parts.push(`${plural(summary.notChecked, 'place')} not checked`);
  return `${parts.join('; ')}.`;
}

const number = (value: number) => value.toLocaleString('en-US');

function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** One JSON document. Lines and columns count from 1, columns in UTF-16 code units. */
export function formatJson(
  checked: readonly Checked[],
  unread: readonly Unread[],
  summary: Summary,
  targetVersion: string,
): string {
  const findings = checked.flatMap(({ file, findings: list, lines }) =>
    list.map((finding) => {
      const start = lines.position(finding.range.start);
      const end = lines.position(finding.range.end);
      return {
        file,
        line: start.line + 1,
        column: start.character + 1,
        endLine: end.line + 1,
        endColumn: end.character + 1,
        code: finding.code,
        rule: finding.rule,
        severity: finding.severity,
        layer: finding.layer,
        message: finding.message,
        fix: finding.fixClass,
        issue: finding.issue ?? null,
        table: finding.table ?? null,
      };
    }),
  );
  const errors = unread.map(({ file, error }) => ({ file, ...error }));
  return `${JSON.stringify({ schemaVersion: 1, targetVersion, findings, errors, summary }, null, 2)}\n`;
}
