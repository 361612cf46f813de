import type { Dialect } from '../dialect/dialect.ts';
import type { TextRange } from '../findings/finding.ts';
import { copyDataEnd, copyReadsStdin, openCopyDataEnd } from '../split/copy.ts';
import type { LineIndex } from '../text/line-index.ts';
import { skim } from './skim.ts';

/** Lines that can be folded away, both 0-based and included; the first one stays in sight. */
export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  /** `region`: the rows of a COPY block. */
  readonly kind: 'statement' | 'comment' | 'region';
}

/** What lies between two statements: comments, rows of COPY, commands of psql. */
export interface Gap {
  readonly range: TextRange;
  /** Whether the statement in front of it was a `COPY … FROM stdin`. */
  readonly afterCopy: boolean;
}

/** Characters of a statement, or between two, that are read for folds: 20 MB of rows take 150 ms, and have none. */
const longestRead = 1_000_000;

/** The folds of one statement: itself, its parentheses, quoted bodies and comments that go over lines. */
export function foldsOfStatement(text: string, lines: LineIndex, range: TextRange, dialect: Dialect): Fold[] {
  const first = lines.lineOf(range.start);
  const last = lines.lineOf(Math.max(range.start, range.end - 1));
  if (first === last) return [];
  const folds: Fold[] = [];
  if (range.end - range.start > longestRead) return [{ startLine: first, endLine: last, kind: 'statement' }];
  const opened: number[] = [];
  let lastClose = -1;
  skim(text, range, dialect, {
    open: (at) => opened.push(at),
    close: (at) => {
      const start = opened.pop();
      if (start !== undefined) folds.push(...between(lines, start, at));
      lastClose = at;
    },
    comment: (start, end) => folds.push(...block(lines, start, end, 'comment')),
    body: (start, end) => folds.push(...between(lines, start, end - 1)),
  });
  // `);` on a line of its own stays in sight, as a closing brace does.
  const closes = lastClose !== -1 && lines.lineOf(lastClose) === last && startsLine(text, lines, lastClose);
  const end = closes ? last - 1 : last;
  if (end > first) folds.push({ startLine: first, endLine: end, kind: 'statement' });
  return folds;
}

/** The folds between two statements: rows of COPY, block comments, and line comments that stand together. */
export function foldsOfGap(text: string, lines: LineIndex, gap: Gap, dialect: Dialect): Fold[] {
  const { range, afterCopy } = gap;
  const folds: Fold[] = [];
  let { start } = range;
  if (afterCopy) {
    const newline = text.indexOf('\n', start);
    if (newline !== -1 && newline < range.end) {
      const found = copyDataEnd(text, newline + 1);
      const end = Math.min(range.end, found === -1 ? openCopyDataEnd(text, newline + 1) : found);
      folds.push(...block(lines, start, Math.max(start, end - 1), 'region'));
      start = end;
    }
  }
  let run: { first: number; last: number } | null = null;
  const settle = () => {
    if (run !== null && run.last > run.first)
      folds.push({ startLine: run.first, endLine: run.last, kind: 'comment' });
    run = null;
  };
  skim(text, { start, end: Math.min(range.end, start + longestRead) }, dialect, {
    comment: (from, to) => {
      const line = lines.lineOf(from);
      if (text.startsWith('/*', from)) {
        settle();
        folds.push(...block(lines, from, to, 'comment'));
      } else if (run !== null && line === run.last + 1 && startsLine(text, lines, from)) {
        run.last = line;
      } else {
        settle();
        if (startsLine(text, lines, from)) run = { first: line, last: line };
      }
    },
  });
  settle();
  return folds;
}

/** Whether a statement's text is a COPY whose rows follow it. */
export function isCopyWithRows(text: string, { start, end }: TextRange): boolean {
  const code = text.charCodeAt(start) | 32;
  return code === 99 && copyReadsStdin(text.slice(start, end));
}

/** One fold for each line that any begins in: the longest. In the order of the text. */
export function tidyFolds(folds: readonly Fold[]): Fold[] {
  const longest = new Map<number, Fold>();
  for (const fold of folds) {
    const known = longest.get(fold.startLine);
    if (known === undefined || fold.endLine >= known.endLine) longest.set(fold.startLine, fold);
  }
  return [...longest.values()].sort((a, b) => a.startLine - b.startLine);
}

/** From the line of an opening mark to the line above the closing one. */
function between(lines: LineIndex, open: number, close: number): Fold[] {
  const startLine = lines.lineOf(open);
  const endLine = lines.lineOf(close) - 1;
  return endLine > startLine ? [{ startLine, endLine, kind: 'statement' }] : [];
}

function block(lines: LineIndex, start: number, end: number, kind: Fold['kind']): Fold[] {
  const startLine = lines.lineOf(start);
  const endLine = lines.lineOf(end);
  return endLine > startLine ? [{ startLine, endLine, kind }] : [];
}

const startsLine = (text: string, lines: LineIndex, at: number): boolean =>
  text.slice(lines.starts[lines.lineOf(at)] ?? 0, at).trim() === '';
