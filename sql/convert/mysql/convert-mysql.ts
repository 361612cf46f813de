import { usesAnsiQuotes } from '../../mysql/ansi-quotes.ts';
import { mysqlLintOfEach } from '../../mysql/lint.ts';
import { splitMysqlSteps } from '../../mysql/split.ts';
import type { CockroachVersion, RuleCode } from '../../rules/metadata.ts';
import { allRules } from '../../rules/registry.ts';
import type { Piece } from '../../split/split.ts';
import { LineIndex } from '../../text/line-index.ts';
import { commentOut } from '../comment-out.ts';
import type { Change, Conversion, ConvertStep } from '../convert.ts';
import { needsYou, review } from '../plan.ts';
import { columnSorts, type TableColumns } from './column-sorts.ts';
import { InsertConverter } from './inserts.ts';
import { awaitedViews, laterKeys, orderOf, viewMadeBy, type LaterKey, type Order } from './order.ts';
import { gravest, type Note } from './outcome.ts';
import type { Bytes } from './row-value.ts';
import { Session } from './session.ts';
import { Spelling } from './spelling.ts';
import { convertStatement, readCorrected, type MysqlLint } from './statement.ts';

export interface MysqlOptions {
  readonly targetVersion: CockroachVersion;
  /** How the characters of the text stand for the bytes of the file: what `_binary '…'` holds depends on it. */
  readonly bytes: Bytes;
}

const mysqlRules = allRules.filter((rule) => rule.sources.includes('mysql'));

/** What became of one piece of the text. */
interface Made {
  readonly text: string;
  readonly notes: readonly Note[];
  readonly table?: string;
  /** It is an INSERT: what is done to its rows is told once for each table, not a million times. */
  readonly isInsert?: boolean;
}

/** Statements that are no longer than this are remembered: a dump says the same again for each of its tables. */
const longestKept = 500;
const mostKept = 2_000;

/**
 * Turns a MySQL schema or dump into CockroachDB SQL, statement by statement: what the rules can write anew is written
 * anew, rows are written for the new types of their columns, what CockroachDB has no use for (LOCK TABLES, SET NAMES)
 * becomes a comment, and so does what a person must write (triggers, routines), with the reason. Foreign keys and views
 * come behind what they need. Gives the text without a header. Yields how many characters it has come; the caller may
 * stop there. Needs `loadParser` to have ended.
 */
export function* convertMysql(
  source: string,
  { targetVersion, bytes }: MysqlOptions,
): Generator<ConvertStep, Conversion> {
  const asWritten = mysqlLintOfEach(targetVersion, mysqlRules, false);
  const corrected = mysqlLintOfEach(targetVersion, mysqlRules, true);
  const lint: MysqlLint = (text, ansiQuotes) => (ansiQuotes ? corrected : asWritten)(text);
  const { pieces } = yield* splitMysqlSteps(source);
  const order = yield* orderOf(source, pieces);
  const spelling = yield* Spelling.of(source, pieces, usesAnsiQuotes(source));
  const converter = new PieceConverter(source, lint, order, spelling, bytes);
  const writer = new Writer(source);
  /** Views that read others which come later, with those that they wait for. */
  let waiting: { readonly made: Made; readonly piece: Piece; readonly awaited: Set<string> }[] = [];

  for (const piece of pieces) {
    yield piece.range.start;
    const made = converter.convert(piece);
    const written = source.slice(piece.range.start, Math.min(piece.range.end, piece.range.start + 2_000));
    const view = piece.kind === 'statement' ? viewMadeBy(written) : null;
    if (view === null) {
      writer.write(piece, made);
      continue;
    }
    const whole = source.slice(piece.range.start, piece.range.end);
    const awaited = awaitedViews(whole, piece.range.start, view, order);
    const isGone = gravest(made.notes) === 'needs-you' || order.views.get(view) !== piece.range.start;
    if (awaited.size > 0 && !isGone) {
      waiting.push({ made, piece, awaited });
      continue;
    }
    writer.write(piece, made);
    if (order.views.get(view) !== piece.range.start) continue;
    for (const done = [view]; done.length > 0;) {
      const name = done.pop() ?? '';
      for (const each of waiting) each.awaited.delete(name);
      for (const ready of waiting.filter((each) => each.awaited.size === 0)) {
        writer.writeLine(ready.piece, movedView(ready.made));
        done.push(viewMadeBy(source.slice(ready.piece.range.start, ready.piece.range.end)) ?? '');
      }
      waiting = waiting.filter((each) => each.awaited.size > 0);
    }
  }
  for (const { made, piece } of waiting) writer.writeLine(piece, movedView(made));
  writer.writeKeys(converter.later);
  return writer.conversion();
}

const movedView = (made: Made): Made => ({
  ...made,
  notes: [...made.notes, { sort: 'changed', code: null, why: 'the view comes behind those that it reads' }],
});

/** Puts the converted text together, and counts. */
class Writer {
  readonly #parts: string[] = [];
  readonly #changes: Change[] = [];
  readonly #statements = { kept: 0, changed: 0, review: 0, dropped: 0, needYou: 0 };
  readonly #newline: string;
  readonly #sourceLines: LineIndex;
  readonly #told = new Set<string>();
  #lines = 0;
  #endsLine = true;

  constructor(private readonly source: string) {
    this.#newline = source.includes('\r\n') ? '\r\n' : '\n';
    this.#sourceLines = new LineIndex(source);
  }

  write(piece: Piece, { text, notes, table, isInsert = false }: Made): void {
    const sort = gravest(notes);
    if (piece.kind === 'statement') {
      if (sort === 'needs-you') this.#statements.needYou++;
      else this.#statements[sort]++;
    }
    const sourceLine = notes.length === 0 ? 0 : this.#sourceLines.lineOf(piece.range.start);
    const told = new Set<string>();
    for (const note of notes) {
      const { code, why } = note;
      if (told.has(why)) continue;
      told.add(why);
      if (isInsert && note.sort === 'changed' && !this.#isNews(`${table ?? ''} ${why}`)) continue;
      const isSaid = text.trimStart().startsWith('-- molt:');
      if (!isSaid && (note.sort === 'review' || note.sort === 'needs-you')) this.#note(note);
      const change = { sort: note.sort, code, why, sourceLine, line: this.#lines };
      this.#changes.push(table === undefined ? change : { ...change, table });
    }
    this.#put(text);
  }

  #isNews(told: string): boolean {
    if (this.#told.has(told)) return false;
    this.#told.add(told);
    return true;
  }

  /** On a line of its own. */
  writeLine(piece: Piece, made: Made): void {
    if (!this.#endsLine) this.#put(this.#newline);
    this.write(piece, { ...made, text: `${made.text}${this.#newline}` });
  }

  writeKeys(
    keys: readonly { readonly key: LaterKey; readonly piece: Piece; readonly table?: string }[],
  ): void {
    if (keys.length === 0) return;
    if (!this.#endsLine) this.#put(this.#newline);
    this.#put(`${this.#newline}-- Foreign keys, now that all tables and rows are there.${this.#newline}`);
    for (const { key, piece, table } of keys) {
      const { sort, code, why } = key.note;
      const sourceLine = this.#sourceLines.lineOf(piece.range.start);
      const change = { sort, code, why, sourceLine, line: this.#lines };
      this.#changes.push(table === undefined ? change : { ...change, table });
      this.#put(`${key.sql}${this.#newline}`);
    }
  }

  conversion(): Conversion {
    return { text: this.#parts.join(''), changes: this.#changes, statements: this.#statements };
  }

  #note({ sort, code, why }: Note): void {
    if (!this.#endsLine) this.#put(this.#newline);
    const mark = sort === 'review' ? review : needsYou;
    this.#put(`-- ${mark}${code === null ? '' : ` (${code})`}: ${why.replace(/\s+/g, ' ')}.${this.#newline}`);
  }

  #put(text: string): void {
    if (text === '') return;
    this.#parts.push(text);
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#lines++;
    this.#endsLine = text.endsWith('\n');
  }
}

/** Converts one piece after the other, and knows what the pieces before have made. */
class PieceConverter {
  readonly later: { readonly key: LaterKey; readonly piece: Piece; readonly table?: string }[] = [];
  readonly #known = new Map<string, Made>();
  readonly #tables = new Map<string, TableColumns>();
  readonly #session = new Session();
  readonly #inserts: InsertConverter;
  readonly #ansiQuotes: boolean;

  constructor(
    private readonly source: string,
    private readonly lint: MysqlLint,
    private readonly order: Order,
    private readonly spelling: Spelling,
    bytes: Bytes,
  ) {
    this.#ansiQuotes = usesAnsiQuotes(source);
    this.#inserts = new InsertConverter(lint, this.#ansiQuotes, bytes, this.#tables, spelling);
  }

  convert(piece: Piece): Made {
    const written = this.source.slice(piece.range.start, piece.range.end);
    switch (piece.kind) {
      case 'meta':
        return this.#clientCommand(piece, written);
      case 'space':
        // Comments that begin with #.
        if (!written.includes('#')) return { text: written, notes: [] };
        return { text: convertStatement(written, this.lint, this.#ansiQuotes).text, notes: [] };
      default:
        return (
          this.#inserted(piece, written) ??
          this.#ofSession(piece, written) ??
          this.#remembered(piece, written)
        );
    }
  }

  #inserted({ range }: Piece, written: string): Made | null {
    const insert = this.#inserts.convert(written, range.start);
    return insert === null ? null : { ...insert, isInsert: true };
  }

  #ofSession(piece: Piece, written: string): Made | null {
    if (written.length > longestKept) return null;
    const note = this.#session.drops(written);
    return note === null ? null : this.#dropped(piece, note);
  }

  #remembered(piece: Piece, written: string): Made {
    if (written.length > longestKept) return this.#statement(piece, written);
    const known = this.#known.get(written);
    if (known !== undefined) return known;
    const made = this.#statement(piece, written);
    if (this.#known.size >= mostKept) this.#known.clear();
    // What is made of it at another place may be something else: its foreign keys, a view that comes later.
    if (this.later.at(-1)?.piece !== piece && viewMadeBy(written) === null)
      this.#known.set(` ${written}`.slice(1), made);
    return made;
  }

  /** A line of the client's, or the delimiter that a DELIMITER line named. */
  #clientCommand(piece: Piece, written: string): Made {
    if (!/^(?:delimiter|source|system)\b|^\\/i.test(written)) return { text: '', notes: [] };
    const why = 'a command of the mysql client';
    return { text: this.#comment(piece, { sort: 'dropped', code: null, why }, true), notes: [] };
  }

  #statement(piece: Piece, written: string): Made {
    const view = viewMadeBy(written);
    if (view !== null && order(this.order, view) > piece.range.start) {
      const why = 'a stand-in for a view, which the dump makes further down';
      return this.#dropped(piece, { sort: 'dropped', code: null, why });
    }
    const { ansiQuotes, table, counter } = this.#remember(written);
    const spelled = this.spelling.correct(written, piece.range.start);
    const converted = convertStatement(spelled.text, this.lint, ansiQuotes);
    const { text, open } = converted;
    const notes = [...spelled.notes, ...converted.notes];
    if (open !== null) {
      if (this.#isAboutChecks(written)) {
        const why = 'foreign keys are made at the end, when all tables and rows are there';
        return this.#dropped(piece, { sort: 'dropped', code: open.code, why });
      }
      const note: Note = { sort: 'needs-you', code: open.code, why: open.message.replace(/\.$/, '') };
      return { text: this.#comment(piece, note, false), notes: [note], ...(table ? { table } : {}) };
    }
    if (text.trim() === '') {
      const [first] = notes;
      const why = first?.why ?? 'nothing of it is left';
      const sort = first?.sort === 'review' ? 'needs-you' : 'dropped';
      return this.#dropped(piece, { sort, code: first?.code ?? null, why });
    }
    const { text: kept, keys } = laterKeys(withCounter(text, counter), piece.range.start, this.order);
    for (const key of keys) this.later.push({ key, piece, ...(table ? { table } : {}) });
    // Behind a DELIMITER line the statement has no semicolon of its own.
    const ended = /;\s*$/.test(kept) ? kept : `${kept};`;
    return { text: ended, notes, ...(table ? { table } : {}) };
  }

  /** What the rows of later statements have to know of a table. */
  #remember(written: string): {
    readonly ansiQuotes: boolean;
    readonly table?: string;
    readonly counter?: string;
  } {
    const ansiQuotes = this.#ansiQuotes;
    if (!/^create\b/i.test(written)) return { ansiQuotes };
    const statement = readCorrected(written);
    const made = columnSorts(statement);
    if (made !== null) this.#tables.set(made.table, made.columns);
    const { table, model } = statement;
    const start = model.options.find(({ name }) => name === 'AUTO_INCREMENT')?.value;
    const counter = start ? { counter: statement.slice(start) } : {};
    return table === undefined ? { ansiQuotes } : { ansiQuotes, table, ...counter };
  }

  /** SET FOREIGN_KEY_CHECKS, in a file that makes tables: conversion has put the keys in an order that needs it no more. */
  #isAboutChecks(written: string): boolean {
    return (
      this.order.tables.size > 0 &&
      /^set\b[^;]*\bforeign_key_checks\s*=/i.test(written.replace(/@@?\w+\s*=\s*@@?\w+,?/g, ''))
    );
  }

  #dropped(piece: Piece, note: Note): Made {
    return { text: this.#comment(piece, note, note.sort === 'dropped'), notes: [note] };
  }

  #comment({ range }: Piece, { sort, why, code }: Note, brief: boolean): string {
    const drop = { act: 'drop', sort: sort === 'dropped' ? 'dropped' : 'needs-you', why, brief } as const;
    const known: RuleCode | null = code;
    return commentOut(this.source, range, known === null ? drop : { ...drop, code: known });
  }
}

const order = ({ views }: Order, view: string): number => views.get(view) ?? -1;

/** The sequence of the table's counter goes on where that of the source stands. */
function withCounter(text: string, counter: string | undefined): string {
  if (counter === undefined || !/^\d+$/.test(counter) || counter === '1') return text;
  return text.replace(/\bGENERATED BY DEFAULT AS IDENTITY\b(?!\s*\()/, `$& (START WITH ${counter})`);
}
