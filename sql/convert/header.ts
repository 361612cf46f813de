/** The comment with which a converted file begins. Its first line tells everybody whose SQL follows. */
const pattern = /^\uFEFF?-- molt: dialect=cockroach\r?\n-- Converted from [^\n]*\n-- [^\n]*\n(?:\r?\n)?/;

export interface HeaderFacts {
  readonly fileName: string;
  readonly targetVersion: string;
  readonly writer: string;
  readonly statements: { kept: number; changed: number; dropped: number; needYou: number };
}

export function writeHeader(facts: HeaderFacts, newline: string): string {
  const { kept, changed, dropped, needYou } = facts.statements;
  const hint = needYou > 0 ? ' (search for "molt: needs you")' : '';
  return [
    '-- molt: dialect=cockroach',
    `-- Converted from ${facts.fileName.replace(/[\r\n]/g, ' ')} for CockroachDB ${facts.targetVersion} by ${facts.writer}.`,
    `-- Statements: ${kept} kept, ${changed} changed, ${dropped} dropped, ${needYou} need you${hint}.`,
    '',
    '',
  ].join(newline);
}

/** Length of our header at the text's start; 0 when there is none. */
export const headerLength = (text: string): number => pattern.exec(text)?.[0].length ?? 0;
