import { createHash } from 'node:crypto';
import { copyReadsStdin } from '../../sql/split/copy.ts';
import { withPlaceholdersFilled } from '../../sql/parse/placeholders.ts';
import type { Piece } from '../../sql/split/split.ts';
import { tokenize } from '../../sql/parse/tokens.ts';

export interface Judged {
  /** `line:sha`, as the verdicts have them. */
  readonly key: string;
  /** Whether no verdict means that the grammar accepts it; else it means nothing. */
  readonly certain: boolean;
}

/**
 * What the verdicts call the statements of a file, by offset. The verdicts were made with plainer scissors than ours:
 * everything behind `COPY … FROM stdin;` up to a line `\.` (or to the file's end) was data, a statement ended at the
 * first semicolon, also inside of a rule's parentheses or of BEGIN ATOMIC, and not at `\gset`; variables of psql were none. What came out of that in
 * pieces did not parse and was not judged, so that of a statement without a verdict nothing is known there.
 */
export function judgedStatements(text: string, pieces: readonly Piece[]): Map<number, Judged> {
  const judged = new Map<number, Judged>();
  let dataEnd = -1;
  let cutShort = false;
  let line = 1;
  let counted = 0;
  for (const piece of pieces) {
    if (piece.kind !== 'statement') continue;
    const { start, end } = piece.range;
    const source = text.slice(start, end);
    const glued = cutShort;
    cutShort = !source.endsWith(';');
    if (start < dataEnd) continue;
    const whole =
      !glued &&
      !hasVariable(source) &&
      !tokenize(source).some((token) => token.text === ';' && start + token.end < end);
    for (; counted < start; counted++) if (text.charCodeAt(counted) === 10) line++;
    judged.set(start, { key: `${line}:${sha(source.replace(/;$/, ''))}`, certain: whole && !cutShort });
    if (copyReadsStdin(source)) dataEnd = endOfData(text, end);
  }
  return judged;
}

/** Whether a statement has variables of psql. */
const hasVariable = (source: string): boolean =>
  withPlaceholdersFilled(source)?.places.some(({ start }) => source[start] === ':') === true;

function endOfData(text: string, from: number): number {
  const newline = text.indexOf('\n', from);
  if (newline === -1) return -1;
  const mark = /^\\\.\r?$/m.exec(text.slice(newline + 1));
  return mark === null ? text.length : newline + 1 + mark.index;
}

/** First 16 hex digits of the SHA-256 of a statement's text without its semicolon, as the verdicts have it. */
function sha(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
