import { isAbsolute, relative } from 'node:path';
import type { Severity } from '../../../sql/rules/metadata.ts';
import { summaryLine } from '../summary.ts';
import { printable } from './printable.ts';
import { repeatedLine, type Report, type ReportOptions } from './report.ts';

const levels: Record<Severity, 'error' | 'warning' | 'notice'> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** Annotations of one level that GitHub shows of one step (docs.github.com, "Workflow commands", limits). */
const shownByGitHub = 10;

/**
 * Annotations for GitHub Actions, one a line: `::error file=…,line=…::message`. (docs.github.com "Workflow commands";
 * the escapes are those of actions/toolkit's core/src/command.ts. GitHub shows ten of each level per step, and what was
 * not shown is said at the end.)
 */
export function githubReport({ write }: Pick<ReportOptions, 'write'>): Report {
  const told = { error: 0, warning: 0, notice: 0 };
  return {
    needs: { fingerprints: false, edits: false, each: false },
    add(file, findings) {
      const out: string[] = [];
      for (const { line, column, endLine, endColumn, finding } of findings) {
        const properties = [
          `file=${escapeProperty(fromRoot(file))}`,
          `line=${line}`,
          `endLine=${endLine}`,
          // GitHub takes columns only where both are in the same line, and counts the last one in.
          ...(line === endLine ? [`col=${column}`, `endColumn=${Math.max(column, endColumn - 1)}`] : []),
          `title=${escapeProperty(`${finding.code} ${finding.rule}`)}`,
        ].join(',');
        told[levels[finding.severity]]++;
        out.push(`::${levels[finding.severity]} ${properties}::${escapeData(finding.message)}\n`);
      }
      write(out.join(''));
    },
    unread({ file, error }) {
      const title = escapeProperty(error.code);
      told.error++;
      write(
        `::error file=${escapeProperty(fromRoot(file))},title=${title}::${escapeData(`${error.message}. ${error.remedy}`)}\n`,
      );
    },
    end(summary, stale, repeated) {
      for (const { file, entries } of stale) {
        for (const { code, statement } of entries) {
          const text = `The baseline's ${code} is not found any more (${statement}).`;
          write(`::notice file=${escapeProperty(fromRoot(file))}::${escapeData(text)}\n`);
        }
      }
      // Not commands; a line that began with :: would be one.
      for (const each of repeated) write(` ${printable(repeatedLine(each))}\n`);
      if (Object.values(told).some((count) => count > shownByGitHub))
        write(
          `GitHub shows ${shownByGitHub} annotations of each level a step; here are ${told.error} errors, ${told.warning} warnings and ${told.notice} notices. All are in this log; --format sarif has no such limit.\n`,
        );
      write(`${printable(summaryLine(summary))}\n`);
    },
  };
}

/** GitHub knows files by their path in the repository, which is where the workflow runs. */
function fromRoot(file: string): string {
  return (isAbsolute(file) ? relative(process.cwd(), file) : file).replace(/^\.\//, '').replaceAll('\\', '/');
}

const escapeData = (text: string) =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapeProperty = (text: string) => escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
