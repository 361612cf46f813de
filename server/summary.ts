import { countFinding, noFigures } from '../sql/findings/figures.ts';
import type { CheckedFile } from './files.ts';
import type { FileSummary } from './protocol.ts';

/** The counts of one file, for the code lens, the status item and the Schema step. */
export function summarize(
  uri: string,
  version: number | null,
  checked: CheckedFile,
  statements = checked.state === 'checked' ? checked.analysis.statements.length : 0,
): FileSummary {
  const { dialect } = checked;
  const figures = noFigures();
  if (checked.state === 'declined') {
    figures.notChecked = 1;
    return { uri, version, dialect, statements: 0, milliseconds: 0, ...figures };
  }
  const { findings } = checked.analysis;
  for (const finding of findings) countFinding(figures, finding);
  const milliseconds = Math.round(checked.milliseconds * 10) / 10;
  return { uri, version, dialect, statements, milliseconds, ...figures };
}
