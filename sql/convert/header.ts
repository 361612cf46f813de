import type { StatementCounts } from './convert.ts';
import { needsYou, review } from './plan.ts';

/** The comment with which a converted file begins. Its first line tells everybody whose SQL follows. */
const pattern = /^\uFEFF?-- molt: dialect=cockroach\r?\n-- Converted from [^\n]*\n-- [^\n]*\n(?:\r?\n)?/;

export interface HeaderFacts {
  readonly fileName: string;
  readonly targetVersion: string;
  readonly writer: string;
  readonly statements: StatementCounts;
}

export function writeHeader(facts: HeaderFacts, newline: string): string {
  const { kept, changed, review: toReview, dropped, needYou } = facts.statements;
  const marks = [...(toReview > 0 ? [review] : []), ...(needYou > 0 ? [needsYou] : [])];
  const hint = marks.length > 0 ? ` (search for ${marks.map((mark) => `"${mark}"`).join(' and ')})` : '';
  return [
    '-- molt: dialect=cockroach',
    `-- Converted from ${facts.fileName.replace(/[\r\n]/g, ' ')} for CockroachDB ${facts.targetVersion} by ${facts.writer}.`,
    `-- Statements: ${kept} kept, ${changed} changed, ${toReview} to review, ${dropped} dropped, ${needYou} need you${hint}.`,
    '',
    '',
  ].join(newline);
}

/** Length of our header at the text's start; 0 when there is none. */
export const headerLength = (text: string): number => pattern.exec(text)?.[0].length ?? 0;
