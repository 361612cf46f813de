import type { Dialect } from '../dialect/dialect.ts';
import type { TextEdit, TextRange } from '../findings/finding.ts';
import type { Piece } from '../split/split.ts';
import type { LineIndex } from '../text/line-index.ts';
import { commentsIn } from './comments.ts';

/** A rule that a comment names, by code or by name. */
export interface NamedRule {
  /** In lower case. */
  readonly name: string;
  readonly written: string;
  readonly range: TextRange;
  used: boolean;
}

/** A comment that asks for silence: `molt-ignore MOLT123: reason`, `molt-ignore-file MOLT123: reason`. */
export interface Directive {
  /** `misplaced`: for the file, but a statement stands before it; `unknown`: `molt-ignore-something`. */
  readonly scope: 'here' | 'file' | 'misplaced' | 'unknown';
  /** The word itself, `molt-ignore` or what stands there instead of it. */
  readonly word: TextRange;
  readonly written: string;
  /** The whole comment. */
  readonly comment: TextRange;
  /** Whether nothing but the comment is on its line. */
  readonly alone: boolean;
  /** Findings that begin in here are meant. */
  readonly covers: readonly TextRange[];
  /** The statement that it stands in or before, when there is one: where a rule must have looked. */
  readonly statement: TextRange | null;
  /** Empty: every rule. */
  readonly rules: readonly NamedRule[];
  readonly hasReason: boolean;
  /** Takes the comment out. */
  readonly removal: TextEdit;
  /** Whether it has hidden a finding. */
  used: boolean;
}

const opening = /(?:--|#|\/\*)[ \t]*$/;
const parts = /^(molt-ignore(-\w+)*)(?![\w-])([^:\r\n]*)(?::([^\r\n]*))?/;

/** The same directive where its text stands in a longer one. */
export function shifted(directive: Directive, by: number): Directive {
  return {
    ...directive,
    word: shift(directive.word, by),
    comment: shift(directive.comment, by),
    covers: directive.scope === 'file' ? directive.covers : directive.covers.map((range) => shift(range, by)),
    statement: directive.statement && shift(directive.statement, by),
    rules: directive.rules.map((rule) => ({ ...rule, range: shift(rule.range, by) })),
    removal: { range: shift(directive.removal.range, by), text: directive.removal.text },
  };
}

const shift = ({ start, end }: TextRange, by: number): TextRange => ({ start: start + by, end: end + by });

/**
 * The directives of a text, by position. What one covers: behind code on its line, that line; alone on its line inside
 * of a statement, the next line; alone before a statement, that statement. Comments one under the other all speak for
 * what follows the last. `startsFile` says that no statement stands before the text.
 */
export function readDirectives(
  text: string,
  lines: LineIndex,
  pieces: readonly Piece[],
  dialect: Dialect,
  startsFile = true,
): Directive[] {
  const directives: Directive[] = [];
  const firstStatement = pieces.find((piece) => piece.kind === 'statement')?.range.start ?? Infinity;
  /** The comments of the piece looked at last, by where they start. */
  let starting = new Map<number, TextRange>();
  let startingIn = -1;
  for (let at = text.indexOf('molt-ignore'); at !== -1; at = text.indexOf('molt-ignore', at + 1)) {
    const line = lines.lineOf(at);
    const lineStart = lines.starts[line] ?? 0;
    const opener = opening.exec(text.slice(lineStart, at));
    const index = pieceAt(pieces, at);
    const piece = pieces[index];
    if (opener === null || piece === undefined || piece.kind === 'copy-data' || piece.kind === 'meta')
      continue;
    const start = lineStart + opener.index;
    if (startingIn !== index) {
      starting = new Map(commentsIn(text, piece.range, dialect).map((each) => [each.start, each]));
      startingIn = index;
    }
    const comment = starting.get(start);
    if (comment === undefined) continue;

    const inner = text.slice(at, comment.end).replace(/[ \t]*\*\/$/, '');
    const found = parts.exec(inner);
    if (found === null) continue;
    const [, word = '', , named = '', reason = ''] = found;
    const beforeAll = startsFile && start < firstStatement;
    const alone =
      text.slice(lineStart, start).trim() === '' &&
      text.slice(comment.end, lineEnd(text, lines, lines.lineOf(comment.end))).trim() === '';
    const scope =
      word === 'molt-ignore'
        ? 'here'
        : word === 'molt-ignore-file'
          ? beforeAll
            ? 'file'
            : 'misplaced'
          : 'unknown';
    directives.push({
      scope,
      word: { start: at, end: at + word.length },
      written: word,
      comment,
      alone,
      covers: scope === 'file' ? [{ start: 0, end: Infinity }] : [],
      statement: piece.kind === 'statement' ? piece.range : null,
      rules: [...named.matchAll(/[^\s,]+/g)].map((each) => {
        const from = at + word.length + each.index;
        const range = { start: from, end: from + each[0].length };
        return { name: each[0].toLowerCase(), written: each[0], range, used: false };
      }),
      hasReason: reason.trim() !== '',
      removal: removalOf(text, comment, alone),
      used: false,
    });
  }
  return directives.map((each, index) =>
    each.scope === 'here' ? { ...each, ...aim(text, lines, pieces, directives, index) } : each,
  );
}

/** Takes a comment out; its whole line when nothing else is on it, else with the space before it. */
function removalOf(text: string, comment: TextRange, alone: boolean): TextEdit {
  let { start, end } = comment;
  while (start > 0 && /[ \t]/.test(text[start - 1] ?? '')) start--;
  if (alone) {
    while (/[ \t]/.test(text[end] ?? '')) end++;
    if (text[end] === '\r') end++;
    if (text[end] === '\n') end++;
    return { range: { start, end }, text: '' };
  }
  // Two words may be kept apart by the comment alone.
  const joins = /\S/.test(text[start - 1] ?? ' ') && /\S/.test(text[end] ?? ' ');
  return { range: { start, end }, text: joins ? ' ' : '' };
}

/** What a directive that is not for the file covers. */
function aim(
  text: string,
  lines: LineIndex,
  pieces: readonly Piece[],
  directives: readonly Directive[],
  index: number,
): Pick<Directive, 'covers' | 'statement'> {
  const directive = directives[index];
  if (directive === undefined) return { covers: [], statement: null };
  const line = lines.lineOf(directive.word.start);
  if (!directive.alone) {
    // Behind the semicolon the comment is in no statement any more; its line says which one is meant.
    const start = lines.starts[line] ?? 0;
    const before = pieces[pieceAt(pieces, directive.comment.start) - 1];
    const statement = directive.statement ?? (before && before.range.end > start ? before.range : null);
    return { covers: [{ start, end: lineEnd(text, lines, line) }], statement };
  }
  // The directives below it that stand alone speak for the same line.
  let last = lines.lineOf(directive.comment.end);
  for (let next = index + 1; next < directives.length; next++) {
    const below = directives[next];
    if (!below?.alone || lines.lineOf(below.word.start) !== last + 1) break;
    last = lines.lineOf(below.comment.end);
  }
  const start = lines.starts[last + 1];
  if (start === undefined) return { covers: [], statement: directive.statement };
  const nextLine = { start, end: lineEnd(text, lines, last + 1) };
  const solid = start + (/^[ \t]*/.exec(text.slice(start, nextLine.end))?.[0].length ?? 0);
  const next = pieces[pieceAt(pieces, solid)];
  const begins = next?.kind === 'statement' && next.range.start === solid;
  return {
    covers: begins ? [nextLine, next.range] : [nextLine],
    statement: begins ? next.range : directive.statement,
  };
}

function lineEnd(text: string, lines: LineIndex, line: number): number {
  return lines.starts[line + 1] ?? text.length;
}

/** Index of the piece that holds an offset; pieces are in order and without gaps. */
function pieceAt(pieces: readonly Piece[], offset: number): number {
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.range.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
