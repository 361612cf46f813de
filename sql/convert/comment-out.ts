import type { TextRange } from '../findings/finding.ts';
import { needsYou, type Proposal } from './plan.ts';

/**
 * A stretch of text as comments: each line gets `-- `, with a line that says why in front unless it is mere noise.
 * Line breaks are added where something else shares a line with it.
 */
export function commentOut(text: string, range: TextRange, drop: Extract<Proposal, { act: 'drop' }>): string {
  const source = text.slice(range.start, range.end);
  const newline = source.includes('\r\n') ? '\r\n' : '\n';
  const code = drop.code === undefined ? '' : ` (${drop.code})`;
  const why = drop.why.replace(/\s+/g, ' ');
  const lines = source.split(/\r?\n/).map((line) => `-- ${line}`.trimEnd());
  if (drop.sort === 'needs-you') lines.unshift(`-- ${needsYou}${code}: ${why}.`);
  else if (drop.brief !== true) lines.unshift(`-- molt: dropped${code}: ${why}.`);
  else if (lines[0] !== undefined) lines[0] = `-- molt: dropped: ${lines[0].slice(3)}`;
  return framed(text, range, lines.join(newline), newline);
}

/** A comment in place of a stretch of text, of which nothing is kept. */
export function replaceByComment(text: string, range: TextRange, comment: string): string {
  const newline = text.slice(range.start, range.end).includes('\r\n') ? '\r\n' : '\n';
  return framed(text, range, `-- ${comment}`, newline);
}

function framed(text: string, range: TextRange, comment: string, newline: string): string {
  const lineStart = text.lastIndexOf('\n', range.start - 1) + 1;
  const lineEnd = text.indexOf('\n', range.end);
  const before = text.slice(lineStart, range.start).trim() === '' ? '' : newline;
  const rest = text.slice(range.end, lineEnd === -1 ? text.length : lineEnd);
  const endsLine = /\n$/.test(text.slice(range.start, range.end));
  const after = endsLine || rest.trim() !== '' ? newline : '';
  return `${before}${comment}${after}`;
}
