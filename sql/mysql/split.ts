import { isSpace, lineEnd } from '../split/lexical.ts';
import type { CutOptions, Piece, PieceKind, Split, SplitProblem } from '../split/split.ts';
import { bodyEnd, opensBody } from './body.ts';
import { backtickEnd, commentEnd, conditionalOpening, isDashComment, quotedEnd } from './lexical.ts';
import { throughAll } from '../text/through-all.ts';

/**
 * Cuts MySQL SQL, as people, mysqldump and scripts of the mysql client write it, into statements. Takes any text and
 * never throws; time grows with the text's length alone.
 *
 * It does as the client does (client/mysql.cc of MySQL 8.4): DELIMITER, `\.` and SOURCE are commands of a line; `\g`
 * and `\G` end a statement. It knows more than the client in two places: a body of BEGIN … END without DELIMITER is
 * one statement, as migration tools send it, and `;` inside of a `/*!…` comment ends nothing while `;` is the
 * delimiter. A custom delimiter is a piece of its own (`meta`), so that no statement's text holds one.
 */
export function splitMysql(text: string, { from, stop }: CutOptions = {}): Split {
  return throughAll(new MysqlSplitter(text, from?.at ?? 0, from?.state ?? ';', stop).steps());
}

/** The same in steps, between which others may have their turn. */
export function splitMysqlSteps(text: string, { from, stop }: CutOptions = {}): Generator<undefined, Split> {
  return new MysqlSplitter(text, from?.at ?? 0, from?.state ?? ';', stop).steps();
}

/** Statements that are cut off at once, and characters: a dump has statements of a megabyte. */
const atOnce = 500;
const charactersAtOnce = 500_000;

const delimiterLine = /delimiter(?:[ \t]+(\S+))?[^\n]*/iy;
const clientLine = /(?:source[ \t]+\S|system[ \t]+\S|\\[^gG\s])[^\n]*/iy;
/** A line that sets the delimiter although the statement before it has no end. */
const nextDelimiterLine = /^[ \t]*delimiter[ \t]+\S+[ \t]*\r?$/gim;
const statementEndsLine = /;[ \t]*(?:\r?\n|$)/g;
const word = /\w+/y;
const useLine = /use[ \t]+(?:`[^`\n]+`|[\w$]+)[ \t]*(?=\r?\n|$)/iy;

class MysqlSplitter {
  private readonly pieces: Piece[] = [];
  private readonly problems: SplitProblem[] = [];
  private readonly known = new Set<number>();
  /** No comment ends any more: what was not found once is not searched again. */
  private noCommentEnd = false;
  private nextCommentEnd = -1;
  private unsure: number | undefined;
  private dull: RegExp;
  /** Where the next DELIMITER line is, searched once for all statements before it. */
  private delimiterAt = -1;

  constructor(
    private readonly text: string,
    private at: number,
    private delimiter: string,
    private readonly stop: CutOptions['stop'],
  ) {
    this.dull = dullFor(delimiter);
  }

  *steps(): Generator<undefined, Split> {
    const { text } = this;
    let rested = this.at;
    for (let count = 1; this.at < text.length; count++) {
      if (count % atOnce === 0 || this.at - rested > charactersAtOnce) {
        rested = this.at;
        yield;
      }
      const from = this.at;
      this.skipSpace();
      this.push('space', from);
      if (this.at >= text.length || this.stop?.(this.at, this.state) === true) break;
      if (!this.clientCommand()) this.statement();
    }
    const { pieces, problems, unsure } = this;
    return unsure === undefined ? { pieces, problems } : { pieces, problems, unsure };
  }

  private get state(): string | undefined {
    return this.delimiter === ';' ? undefined : this.delimiter;
  }

  /** Ends a piece that began at `start` at the present position; an empty one is none. */
  private push(kind: PieceKind, start: number, state = this.state): void {
    if (this.at <= start) return;
    const range = { start, end: this.at };
    this.pieces.push(state === undefined ? { kind, range } : { kind, range, state });
  }

  private problem(what: SplitProblem['what'], start: number, end: number, certain = false): void {
    if (this.known.has(start)) return;
    this.known.add(start);
    const range = { start, end };
    this.problems.push(certain ? { what, range, certain } : { what, range });
  }

  private openBody({ opened, certain }: { readonly opened: number; readonly certain: boolean }): void {
    word.lastIndex = opened;
    word.test(this.text);
    this.problem('body', opened, word.lastIndex, certain);
  }

  private skipSpace(): void {
    const { text } = this;
    while (this.at < text.length) {
      if (isSpace(text.charCodeAt(this.at))) this.at++;
      else if (text.charCodeAt(this.at) === 35 || isDashComment(text, this.at))
        this.at = lineEnd(text, this.at);
      else if (text.startsWith('/*', this.at) && conditionalOpening(text, this.at) === 0) {
        this.at = this.commentEnd();
      } else return;
    }
  }

  private closingMark(): number {
    if (this.noCommentEnd) return -1;
    // The next end is the same for all that is opened before it.
    if (this.nextCommentEnd < this.at + 4) this.nextCommentEnd = commentEnd(this.text, this.at);
    if (this.nextCommentEnd === -1) this.noCommentEnd = true;
    return this.nextCommentEnd;
  }

  /** An unclosed comment reaches to the end of its line. */
  private commentEnd(): number {
    const end = this.closingMark();
    if (end !== -1) return end;
    this.problem('comment', this.at, this.at + 2);
    return lineEnd(this.text, this.at);
  }

  /** DELIMITER, SOURCE, `\. file`, a delimiter by itself, and USE without an end: each is a line of its own. */
  private clientCommand(): boolean {
    const { text } = this;
    const start = this.at;
    const { state } = this;
    const test = (pattern: RegExp): RegExpExecArray | null => {
      pattern.lastIndex = start;
      return pattern.exec(text);
    };
    if (this.delimiter !== ';' && text.startsWith(this.delimiter, start)) {
      this.at = start + this.delimiter.length;
      this.push('meta', start, state);
      return true;
    }
    const delimiter = test(delimiterLine);
    if (delimiter !== null) {
      this.at = start + delimiter[0].trimEnd().length;
      this.push('meta', start, state);
      const chosen = delimiter[1]?.replace(/^(['"`])(.+)\1$/, '$2');
      if (chosen !== undefined) {
        this.delimiter = chosen;
        this.dull = dullFor(chosen);
      }
      return true;
    }
    const client = test(clientLine);
    if (client !== null) {
      this.at = start + client[0].trimEnd().length;
      this.push('meta', start, state);
      return true;
    }
    const use = test(useLine);
    if (use !== null) {
      this.at = start + use[0].trimEnd().length;
      this.push('statement', start);
      return true;
    }
    return false;
  }

  private statement(): void {
    const { text, delimiter } = this;
    const start = this.at;
    const limit = this.nextDelimiterLine(start);
    if (delimiter === ';' && opensBody(text, start)) {
      const body = bodyEnd(text, start, limit, this.noCommentEnd);
      if (body.how === 'closed') {
        this.at = body.end;
        return this.push('statement', start);
      }
      if (body.how === 'open') this.openBody(body);
      if (body.how === 'hidden') this.unsure ??= start;
    }
    /** How many `/*!` are open. */
    let conditional = 0;
    /** Behind the last character that is neither space nor comment. */
    let solid = start;
    while (this.at < text.length) {
      this.dull.lastIndex = this.at;
      if (this.dull.test(text)) {
        const from = this.at;
        this.at = this.dull.lastIndex;
        let end = this.at;
        while (end > from && isSpace(text.charCodeAt(end - 1))) end--;
        if (end > from) solid = end;
        if (this.at > limit) {
          solid = start + text.slice(start, limit).trimEnd().length;
          break;
        }
        if (this.at >= text.length) break;
      }
      if (this.at >= limit) break;
      if (text.startsWith(delimiter, this.at) && (conditional === 0 || delimiter !== ';')) {
        // Any other delimiter is a piece of its own, with the space before it outside of the statement.
        this.at = delimiter === ';' ? this.at + 1 : Math.max(solid, start + 1);
        return this.push('statement', start);
      }
      const code = text.charCodeAt(this.at);
      if (code === 39 || code === 34 || code === 96) {
        const end = code === 96 ? backtickEnd(text, this.at) : quotedEnd(text, this.at);
        if (end === -1) return this.endAfterOpenQuote(start, code === 96 ? 'identifier' : 'string');
        this.at = end;
      } else if (code === 35 || isDashComment(text, this.at)) {
        this.at = lineEnd(text, this.at);
        continue;
      } else if (code === 47 && text.charCodeAt(this.at + 1) === 42) {
        const opening = conditionalOpening(text, this.at);
        if (opening === 0) {
          this.at = this.commentEnd();
          continue;
        }
        // One that is never closed must not keep all that follows from ending.
        if (this.closingMark() === -1) this.problem('comment', this.at, this.at + opening);
        else conditional++;
        this.at += opening;
      } else if (code === 42 && text.charCodeAt(this.at + 1) === 47) {
        conditional = Math.max(0, conditional - 1);
        this.at += 2;
      } else if (code === 92) {
        // \g and \G end a statement for the client; \c and others stand in no script.
        const next = text[this.at + 1];
        this.at += next === undefined ? 1 : 2;
        if (next === 'g' || next === 'G') return this.push('statement', start);
      } else if (isSpace(code)) {
        this.at++;
        continue;
      } else {
        this.at++;
      }
      solid = this.at;
    }
    this.at = Math.max(solid, start + 1);
    this.push('statement', start);
  }

  /** The end of the text when there is none. */
  private nextDelimiterLine(from: number): number {
    if (this.delimiterAt < from) {
      nextDelimiterLine.lastIndex = from;
      this.delimiterAt = nextDelimiterLine.exec(this.text)?.index ?? Infinity;
    }
    return this.delimiterAt;
  }

  /** Behind a quote that is never closed a statement ends where a delimiter ends a line. */
  private endAfterOpenQuote(start: number, what: SplitProblem['what']): void {
    this.problem(what, this.at, this.at + 1);
    statementEndsLine.lastIndex = this.at;
    const end = statementEndsLine.exec(this.text);
    this.at = Math.max(end === null ? this.text.trimEnd().length : end.index + 1, this.at + 1);
    this.push('statement', start);
  }
}

/** What means nothing to the splitter while this delimiter is set. */
function dullFor(delimiter: string): RegExp {
  const first = (delimiter[0] ?? ';').replace(/[\]\\^-]/, '\\$&');
  return new RegExp(`[^;'"\`#\\-/*\\\\${first}]+`, 'y');
}
