import { figure } from '../../contracts/figure.ts';
import { noFigures, type Figures } from '../../sql/findings/figures.ts';

/** Figures over all files. What could not be read counts as not checked. */
export interface Summary extends Figures {
  files: number;
  statements: number;
  /** Findings that --fix has fixed (with --dry-run: would fix); they are not among the others. */
  fixed: number;
  /** Findings that the baseline knows; they are not among the others. */
  inBaseline: number;
  /** Entries of the baseline that match nothing any more. */
  staleInBaseline: number;
  /** Findings that are counted but not listed, because of --max-findings. */
  notShown: number;
}

export function emptySummary(): Summary {
  return {
    files: 0,
    statements: 0,
    ...noFigures(),
    fixed: 0,
    inBaseline: 0,
    staleInBaseline: 0,
    notShown: 0,
  };
}

/** Whether there is anything to look at. */
export const hasFindings = ({ errors, warnings, infos, hints }: Summary): boolean =>
  errors + warnings + infos + hints > 0;

/** All of it in one sentence, for people. */
export function summaryLine(summary: Summary): string {
  const { errors, warnings, infos, hints, files, statements, safeFixes, fixed } = summary;
  if (files === 0) return 'Nothing was checked.';
  const where = `${plural(statements, 'statement')} in ${plural(files, 'file')}`;
  const found = hasFindings(summary)
    ? [
        plural(errors, 'error'),
        plural(warnings, 'warning'),
        plural(infos, 'note'),
        plural(hints, 'hint'),
      ].join(', ')
    : 'No findings';
  const parts = [`${found}; ${where}`];
  if (fixed > 0) parts.push(`${figure(fixed)} fixed`);
  if (safeFixes > 0) parts.push(`${plural(safeFixes, 'safe fix', 'safe fixes')} waiting (--fix)`);
  if (summary.inBaseline > 0) parts.push(`${figure(summary.inBaseline)} known to the baseline`);
  if (summary.notChecked > 0) parts.push(`${plural(summary.notChecked, 'place')} not checked`);
  return `${parts.join('; ')}.`;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${figure(count)} ${count === 1 ? one : many}`;
}
