import { lineEnd } from './lexical.ts';

const copyFromStdin = /^copy\b[\s\S]*\bfrom\s+stdin\b/i;

/** Whether a statement is `COPY … FROM stdin`, after which psql and pg_dump put the rows themselves. */
export function copyReadsStdin(statement: string): boolean {
  return copyFromStdin.test(statement);
}

/**
 * Where the rows that begin at `start` end: behind the line `\.`, or -1 when no such line follows. A row can't hold
 * that line: COPY's text format writes a backslash as two.
 */
export function copyDataEnd(text: string, start: number): number {
  for (let at = text.indexOf('\\.', start); at !== -1; at = text.indexOf('\\.', at + 2)) {
    const first = at === start || text.charCodeAt(at - 1) === 10;
    if (first && text.slice(at + 2, lineEnd(text, at)).trim() === '') {
      const newline = text.indexOf('\n', at);
      return newline === -1 ? text.length : newline + 1;
    }
  }
  return -1;
}

const probablyOver = /^[ \t]*(?:\r?\n|--|\\[a-z])/gm;

/** A guess for rows that nothing ends: they go to the first blank line, comment or psql command, else to the end. */
export function openCopyDataEnd(text: string, start: number): number {
  probablyOver.lastIndex = start;
  return probablyOver.exec(text)?.index ?? text.length;
}
