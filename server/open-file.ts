import type { Document } from './positions.ts';
import { isCopyWithRows } from '../sql/assist/folding.ts';
import { skim } from '../sql/assist/skim.ts';
import type { Analysis, AnalyzedStatement } from '../sql/analyze/analyze.ts';
import type { Dialect } from '../sql/dialect/dialect.ts';
import { copyDataEnd } from '../sql/split/copy.ts';
import type { ServerContext } from './context.ts';

/** An open file that could be checked, as requests see it: all of one and the same version. */
export interface OpenFile {
  readonly document: Document;
  readonly version: number;
  readonly text: string;
  readonly dialect: Dialect;
  readonly analysis: Analysis;
}

/** The open file of an address with the result for its newest text; null when it is not open, or was declined. */
export function openFile({ files }: ServerContext, uri: string): OpenFile | null {
  const document = files.get(uri);
  const checked = files.check(uri);
  if (!document || checked?.state !== 'checked') return null;
  const { dialect, analysis } = checked;
  return { document, version: document.version, text: document.getText(), dialect, analysis };
}

/**
 * Beyond this many characters nothing is explained, completed or named within a statement: to read one of 20 MB takes
 * ten seconds, in which nothing else is answered. Such a one is the rows of a dump.
 */
const longestExplained = 500_000;

/** The statement that a place belongs to, unless it is too long to be read for one question. */
export function statementToExplain(file: OpenFile, at: number): AnalyzedStatement | null {
  const statement = statementAt(file, at);
  return statement === null || isTooLong(statement) ? null : statement;
}

export const isTooLong = ({ range }: AnalyzedStatement): boolean =>
  range.end - range.start > longestExplained;

/**
 * The statement that a place belongs to: the one around it, else the one before it when that has no semicolon yet
 * (somebody is writing at its end). Null between statements. `at` is an offset in the text.
 */
export function statementAt({ text, analysis }: OpenFile, at: number): AnalyzedStatement | null {
  const { statements } = analysis;
  let low = 0;
  let high = statements.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const statement = statements[middle];
    if (statement === undefined) break;
    if (at < statement.range.start) high = middle - 1;
    else if (at > statement.range.end) low = middle + 1;
    else return statement;
  }
  const before = statements[high];
  if (before === undefined || text[before.range.end - 1] === ';') return null;
  // Behind an open statement only space and comments can follow: what follows would be part of it.
  return before;
}

/** Whether a place between two statements is in a comment or in the rows of a COPY: nothing can be written there. */
export function isQuiet({ text, analysis, dialect }: OpenFile, at: number): boolean {
  const before = analysis.statements.findLast(({ range }) => range.end <= at);
  const start = before?.range.end ?? 0;
  if (before && isCopyWithRows(text, before.range)) {
    const end = copyDataEnd(text, text.indexOf('\n', start) + 1);
    if (end === -1 || at < end) return true;
  }
  let quiet = false;
  skim(text, { start, end: at }, dialect, {
    comment: (from, to) =>
      (quiet ||= to === at && (text.startsWith('/*', from) ? !text.slice(from, to).endsWith('*/') : true)),
  });
  return quiet;
}
