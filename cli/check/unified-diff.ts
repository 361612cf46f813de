import type { TextEdit } from '../../sql/findings/finding.ts';

/** Unchanged lines around a change, as `diff -u` has them. */
const context = 3;

/** A change of whole lines: `[first, last)` of the original become `lines`. */
interface LineChange {
  readonly first: number;
  readonly last: number;
  readonly lines: readonly string[];
}

/**
 * A unified diff that `patch` and `git apply` take, for edits of a text that are in order and do not overlap. Empty
 * when they change nothing. Lines keep their line breaks, so a file with CRLF gets its diff with CRLF.
 */
export function unifiedDiff(file: string, text: string, edits: readonly TextEdit[]): string {
  const lines = splitLines(text);
  const changes = lineChanges(text, lines, edits);
  if (changes.length === 0) return '';
  const out = [`--- a/${file}\n`, `+++ b/${file}\n`];
  let shift = 0;
  for (let i = 0; i < changes.length;) {
    // Changes whose surroundings touch make one hunk.
    let end = i + 1;
    while (end < changes.length && (changes[end]?.first ?? 0) - (changes[end - 1]?.last ?? 0) <= 2 * context)
      end++;
    const group = changes.slice(i, end);
    i = end;
    const from = Math.max((group[0]?.first ?? 0) - context, 0);
    const to = Math.min((group.at(-1)?.last ?? 0) + context, lines.length);
    const body: string[] = [];
    let at = from;
    let grown = 0;
    for (const change of group) {
      for (const line of lines.slice(at, change.first)) body.push(marked(' ', line));
      for (const line of lines.slice(change.first, change.last)) body.push(marked('-', line));
      for (const line of change.lines) body.push(marked('+', line));
      grown += change.lines.length - (change.last - change.first);
      at = change.last;
    }
    for (const line of lines.slice(at, to)) body.push(marked(' ', line));
    out.push(`@@ -${span(from, to - from)} +${span(from + shift, to - from + grown)} @@\n`, ...body);
    shift += grown;
  }
  return out.join('');
}

/** `12,3`; GNU diff says where nothing is by the line before it. */
const span = (first: number, count: number): string => `${count === 0 ? first : first + 1},${count}`;

function marked(mark: string, line: string): string {
  return line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`;
}

/** Lines with their breaks. A diff knows `\n` only; a lone `\r` is a character like others. */
function splitLines(text: string): string[] {
  const lines = text.split(/(?<=\n)/);
  return text === '' ? [] : lines;
}

function lineChanges(text: string, lines: readonly string[], edits: readonly TextEdit[]): LineChange[] {
  const changes: LineChange[] = [];
  const starts = lineStartsOf(lines);
  const lineOf = (offset: number) => lowerLine(starts, offset);
  for (let i = 0; i < edits.length;) {
    const first = lineOf(edits[i]?.range.start ?? 0);
    let last = first;
    const group: TextEdit[] = [];
    for (let edit = edits[i]; edit !== undefined && lineOf(edit.range.start) <= last; edit = edits[++i]) {
      group.push(edit);
      last = Math.max(last, lineOf(edit.range.end));
    }
    const from = starts[first] ?? 0;
    const to = starts[last + 1] ?? text.length;
    let now = '';
    let at = from;
    for (const { range, text: inserted } of group) {
      now += text.slice(at, range.start) + inserted;
      at = range.end;
    }
    now += text.slice(at, to);
    const change = trimmed(first, lines.slice(first, last + 1), splitLines(now));
    if (change !== null) changes.push(change);
  }
  return changes;
}

/** Without lines that are the same before and after at either end; null when all are. */
function trimmed(first: number, old: readonly string[], now: readonly string[]): LineChange | null {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  const most = Math.min(old.length, now.length) - head;
  while (tail < most && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  if (head === old.length && head === now.length) return null;
  return { first: first + head, last: first + old.length - tail, lines: now.slice(head, now.length - tail) };
}

function lineStartsOf(lines: readonly string[]): number[] {
  const starts: number[] = [];
  let at = 0;
  for (const line of lines) {
    starts.push(at);
    at += line.length;
  }
  return starts;
}

function lowerLine(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = Math.max(starts.length - 1, 0);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
