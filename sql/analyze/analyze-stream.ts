import { amendedCodes, withProblems } from './analyze.ts';
import type { StatementFacts } from '../catalog/catalog.ts';
import { undoFrom } from '../catalog/order.ts';
import type { Dialect } from '../dialect/dialect.ts';
import { moved, shift, type Finding, type TextRange } from '../findings/finding.ts';
import { Fingerprints } from '../findings/fingerprint.ts';
import { CopyRows, copyRules, readCopyHead, type CopyRule } from './copy-rows.ts';
import { foldForeign } from '../dialect/foreign-file.ts';
import { languageOf, type Language } from '../dialect/language.ts';
import { toFinding } from './lint-statement.ts';
import { byPosition, byPositionAndCode } from '../findings/order.ts';
import { LatelyLooked } from './lately-looked.ts';
import { OnceAsked } from './once-asked.ts';
import { SchemaRoom, schemaTooLarge } from './schema-room.ts';
import { notChecked } from '../rules/file/not-checked.ts';
import { openMessages, unclosed } from '../rules/file/unclosed.ts';
import { rulesFor } from '../rules/applies.ts';
import type { CockroachVersion } from '../rules/metadata.ts';
import { allRules } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';
import type { SchemaChecker } from '../rules/schema-checker.ts';
import { StatementStream, type OpenCopy, type StreamLimits, type Window } from '../split/stream.ts';
import { readDirectives, shifted, type Directive } from '../suppress/directives.ts';
import { directiveFindings, isUnchecked, withoutIgnored } from '../suppress/suppress.ts';
import { LineIndex, type LinePosition } from '../text/line-index.ts';
import { ownCopy } from '../text/own-copy.ts';

/** A finding of a text that is not in memory as a whole. */
export interface StreamedFinding {
  /** Ranges are offsets in the whole text. */
  readonly finding: Finding;
  /** The part of the text that the finding is in. */
  readonly part: TextPart;
}

/** A part of a long text that knows where it stands. */
export class TextPart {
  #lines: LineIndex | null = null;
  #fingerprints: Fingerprints | null = null;

  constructor(
    readonly text: string,
    /** Where it begins in the whole: UTF-16 units, and 0-based line and column. */
    private readonly start: { readonly offset: number; readonly line: number; readonly column: number },
    /** Its statements, as offsets in the part. */
    private readonly statements: readonly { readonly range: TextRange }[],
  ) {}

  get offset(): number {
    return this.start.offset;
  }

  holds({ start, end }: TextRange): boolean {
    return start >= this.start.offset && end <= this.start.offset + this.text.length;
  }

  /** Line and column of an offset of the whole text, both 0-based; columns in UTF-16 units. */
  at(offset: number): LinePosition {
    this.#lines ??= new LineIndex(this.text);
    const { line, character } = this.#lines.position(offset - this.start.offset);
    const first = line === 0 ? this.start.column : 0;
    return { line: this.start.line + line, character: first + character };
  }

  fingerprint({ code, range }: Pick<Finding, 'code' | 'range'>): string {
    this.#fingerprints ??= new Fingerprints(this.text, this.statements);
    return this.#fingerprints.of({ code, range: shift(range, -this.start.offset) });
  }

  /** The beginning of the statement that a finding is in. */
  excerpt({ range }: Pick<Finding, 'range'>): string {
    this.#fingerprints ??= new Fingerprints(this.text, this.statements);
    return this.#fingerprints.excerpt(range.start - this.start.offset);
  }
}

export interface StreamOptions {
  readonly dialect: Dialect;
  readonly targetVersion: CockroachVersion;
  /** All rules when absent. */
  readonly rules?: readonly Rule[];
  /** The schema that the text is part of, and its name there. */
  readonly schema: {
    readonly checker: SchemaChecker;
    readonly path: string;
    /** How much of it is kept; shared by all of its texts. As much as usual for this text alone when absent. */
    readonly room?: SchemaRoom;
  };
  readonly limits?: StreamLimits;
}

/**
 * Finds in a text that comes in chunks what `createAnalyzer` finds in it as a whole. Of the text it keeps one window at
 * a time, and the statements that say something of the schema. Call `push` for each chunk, `end`, and when all texts of
 * the schema have ended `conclude`; each gives the findings that are sure by then. Needs `loadParser` to have ended.
 */
export class StreamAnalyzer {
  /** Statements up to now. */
  statements = 0;
  readonly #rules: readonly Rule[];
  readonly #language: Language;
  readonly #looked: LatelyLooked;
  readonly #stream: StatementStream;
  readonly #room: SchemaRoom;
  #facts: StatementFacts[] = [];
  readonly #once = new OnceAsked();
  /** Of the statements with facts, by where they begin. */
  #parts: { readonly part: TextPart }[] = [];
  /** Where the first statement stands that says something of the schema. */
  #told: { readonly start: number; readonly part: TextPart } | null = null;
  /** Findings that the schema may amend, until it is known. */
  #open: StreamedFinding[] = [];
  readonly #amended: ReadonlySet<string>;
  readonly #copyRules: readonly CopyRule[];
  /** The COPY whose rows come next. */
  #copy: { readonly source: string; readonly whole: number; readonly window: TextPart } | null = null;
  #rows: PassingRows | null = null;
  readonly #directives: { readonly directive: Directive; readonly part: TextPart }[] = [];
  readonly #fileDirectives: Directive[] = [];
  readonly #unchecked: Finding[] = [];
  #undo = -1;
  #started = false;

  constructor(private readonly options: StreamOptions) {
    const { dialect, targetVersion, rules, limits } = options;
    this.#room = options.schema.room ?? new SchemaRoom();
    this.#rules = rulesFor(dialect, targetVersion, rules);
    this.#language = languageOf(dialect, targetVersion, this.#rules);
    this.#amended = amendedCodes(this.#rules);
    this.#looked = new LatelyLooked(this.#language.lint);
    this.#copyRules = copyRules(this.#rules);
    this.#stream = new StatementStream(this.#language.cut, dialect, limits, {
      rows: (text, at) => this.#lookAtRows(text, at),
      end: () => this.#endRows(),
    });
  }

  *push(chunk: string): Generator<readonly StreamedFinding[]> {
    for (const window of this.#stream.push(chunk)) yield this.#look(window);
  }

  *end(): Generator<readonly StreamedFinding[]> {
    for (const window of this.#stream.end()) yield this.#look(window);
    const { checker, path } = this.options.schema;
    if (!this.#room.isFull) checker.setFile(path, this.#facts, this.#undo);
    // It waits for the other texts, of which there may be thousands.
    this.#looked.forget();
  }

  /** What all texts of the schema together say, and what there is to say of the comments that hide findings. */
  conclude(): readonly StreamedFinding[] {
    const { checker, path } = this.options.schema;
    const ofSchema = this.#room.isFull ? [] : [...checker.findingsOf(path)].sort(byPositionAndCode);
    const directives = this.#directives.map(({ directive }) => directive);
    const left = withoutIgnored(ofSchema, directives);
    const own = directiveFindings(directives, {
      all: allRules,
      looked: this.#rules,
      complete: this.options.rules === undefined,
      findings: this.#unchecked,
    });
    const again = new Set(left.filter(({ code }) => this.#amended.has(code)).map(placeAndCode));
    return [
      ...this.#givenUp(),
      ...this.#open.filter(({ finding }) => !again.has(placeAndCode(finding))),
      ...left.map((finding) => ({ finding, part: partAt(this.#parts, finding.range.start) })),
      ...own.map((finding) => ({ finding, part: partAt(this.#directives, finding.range.start) })),
    ];
  }

  /** That nothing of the schema was looked at, when it was too large and this text has a part in it. */
  #givenUp(): StreamedFinding[] {
    if (!this.#room.isFull || this.#told === null) return [];
    const { start, part } = this.#told;
    const length = /^[\w$]*/.exec(part.text)?.[0].length ?? 0;
    const report = { range: { start, end: start + length }, message: schemaTooLarge(this.#room.most) };
    return [{ finding: toFinding(notChecked, report), part }];
  }

  /** Where something is that the text says of the schema: for what another file's finding refers to. */
  at(offset: number): LinePosition {
    return partAt(this.#parts, offset).at(offset);
  }

  #look(window: Window): readonly StreamedFinding[] {
    const { text, cut, offset } = window;
    if (!this.#started) this.#language.reads(text);
    if (this.#undo === -1) {
      const undo = undoFrom(this.options.schema.path, text);
      this.#undo = undo === -1 ? -1 : offset + undo;
    }
    const lines = new LineIndex(text);
    const findings: Finding[] = [];
    const statements: { readonly range: TextRange }[] = [];
    const part = new TextPart(text, window, statements);
    for (const piece of cut.pieces) {
      const { start, end } = piece.range;
      const source = text.slice(start, end);
      if (piece.kind === 'copy-data') {
        const { line, character } = part.at(offset + start);
        this.#lookAtRows(source, { offset: offset + start, line, column: character });
        this.#endRows();
      }
      if (!this.#language.looksAt(piece, source)) continue;
      if (startsCopy.test(source)) this.#copy = { source, whole: offset + start, window: part };
      const result = this.#looked.look(source);
      statements.push(piece);
      for (const finding of result.findings) findings.push(moved(finding, start));
      const isAsked = result.facts.length > 0 && !this.#once.isNew(result.facts);
      if ((result.facts.length === 0 || isAsked) && result.second === undefined) continue;
      const whole = offset + start;
      this.#told ??= {
        start: whole,
        part: partOf(source.slice(0, 100), whole, part, { start: 0, end: Math.min(100, end - start) }),
      };
      const said = result.second === undefined ? result.facts : [...result.facts, ...result.second.facts];
      if (!this.#room.takes(said, source)) {
        this.#facts = [];
        this.#parts = [];
        continue;
      }
      this.#facts.push({ start: whole, facts: result.facts });
      if (result.second) {
        this.#facts.push({ start: whole + result.second.start, facts: result.second.facts });
      }
      this.#parts.push({ part: partOf(source, whole, part, { start: 0, end: end - start }) });
    }
    this.statements += statements.length;
    const [rest, problems] = withProblems(foldForeign(findings), [], cut, this.options.dialect);
    const all = [...rest, ...problems].sort(byPosition);

    if (window.cutShort !== undefined) all.push(longInsert(window.cutShort, text));
    const left = this.#hide(all, window, part, lines);
    this.#started = true;
    const found: StreamedFinding[] = [];
    for (const finding of left) {
      const whole = moved(finding, offset);
      const statement = this.#amended.has(finding.code) ? partAt(this.#parts, whole.range.start) : null;
      // A part that knows its statement alone: the window is to go. What has none says nothing of the schema.
      if (statement?.holds(whole.range)) this.#open.push({ finding: whole, part: statement });
      else found.push({ finding: whole, part });
    }
    return [...window.openCopies.map((copy) => openCopy(copy)), ...found];
  }

  /** Rows that follow the last COPY, or what was looked at of them before. */
  #lookAtRows(text: string, { offset, line, column }: LineStart): void {
    if (this.#rows === null) {
      const head = this.#copy && readCopyHead(this.#copy.source);
      if (head == null || this.#copyRules.length === 0) return;
      this.#rows = { start: offset, reader: new CopyRows(head, this.#copyRules), lines: new Map() };
    }
    const { start, reader, lines } = this.#rows;
    reader.look(text);
    for (const first of reader.firsts) {
      const at = start + first.start - offset;
      if (at < 0) continue;
      const from = text.lastIndexOf('\n', at - 1) + 1;
      if (lines.has(offset + from)) continue;
      const newline = text.indexOf('\n', at);
      const own = ownCopy(text.slice(from, newline === -1 ? text.length : newline));
      const before = newlines(text, from);
      const position = { offset: offset + from, line: line + before, column: before === 0 ? column : 0 };
      lines.set(offset + from, new TextPart(own, position, []));
    }
  }

  /** The rows are over: what is to be asked of the schema about them. */
  #endRows(): void {
    const [rows, copy] = [this.#rows, this.#copy];
    this.#rows = null;
    this.#copy = null;
    if (rows === null || copy === null) return;
    const facts = rows.reader.doubts(copy.whole - rows.start);
    if (facts.length === 0 || !this.#room.takes(facts, '')) return;
    const { source, whole, window } = copy;
    this.#facts.push({ start: rows.start, facts });
    this.#parts.push({ part: partOf(source, whole, window, { start: 0, end: source.length }) });
    const lines = [...rows.lines].sort(([a], [b]) => a - b);
    this.#parts.push(...lines.map(([, part]) => ({ part })));
  }

  /** Leaves out what comments of the window, or such for the whole file, hide. */
  #hide(
    findings: readonly Finding[],
    { text, cut, offset }: Window,
    part: TextPart,
    lines: LineIndex,
  ): readonly Finding[] {
    const own = text.includes('molt-ignore')
      ? readDirectives(text, lines, cut.pieces, this.options.dialect, !this.#started)
      : [];
    if (own.length === 0 && this.#fileDirectives.length === 0) return findings;
    const left = withoutIgnored(findings, [...this.#fileDirectives, ...own]);
    for (const finding of findings) if (isUnchecked(finding)) this.#unchecked.push(moved(finding, offset));
    for (const each of own) {
      const directive = shifted(each, offset);
      const start = lines.starts[lines.lineOf(each.comment.start)] ?? 0;
      const end = lines.starts[lines.lineOf(each.comment.end) + 1] ?? text.length;
      this.#directives.push({ directive, part: partOf(text.slice(start, end), offset + start, part) });
      if (directive.scope === 'file') this.#fileDirectives.push(directive);
    }
    return left;
  }
}

interface LineStart {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** Rows of COPY that are being looked at. */
interface PassingRows {
  /** Where they begin in the whole text. */
  readonly start: number;
  readonly reader: CopyRows;
  /** Lines to which a finding refers, by where they begin in the whole text. */
  readonly lines: Map<number, TextPart>;
}

const startsCopy = /^copy\b/i;

function newlines(text: string, end: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < end; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

const placeAndCode = ({ code, range }: Finding): string => `${code} ${range.start} ${range.end}`;

/** A piece of a part, with a text of its own. */
function partOf(source: string, offset: number, within: TextPart, statement?: TextRange): TextPart {
  const { line, character } = within.at(offset);
  const statements = statement === undefined ? [] : [{ range: statement }];
  return new TextPart(ownCopy(source), { offset, line, column: character }, statements);
}

/** The last part that begins at or before an offset. */
function partAt<T extends { readonly part: TextPart }>(parts: readonly T[], offset: number): TextPart {
  let low = 0;
  let high = parts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((parts[middle]?.part.offset ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return parts[low]?.part ?? new TextPart('', { offset, line: 0, column: 0 }, []);
}

/** Rows that nothing ended when the text was over. */
function openCopy(copy: OpenCopy): StreamedFinding {
  const part = new TextPart('COPY', copy, [{ range: { start: 0, end: 4 } }]);
  const lost = copy.lost ? ' What stands behind them could not be told from rows and was not checked.' : '';
  const range = { start: copy.offset, end: copy.offset + 4 };
  const report = { range, layer: 'later', message: openMessages['copy-data'] + lost } as const;
  return { finding: toFinding(unclosed, report), part };
}

/** That the rows of an INSERT behind those of the window were passed over. */
function longInsert(start: number, text: string): Finding {
  const millions = Math.max(1, Math.round((text.length - start) / 1_000_000));
  const message = `This INSERT is very long: its rows behind the first ${millions} million characters were not looked at.`;
  const range = { start, end: start + (/^\w+/.exec(text.slice(start, start + 20))?.[0].length ?? 0) };
  return toFinding(notChecked, { range, message });
}
