import type { TextRange } from '../findings/finding.ts';
import { tokenize, type Token } from '../parse/tokens.ts';

/** Statements longer than this (a row dump in one INSERT) are not cut into tokens at a keystroke: 30 ms on a slow machine. */
const longest = 500_000;

/**
 * What an editor selects step by step around a place: word, dotted name, element of a list, what stands in
 * parentheses, the parentheses, the statement. From the inside to the outside, each larger than the one before.
 * `statement` is the statement's range in the text; ranges are offsets in the text.
 */
export function selectionsAt(text: string, at: number, statement: TextRange | null): TextRange[] {
  const whole = { start: 0, end: text.length };
  if (statement === null) return growing([wordAt(text, at), lineAt(text, at), whole]);
  const source = text.slice(statement.start, statement.end);
  const inner = source.length > longest ? [] : inStatement(source, at - statement.start);
  const shifted = inner.map(({ start, end }) => ({
    start: start + statement.start,
    end: end + statement.start,
  }));
  const body = source.endsWith(';') ? [{ start: statement.start, end: statement.end - 1 }] : [];
  return growing([wordAt(text, at), ...shifted, ...body, statement, whole]);
}

function inStatement(source: string, at: number): TextRange[] {
  const tokens = tokenize(source);
  let index = tokens.findIndex((token) => token.start <= at && at <= token.end && isName(token));
  if (index === -1) index = tokens.findIndex((token) => token.start <= at && at <= token.end);
  const ranges: TextRange[] = [];
  const token = tokens[index];
  if (token !== undefined) {
    ranges.push(...insideQuotes(source, token, at), token);
    if (isName(token)) ranges.push(dotted(tokens, index));
  } else {
    index = tokens.findIndex((each) => each.start > at);
    if (index === -1) index = tokens.length - 1;
  }
  // From the innermost pair of parentheses outwards.
  for (
    let pair = enclosing(tokens, at, index);
    pair !== null;
    pair = enclosing(tokens, pair.open.start, pair.index)
  ) {
    const { open, close } = pair;
    ranges.push(...element(tokens, pair, ranges.at(-1) ?? { start: at, end: at }));
    const end = close?.start ?? source.length;
    const first = tokens[pair.index + 1];
    const last = tokens[(pair.closeIndex ?? tokens.length) - 1];
    if (first && last && first.start < end) ranges.push({ start: first.start, end: last.end });
    ranges.push({ start: open.end, end }, { start: open.start, end: close?.end ?? source.length });
  }
  return ranges;
}

const isName = (token: Token): boolean => token.kind === 'word' || token.kind === 'identifier';

/** A quoted text without its quotes; in a dollar quote, which holds a program, the line first. */
function insideQuotes(source: string, token: Token, at: number): TextRange[] {
  if (token.kind === 'dollar-quote') {
    const tag = /^\$[^$]*\$/.exec(source.slice(token.start, token.start + 70))?.[0] ?? '';
    const start = token.start + tag.length;
    // What is left open reaches to the end.
    const isClosed = token.end - tag.length >= start && source.endsWith(tag, token.end);
    const inside = { start, end: isClosed ? token.end - tag.length : token.end };
    if (at < inside.start || at > inside.end) return [];
    return [lineAt(source, at), statementInBody(source, inside, at), inside].filter(
      (range) => range.start >= inside.start && range.end <= inside.end,
    );
  }
  if (token.kind !== 'string' && token.kind !== 'identifier') return [];
  const quote = token.kind === 'string' ? "'" : '"';
  const start = source.indexOf(quote, token.start) + 1;
  const end = source[token.end - 1] === quote ? token.end - 1 : token.end;
  return start > 0 && start < end && start <= at && at <= end ? [{ start, end }] : [];
}

/** In a body: from behind the semicolon before the place to the next one. */
function statementInBody(source: string, inside: TextRange, at: number): TextRange {
  const before = source.lastIndexOf(';', at - 1);
  const from = before < inside.start ? inside.start : before + 1;
  const space = /^\s*/.exec(source.slice(from, inside.end))?.[0].length ?? 0;
  const behind = source.indexOf(';', at);
  return {
    start: Math.min(from + space, at),
    end: behind === -1 || behind >= inside.end ? inside.end : behind + 1,
  };
}

/** `a.b.c` around one of its parts. */
function dotted(tokens: readonly Token[], index: number): TextRange {
  let first = index;
  let last = index;
  while (tokens[first - 1]?.text === '.' && tokens[first - 2] && isName(tokens[first - 2] as Token))
    first -= 2;
  while (tokens[last + 1]?.text === '.' && tokens[last + 2] && isName(tokens[last + 2] as Token)) last += 2;
  return { start: tokens[first]?.start ?? 0, end: tokens[last]?.end ?? 0 };
}

interface Pair {
  readonly open: Token;
  readonly index: number;
  readonly close?: Token;
  readonly closeIndex?: number;
}

/** The innermost parentheses that open before a place and do not close before it. `from`: a token near the place. */
function enclosing(tokens: readonly Token[], at: number, from: number): Pair | null {
  let closed = 0;
  for (let index = Math.min(from, tokens.length - 1); index >= 0; index--) {
    const token = tokens[index];
    if (token === undefined || token.kind !== 'mark') continue;
    if (token.start >= at) continue;
    if ((token.text === ')' || token.text === ']') && token.end <= at) closed++;
    else if (token.text === '(' || token.text === '[') {
      if (closed > 0) closed--;
      else {
        const closeIndex = closes(tokens, index);
        return closeIndex === -1
          ? { open: token, index }
          : { open: token, index, close: tokens[closeIndex], closeIndex };
      }
    }
  }
  return null;
}

/** Index of the mark that closes the one at `open`; -1 when nothing does. */
function closes(tokens: readonly Token[], open: number): number {
  const depth = tokens[open]?.depth ?? 0;
  for (let index = open + 1; index < tokens.length; index++) {
    const token = tokens[index];
    if (token !== undefined && token.depth <= depth)
      return token.text === ')' || token.text === ']' ? index : -1;
  }
  return -1;
}

/** The element of a comma-separated list in parentheses that holds a range. */
function element(tokens: readonly Token[], pair: Pair, held: TextRange): TextRange[] {
  const depth = pair.open.depth + 1;
  let first = pair.index + 1;
  let last = (pair.closeIndex ?? tokens.length) - 1;
  for (let index = pair.index + 1; index <= last; index++) {
    const token = tokens[index];
    if (token === undefined || token.depth !== depth || token.text !== ',') continue;
    if (token.end <= held.start) first = index + 1;
    else if (token.start >= held.end) last = index - 1;
  }
  const start = tokens[first]?.start;
  const end = tokens[last]?.end;
  return start === undefined || end === undefined || end <= start ? [] : [{ start, end }];
}

const wordPart = /[\w$\u0080-\uffff]/;

function wordAt(text: string, at: number): TextRange {
  let start = at;
  let end = at;
  while (start > 0 && wordPart.test(text[start - 1] ?? '')) start--;
  while (end < text.length && wordPart.test(text[end] ?? '')) end++;
  return { start, end };
}

/** The line without the space around it. */
function lineAt(text: string, at: number): TextRange {
  const from = text.lastIndexOf('\n', at - 1) + 1;
  const newline = text.indexOf('\n', at);
  const line = text.slice(from, newline === -1 ? text.length : newline);
  const start = from + (line.length - line.trimStart().length);
  return { start: Math.min(start, at), end: Math.max(from + line.trimEnd().length, at) };
}

/** Those ranges that really grow, each around the one before. */
function growing(ranges: readonly TextRange[]): TextRange[] {
  const result: TextRange[] = [];
  for (const range of ranges) {
    const last = result.at(-1);
    if (range.end <= range.start) continue;
    if (last === undefined) result.push({ start: range.start, end: range.end });
    else if (
      range.start <= last.start &&
      range.end >= last.end &&
      range.end - range.start > last.end - last.start
    )
      result.push({ start: range.start, end: range.end });
  }
  return result;
}
