import type { TextRange } from '../findings/finding.ts';
import { copyDataEnd, copyReadsStdin, openCopyDataEnd } from './copy.ts';
import { bodyGivenUp, dollarQuoteSwallows, identifierSwallows, stringSwallows } from './forgotten.ts';
import {
  blockCommentEnd,
  dollarTagAt,
  hasEscapePrefix,
  identifierEnd,
  isIdentifierPart,
  isSpace,
  lineEnd,
  stringEnd,
} from './lexical.ts';
import { throughAll } from '../text/through-all.ts';

/**
 * `statement`: SQL, with its final semicolon when it has one; `copy-data`: the rows after `COPY … FROM stdin;` with
 * the closing `\.` line; `meta`: a psql command such as `\connect`; `space`: everything between (white space,
 * comments, a byte order mark).
 */
export type PieceKind = 'statement' | 'copy-data' | 'meta' | 'space';

/** Something that is opened and never closed. The splitter goes on behind it, and says so. */
export interface SplitProblem {
  readonly what: 'string' | 'identifier' | 'dollar-quote' | 'comment' | 'copy-data' | 'body';
  /** Where the opening is, as offsets of the text. */
  readonly range: TextRange;
  /** Nothing that follows the text could close it: what was cut behind it is right whatever comes. */
  readonly certain?: boolean;
}

export interface Piece {
  readonly kind: PieceKind;
  readonly range: TextRange;
  /** What the cutter had to know to begin here (MySQL: the delimiter that is set); absent when that is nothing. */
  readonly state?: string;
}

export interface Split {
  /** In order and without gaps: joined, they are the text. */
  readonly pieces: readonly Piece[];
  readonly problems: readonly SplitProblem[];
  /** Where the first statement begins that would be a longer one if something further behind were closed. */
  readonly unsure?: number;
}

/** Where a cutter begins, and before which statement it stops: for cutting a part of a text anew (resplit.ts). */
export interface CutOptions {
  /** The start of a piece; the beginning of the text when absent. */
  readonly from?: { readonly at: number; readonly state?: string };
  /** Asked before each statement and client command. */
  readonly stop?: (at: number, state?: string) => boolean;
}

/** Cuts a text into pieces; there is one for each dialect. */
export type Cut = (text: string, options?: CutOptions) => Split;

/** The same in steps, between which others may have their turn. */
export type CutSteps = (text: string, options?: CutOptions) => Generator<undefined, Split>;

/**
 * Cuts PostgreSQL SQL, as people, pg_dump and psql scripts write it, into statements. Takes any text and never throws.
 * Time grows with the text's length alone, also for texts in which everything is left open: what was not found once
 * is not searched again.
 *
 * The rules are those of psql's scanner (PostgreSQL 18 src/fe_utils/psqlscan.l), but for parentheses: psql waits for
 * the closing one, which lets a forgotten `)` swallow the rest of a file; here they count only in CREATE RULE, the
 * one statement that holds semicolons in parentheses.
 */
export function split(text: string, { from, stop }: CutOptions = {}): Split {
  return throughAll(new Splitter(text, from?.at ?? 0, stop).steps());
}

/** The same in steps, between which others may have their turn. */
export function splitSteps(text: string, { from, stop }: CutOptions = {}): Generator<undefined, Split> {
  return new Splitter(text, from?.at ?? 0, stop).steps();
}

/** Statements that are cut off at once, and characters that are read: a dump has statements of many megabytes. */
const atOnce = 500;
const charactersAtOnce = 1_000_000;

const routineOrRule = /create\s+(?:or\s+replace\s+)?(?:(function|procedure)|rule)\b/iy;
const copy = /copy\b/iy;
/** What means nothing to a splitter; the expression engine walks over it several times faster than a loop. */
const dull = /[^;'"$\-/\\]+/y;
const bodyWord = /(?:(begin)\s+atomic|(case)|(end))(?![\w$\u0080-\uffff])/iy;
const statementEndsLine = /;[ \t]*(?:\r?\n|$)/g;

/** How far the reading of a statement has come. */
interface OpenStatement {
  readonly start: number;
  /** Of parentheses in CREATE RULE, of BEGIN ATOMIC and CASE in a routine; and where the outermost was opened. */
  readonly depth: number;
  readonly depthOpened: number;
  /** Behind the first semicolon in them. */
  readonly firstInnerEnd: number;
  /** Behind the last character that is neither space nor comment. */
  readonly solid: number;
}

class Splitter {
  private readonly pieces: Piece[] = [];
  private readonly problems: SplitProblem[] = [];
  private readonly known = new Set<number>();

  // What was searched to the end of the text and not found; see `split` about time.
  private absent = {
    escapedStringEnd: false,
    nestedCommentEnd: false,
    copyEnd: false,
    closingParen: false,
    bodyEnd: false,
    statementBehindBody: false,
  };
  private lastDollarTags: Map<string, number> | null = null;
  /** Where the next line that begins with COPY is; see copyData. */
  private nextCopyLine = -1;
  /** The statement that is being read, between two steps. */
  private open: OpenStatement | null = null;

  constructor(
    private readonly text: string,
    private at: number,
    private readonly stop: ((at: number) => boolean) | undefined,
  ) {}

  *steps(): Generator<undefined, Split> {
    const { text } = this;
    for (let count = 1; this.at < text.length; count++) {
      if (count % atOnce === 0) yield;
      const from = this.at;
      while (!this.skipSpace()) yield;
      this.push('space', from);
      if (this.at >= text.length || this.stop?.(this.at) === true) break;
      if (text[this.at] === '\\') {
        this.metaCommand();
      } else {
        this.statement();
        while (this.open !== null) {
          yield;
          this.statement();
        }
      }
    }
    return { pieces: this.pieces, problems: this.problems };
  }

  /** Ends a piece that began at `start` at the present position; an empty one is none. */
  private push(kind: PieceKind, start: number): void {
    if (this.at > start) this.pieces.push({ kind, range: { start, end: this.at } });
  }

  private problem(what: SplitProblem['what'], start: number, end: number): void {
    // A comment behind the last statement is walked over twice.
    if (this.known.has(start)) return;
    this.known.add(start);
    this.problems.push({ what, range: { start, end } });
  }

  /** False when there may be more of it: after a million characters. */
  private skipSpace(): boolean {
    const { text } = this;
    const limit = Math.min(text.length, this.at + charactersAtOnce);
    while (this.at < limit) {
      if (isSpace(text.charCodeAt(this.at))) this.at++;
      else if (text.startsWith('--', this.at)) this.at = lineEnd(text, this.at);
      else if (text.startsWith('/*', this.at)) this.at = this.commentEnd(this.at);
      else return true;
    }
    return this.at >= text.length;
  }

  /** An unclosed comment reaches to the end of its line. */
  private commentEnd(at: number): number {
    const { text } = this;
    if (!this.absent.nestedCommentEnd) {
      const end = blockCommentEnd(text, at);
      if (end !== -1) return end;
      this.absent.nestedCommentEnd = true;
    }
    this.problem('comment', at, at + 2);
    return lineEnd(text, at);
  }

  /** `\connect …` reaches to the end of its line; `\;` (psql: send both together) is two characters. */
  private metaCommand(): void {
    const start = this.at;
    this.at = this.text[start + 1] === ';' ? start + 2 : lineEnd(this.text, start);
    this.push('meta', start);
  }

  /** Reads a statement, or goes on with the one that is open, for a million characters; it stays open when there are more. */
  private statement(): void {
    const { text, open } = this;
    this.open = null;
    const start = open?.start ?? this.at;
    const limit = Math.min(text.length, this.at + charactersAtOnce);
    routineOrRule.lastIndex = start;
    const head = routineOrRule.exec(text);
    const isRoutine = head?.[1] !== undefined && !this.absent.bodyEnd;
    const isRule = head !== null && head[1] === undefined && !this.absent.closingParen;
    let { depth, depthOpened, firstInnerEnd, solid } = open ?? {
      depth: 0,
      depthOpened: -1,
      firstInnerEnd: -1,
      solid: start,
    };

    while (this.at < limit) {
      const code = text.charCodeAt(this.at);
      switch (code) {
        case 59: // ;
          this.at++;
          solid = this.at;
          if (depth === 0) return this.endStatement(start);
          if (firstInnerEnd === -1) firstInnerEnd = this.at;
          continue;
        case 39: // '
        case 34: // "
        case 36: {
          // $
          const end = this.quotedEnd(code);
          if (end === -1) return this.endAfterOpenQuote(start);
          this.at = end;
          break;
        }
        case 45: // -
          if (text.charCodeAt(this.at + 1) === 45) {
            this.at = lineEnd(text, this.at);
            continue;
          }
          this.at++;
          break;
        case 47: // /
          if (text.charCodeAt(this.at + 1) === 42) {
            this.at = this.commentEnd(this.at);
            continue;
          }
          this.at++;
          break;
        case 92: // backslash: \gset and its like end a statement without a semicolon
          this.at = solid;
          return this.endStatement(start);
        case 40: // (
        case 41: // )
          if (!isRoutine && !isRule) {
            this.at++;
            break;
          }
          if (isRule) {
            depth += code === 40 ? 1 : depth > 0 ? -1 : 0;
            if (code === 40 && depth === 1) depthOpened = this.at;
          }
          this.at++;
          break;
        default:
          if (!isRoutine && !isRule) {
            const from = this.at;
            dull.lastIndex = from;
            dull.test(text);
            this.at = dull.lastIndex;
            let end = this.at;
            while (end > from && isSpace(text.charCodeAt(end - 1))) end--;
            if (end > from) solid = end;
            continue;
          }
          if (isRoutine && (code | 32) >= 98 && (code | 32) <= 101) {
            const word = this.bodyWordAt(this.at);
            if (word !== null) {
              if (word === 'begin' && depth === 0) depthOpened = this.at;
              // CASE … END nests in a body and counts only there, BEGIN ATOMIC opens it.
              if (word === 'begin' || (word === 'case' && depth > 0)) depth++;
              else if (word === 'end' && depth > 0) depth--;
              this.at = bodyWord.lastIndex;
              break;
            }
          }
          this.at++;
          if (isSpace(code)) continue;
      }
      solid = this.at;
    }
    if (this.at < text.length) {
      this.open = { start, depth, depthOpened, firstInnerEnd, solid };
      return;
    }

    if (depth > 0 && firstInnerEnd !== -1) {
      // Nothing closes it: take the first semicolon after all, and don't look for such ends in this text again.
      this.problem('body', depthOpened, depthOpened + (isRule ? 1 : 'begin'.length));
      if (isRule) this.absent.closingParen = true;
      else this.absent.bodyEnd = true;
      this.at = firstInnerEnd;
      return this.endStatement(start);
    }
    this.at = solid;
    this.endStatement(start);
  }

  private bodyWordAt(at: number): 'begin' | 'case' | 'end' | null {
    if (isIdentifierPart(this.text.charCodeAt(at - 1))) return null;
    bodyWord.lastIndex = at;
    const found = bodyWord.exec(this.text);
    if (found === null) return null;
    return found[1] ? 'begin' : found[2] ? 'case' : 'end';
  }

  /** The end of what opens at the present position; -1 (and a problem) when it isn't closed; a lone `$` is no quote. */
  private quotedEnd(code: number): number {
    const { text, at } = this;
    if (code === 39) {
      let end = -1;
      if (hasEscapePrefix(text, at) && !this.absent.escapedStringEnd) {
        end = stringEnd(text, at, true);
        if (end === -1) this.absent.escapedStringEnd = true;
      } else {
        end = stringEnd(text, at, false);
      }
      if (end !== -1 && !stringSwallows(text, at, end)) return end;
      this.problem('string', at, at + 1);
      return -1;
    }
    if (code === 34) {
      const end = identifierEnd(text, at);
      if (end !== -1 && !identifierSwallows(text, at, end)) return end;
      this.problem('identifier', at, at + 1);
      return -1;
    }
    const tag = dollarTagAt(text, at);
    if (tag === null) return at + 1;
    const close = this.mayClose(tag, at + tag.length) ? text.indexOf(tag, at + tag.length) : -1;
    if (close === -1) this.lastDollarTags ??= lastDollarTags(text);
    else if (!dollarQuoteSwallows(text, at + tag.length, close)) return close + tag.length;
    this.problem('dollar-quote', at, at + tag.length);
    return -1;
  }

  private mayClose(tag: string, from: number): boolean {
    return this.lastDollarTags === null || (this.lastDollarTags.get(tag) ?? -1) >= from;
  }

  /**
   * After a quote that nothing closes, the statement goes to the first semicolon that ends a line; after a function's
   * body, of which each line ends so, to the one before the next statement.
   */
  private endAfterOpenQuote(start: number): void {
    const { text } = this;
    let body = -1;
    if (text.charCodeAt(this.at) === 36 && !this.absent.statementBehindBody) {
      body = bodyGivenUp(text, this.at);
      if (body === -1) this.absent.statementBehindBody = true;
    }
    if (body === -1) {
      statementEndsLine.lastIndex = this.at;
      const end = statementEndsLine.exec(text);
      this.at = end === null ? text.trimEnd().length : end.index + 1;
    } else {
      this.at = body;
    }
    this.endStatement(start);
  }

  private endStatement(start: number): void {
    const { text } = this;
    if (this.at === start) this.at++; // never stand still
    this.push('statement', start);
    copy.lastIndex = start;
    if (text.charCodeAt(this.at - 1) === 59 && copy.test(text)) this.copyData(start);
  }

  private copyData(statementStart: number): void {
    const { text } = this;
    const statement = text.slice(statementStart, this.at);
    if (!copyReadsStdin(statement)) return;
    const newline = text.indexOf('\n', this.at);
    if (newline === -1) return;
    const rest = text.slice(this.at, newline).trim();
    if (rest !== '' && !rest.startsWith('--')) return;

    const space = this.at;
    this.at = newline + 1;
    this.push('space', space);
    const start = this.at;
    let end = this.absent.copyEnd ? -1 : copyDataEnd(text, start);
    if (end === -1) this.absent.copyEnd = true;
    if (end === -1 || this.holdsCopy(start, end)) {
      this.problem('copy-data', statementStart, space);
      end = openCopyDataEnd(text, start);
    }
    this.at = end;
    this.push('copy-data', start);
  }

  /** Whether another COPY … FROM stdin stands among rows: then the end of these was forgotten, and it is the other's. */
  private holdsCopy(start: number, end: number): boolean {
    const { text } = this;
    // Searched once, not once a block: the next such line is mostly that of the next block.
    if (this.nextCopyLine < start) {
      const next = text.indexOf('\nCOPY ', start - 1);
      this.nextCopyLine = next === -1 ? text.length : next + 1;
    }
    if (this.nextCopyLine >= end) return false;
    const line = text.slice(this.nextCopyLine, lineEnd(text, this.nextCopyLine)).trimEnd();
    return line.endsWith(';') && copyReadsStdin(line);
  }
}

/** Last offset of each dollar tag in the text, found in one pass; tags may share their dollars (`$a$b$`). */
function lastDollarTags(text: string): Map<string, number> {
  const last = new Map<string, number>();
  for (const found of text.matchAll(/(?=(\$(?:[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?\$))/g)) {
    last.set(found[1] ?? '', found.index);
  }
  return last;
}
