import type { Colors } from 'picocolors/types';
import { figure } from '../../../contracts/figure.ts';
import type { Severity } from '../../../sql/rules/metadata.ts';
import { summaryLine } from '../summary.ts';
import { printable } from './printable.ts';
import { repeatedLine, type Report, type Reported, type ReportOptions } from './report.ts';

export interface TextOptions extends ReportOptions {
  readonly colors: Colors;
  /** For a terminal: findings below the name of their file, in columns. Else each line says it all. */
  readonly grouped: boolean;
}

/** For people; where nobody looks, `file:line:column severity CODE message`, as editors and CI make links of it. */
export function textReport({ write, colors, grouped }: TextOptions): Report {
  const paint: Record<Severity, (text: string) => string> = {
    error: colors.red,
    warning: colors.yellow,
    info: colors.blue,
    hint: colors.dim,
  };
  const fixOf = ({ finding: { fix } }: Reported) =>
    fix === undefined ? '' : colors.dim(` [${fix.class}: ${printable(fix.title)}]`);
  let last: string | null = null;

  return {
    needs: { fingerprints: false, edits: false, each: false },
    add(file, findings) {
      if (findings.length === 0) return;
      const out: string[] = [];
      if (!grouped) {
        for (const one of findings) {
          const { line, column, finding } = one;
          const severity = paint[finding.severity](finding.severity);
          out.push(
            `${printable(file)}:${line}:${column} ${severity} ${colors.bold(finding.code)} ${printable(finding.message)}${fixOf(one)}\n`,
          );
        }
        write(out.join(''));
        return;
      }
      if (last !== file) out.push(`${last === null ? '' : '\n'}${colors.underline(printable(file))}\n`);
      last = file;
      const places = findings.map(({ line, column }) => `${line}:${column}`);
      const width = places.reduce((most, place) => Math.max(most, place.length), 0);
      for (const [index, one] of findings.entries()) {
        const { severity, code, message } = one.finding;
        const place = (places[index] ?? '').padStart(width);
        out.push(
          `  ${colors.dim(place)}  ${paint[severity](severity.padEnd(7))}  ${colors.bold(code)}  ${printable(message)}${fixOf(one)}\n`,
        );
      }
      write(out.join(''));
    },
    // Said on standard error as it happens.
    unread: () => undefined,
    end(summary, stale, repeated) {
      const out = grouped && last !== null ? ['\n'] : [];
      for (const { file, entries } of stale) {
        for (const { code, statement } of entries) {
          out.push(
            `${printable(file)}: the baseline's ${code} is not found any more (${printable(statement)})\n`,
          );
        }
      }
      for (const each of repeated) out.push(`${printable(repeatedLine(each))}\n`);
      if (summary.notShown > 0) {
        out.push(`… and ${figure(summary.notShown)} more (--max-findings)\n`);
      }
      out.push(`${summaryLine(summary)}\n`);
      if (stale.length > 0) out.push('Stale entries of the baseline go away with --update-baseline.\n');
      write(out.join(''));
    },
  };
}
