import type { CheckFinding } from '../../../contracts/check.ts';
import type { Report, Reported, ReportOptions, Unread } from './report.ts';

/** One JSON document, its shape in contracts/check.ts. Each finding is on a line of its own. */
export function jsonReport({ write, targetVersion }: ReportOptions): Report {
  const unread: Unread[] = [];
  let first = true;
  const begin = () =>
    `{\n"schemaVersion": 1,\n"targetVersion": ${JSON.stringify(targetVersion)},\n"findings": [`;
  return {
    needs: { fingerprints: true, edits: false, each: true },
    add(_file, findings) {
      const out: string[] = [];
      for (const one of findings) {
        out.push(`${first ? begin() : ','}\n${JSON.stringify(toJson(one))}`);
        first = false;
      }
      write(out.join(''));
    },
    unread: (file) => void unread.push(file),
    end(summary, stale) {
      const errors = unread.map(({ file, error }) => ({ file, ...error }));
      write(
        `${first ? begin() : '\n'}],\n"errors": ${JSON.stringify(errors)},\n` +
          `"staleBaseline": ${JSON.stringify(stale)},\n"summary": ${JSON.stringify(summary)}\n}\n`,
      );
    },
  };
}

function toJson({
  file,
  line,
  column,
  endLine,
  endColumn,
  finding,
  fingerprint,
  related = [],
}: Reported): CheckFinding {
  const { code, rule, severity, layer, message, fixClass, fix, issue, table } = finding;
  return {
    file,
    line,
    column,
    endLine,
    endColumn,
    code,
    rule,
    severity,
    layer,
    message,
    fix: fixClass,
    fixTitle: fix?.title ?? null,
    issue: issue ?? null,
    table: table ?? null,
    fingerprint: fingerprint ?? '',
    related: related.map(({ file: other, line: at, column: from, message: said }) => ({
      file: other,
      line: at,
      column: from,
      message: said,
    })),
  };
}
