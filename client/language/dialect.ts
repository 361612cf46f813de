import type { FileSummary } from '../../server/protocol.ts';

export type Dialect = FileSummary['dialect'];

export const dialects: readonly Dialect[] = ['postgres', 'mysql', 'cockroach'];

const names: Record<Dialect, string> = { postgres: 'PostgreSQL', mysql: 'MySQL', cockroach: 'CockroachDB' };

export const dialectName = (dialect: Dialect): string => names[dialect];

/** The comment by which a file says whose SQL it is, near its top (sql/dialect.ts reads it). */
const comment = /^([ \t]*(?:--|#|\/\*)[ \t]*molt:[ \t]*dialect[ \t]*=[ \t]*)(\w+)/im;

/** The edit that makes a text say its dialect: the comment changed, or a first line of its own. Offsets of the text. */
export function withDialectComment(
  text: string,
  dialect: Dialect,
): { readonly start: number; readonly end: number; readonly text: string } {
  const found = comment.exec(text.slice(0, 4000));
  if (found) {
    const [whole, before = '', word = ''] = found;
    const start = found.index + before.length;
    return { start, end: start + (whole.length - before.length || word.length), text: dialect };
  }
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  return { start, end: start, text: `-- molt: dialect=${dialect}${newline}` };
}
