import type { Dialect } from '../dialect/dialect.ts';
import { moved, type Finding, type TextRange } from '../findings/finding.ts';
import { toFinding, type StatementKind, type StatementResult } from './lint-statement.ts';
import { byPosition, byPositionAndCode } from '../findings/order.ts';
import type { StatementFacts } from '../catalog/catalog.ts';
import { askedOfRows, copyRules, type CopyRule } from './copy-rows.ts';
import { Counter, passedOver, usualAllowance, type Allowance } from './huge.ts';
import { sparingRows, type SparingLint } from './lint-rows.ts';
import { OnceAsked } from './once-asked.ts';
import { undoFrom } from '../catalog/order.ts';
import { rulesFor } from '../rules/applies.ts';
import { newestVersion, type CockroachVersion } from '../rules/metadata.ts';
import { allRules } from '../rules/registry.ts';
import type { Rule } from '../rules/rule.ts';
import { SchemaChecker } from '../rules/schema-checker.ts';
import { foldForeign } from '../dialect/foreign-file.ts';
import { syntaxError } from '../rules/file/syntax-error.ts';
import { openMessages, unclosed } from '../rules/file/unclosed.ts';
import { languageOf } from '../dialect/language.ts';
import { resplitSteps } from '../split/resplit.ts';
import type { Piece, Split } from '../split/split.ts';
import { withDirectives, withoutHidden } from '../suppress/suppress.ts';
import { changeBetween, type Change } from '../text/change.ts';
import { lineIndexSteps, type LineIndex } from '../text/line-index.ts';
import { ownCopy } from '../text/own-copy.ts';
import { throughAll } from '../text/through-all.ts';

export { loadParser, loadParserOf } from '../dialect/load-parser.ts';
export { detectDialect, type Dialect } from '../dialect/dialect.ts';

export interface AnalyzedStatement {
  /** From the first character to behind the semicolon. */
  readonly range: TextRange;
  /** The parser's name for it (`CreateStmt`), or why there is none. */
  readonly kind: StatementKind;
  /** `schema.table` that it is about, when it is about one. */
  readonly table?: string;
}

export interface Analysis {
  /** By position in the file. Ranges are offsets in the text. */
  readonly findings: readonly Finding[];
  readonly statements: readonly AnalyzedStatement[];
  /** Statements that were parsed for this analysis, and those whose result was known from the last one. */
  readonly parsed: number;
  readonly reused: number;
  readonly lines: LineIndex;
  /** The pieces of the text. */
  readonly cut: Split;
}

export interface AnalyzerOptions {
  readonly dialect: Dialect;
  /** CockroachDB version to check against; the newest known when absent. */
  readonly targetVersion?: CockroachVersion;
  /** All rules when absent. */
  readonly rules?: readonly Rule[];
  /** The schema that the text is part of, and its name there; one of its own when absent. */
  readonly schema?: { readonly checker: SchemaChecker; readonly path: string };
  /** How much of a very large text is looked at. */
  readonly allowance?: Allowance;
}

export interface Analyzer {
  /** Analyses a text. What did not change since the last call is not looked at again. Needs `loadParser` to have ended. */
  update(text: string): Analysis;
  /**
   * The same in small steps: whoever goes through them may do other work between two, or stop when the text has
   * changed meanwhile. What was parsed until then is remembered. Of a long text of which nothing is known yet,
   * `onBeginning` gets what was found in its first statements; what their file and the schema say to it is not known then.
   */
  steps(text: string, onBeginning?: (analysis: Analysis) => void): Generator<undefined, Analysis>;
}

/** A statement where it stands, with its findings there. */
interface Placed extends AnalyzedStatement {
  readonly result: StatementResult;
  /** Ranges are offsets in the file. */
  readonly findings: readonly Finding[];
}

/** The rows of a COPY are looked at, too, and are no statement. */
const isRows = ({ kind }: Placed): boolean => kind === 'rows';

/** What the rows behind a COPY say, in steps; undefined for nothing. */
function* placedRows(
  text: string,
  pieces: readonly Piece[],
  index: number,
  rules: readonly CopyRule[],
): Generator<undefined, Placed | undefined> {
  const facts = yield* askedOfRows(text, pieces, index, rules);
  if (facts.length === 0) return undefined;
  return place({ text: '', kind: 'rows', findings: [], facts }, (pieces[index] as Piece).range);
}

/** All that an analyzer remembers of the last text. */
interface Known {
  readonly text: string;
  readonly cut: Split;
  /** For each piece of the cut; undefined where that is no statement. */
  readonly placed: readonly (Placed | undefined)[];
  readonly analysis: Analysis;
}

/**
 * Makes an analyzer for one document. After an edit it cuts anew around it, looks at the statements that are not known
 * by their text, and takes the others from where they stood. The statements' facts go into the schema, whose findings
 * come back from there.
 */
export function createAnalyzer(options: AnalyzerOptions): Analyzer {
  const { dialect, targetVersion = newestVersion, allowance = usualAllowance } = options;
  const rules = rulesFor(dialect, targetVersion, options.rules);
  const running = { all: allRules, looked: rules, complete: options.rules === undefined };
  const { checker, path } = options.schema ?? { checker: new SchemaChecker(rules, targetVersion), path: '' };
  const language = languageOf(dialect, targetVersion, rules);
  const amended = amendedCodes(rules);
  const looksAtRows = copyRules(rules);
  const results = new Results(() => sparingRows(language.lint));
  let known: Known | null = null;
  /** Statements of the text that are in the schema; a file that is read again is there as it was. */
  let inSchema = checker.catalog.statementsOf(path).length;

  function* steps(text: string, onBeginning?: (analysis: Analysis) => void): Generator<undefined, Analysis> {
    if (language.reads(text)) {
      known = null;
      results.forgetAll();
    }
    const last = known;
    const change = last === null ? null : changeBetween(last.text, text);
    // Another file may have changed the schema.
    if (last !== null && change === null)
      return yield* conclude(text, last.analysis.lines, last.cut, last.placed, 0);
    const lines =
      last === null || change === null
        ? yield* lineIndexSteps(text)
        : last.analysis.lines.after(change, text);
    yield;
    const cut =
      last === null || change === null
        ? yield* language.cutSteps(text)
        : yield* resplitSteps(language.cutSteps, last.cut, change, text);
    yield;
    const kept = last === null || change === null ? nothingKept : keptPieces(last.cut, cut, change);
    const by = change === null ? 0 : change.newEnd - change.oldEnd;
    const oldIndex = (last?.cut.pieces.length ?? 0) - cut.pieces.length;

    const placed = last?.placed.slice(0, kept.before) ?? [];
    const keptFrom = cut.pieces.length - kept.after;
    const counter = new Counter(text, allowance);
    let parsed = 0;
    const isLong = last === null && cut.pieces.length > longFile;
    let beginning = 0;
    let looked = 0;
    for (let i = kept.before; i < keptFrom; i++) {
      const piece = cut.pieces[i] as Piece;
      if (++looked % piecesAtOnce === 0) yield;
      if (piece.kind === 'copy-data') {
        placed.push(yield* placedRows(text, cut.pieces, i, looksAtRows));
        continue;
      }
      const source = text.slice(piece.range.start, piece.range.end);
      if (!language.looksAt(piece, source) || !counter.admits(piece)) {
        placed.push(undefined);
        continue;
      }
      let result = results.get(source);
      if (result === undefined) {
        result = source.length > longStatement ? yield* results.addSteps(source) : results.add(source);
        parsed++;
        yield;
      }
      counter.count(result.facts, source);
      placed.push(place(result, piece.range));
      if (isLong && ++beginning === statementsOfBeginning) {
        onBeginning?.(beginningOf(text, lines, cut, placed, parsed));
      }
    }
    for (let i = keptFrom; i < cut.pieces.length; i++) {
      const old = last?.placed[i + oldIndex];
      const piece = cut.pieces[i] as Piece;
      if (piece.kind === 'copy-data' && i === keptFrom + (cut.pieces[keptFrom]?.kind === 'space' ? 1 : 0)) {
        // The COPY in front of it may be another one.
        placed.push(yield* placedRows(text, cut.pieces, i, looksAtRows));
        continue;
      }
      placed.push(old && (by === 0 ? old : place(old.result, piece.range)));
      if (i % piecesAtOnce === 0) yield;
    }

    return yield* conclude(text, lines, cut, placed, parsed);
  }

  function* conclude(
    text: string,
    lines: LineIndex,
    cut: Split,
    placed: readonly (Placed | undefined)[],
    parsed: number,
  ): Generator<undefined, Analysis> {
    const looked = placed.filter((each) => each !== undefined);
    const statements = looked.some(isRows) ? looked.filter((each) => !isRows(each)) : looked;
    const findings: Finding[] = [];
    const facts: StatementFacts[] = [];
    const once = new OnceAsked();
    yield;
    for (const [i, { range, result, findings: own }] of looked.entries()) {
      if (i % piecesAtOnce === piecesAtOnce - 1) yield;
      if (result.facts.length > 0 && once.isNew(result.facts))
        facts.push({ start: range.start, facts: result.facts });
      if (result.second) facts.push({ start: range.start + result.second.start, facts: result.second.facts });
      for (const finding of own) findings.push(finding);
    }
    results.forgetAllBut(statements);
    yield;
    // A file that has just been opened goes into the schema bit by bit; each time it is what is known of it so far.
    const undo = undoFrom(path, text);
    while (facts.length - inSchema > factsAtOnce) {
      inSchema += factsAtOnce;
      checker.setFile(path, facts.slice(0, inSchema), undo);
      yield;
    }
    checker.setFile(path, facts, undo);
    inSchema = facts.length;
    yield;
    yield* checker.refreshSteps();
    const over = passedOver(text, cut.pieces, placed);
    // A statement that was passed over may be the ALTER TABLE that adds the key.
    const ofSchema = over === null || over.onlyRows ? checker.findingsOf(path) : [];
    const ofFile = [...ofSchema, ...(over === null ? [] : [over.notice])];
    yield;
    const all = merged(...withProblems(foldForeign(findings), ofFile, cut, dialect), amended);
    const analysis: Analysis = {
      findings: withDirectives(text, lines, cut.pieces, dialect, all, running),
      statements,
      parsed,
      reused: statements.length - parsed,
      lines,
      cut,
    };
    known = { text, cut, placed, analysis };
    return analysis;
  }

  function beginningOf(
    text: string,
    lines: LineIndex,
    cut: Split,
    placed: readonly (Placed | undefined)[],
    parsed: number,
  ): Analysis {
    const statements = placed.filter((each) => each !== undefined && !isRows(each)) as Placed[];
    const own = foldForeign(statements.flatMap(({ findings }) => findings));
    const all = merged(...withProblems(own, [], cut, dialect), amended);
    const findings = withoutHidden(text, lines, cut.pieces, dialect, all);
    return { findings, statements, parsed, reused: statements.length - parsed, lines, cut };
  }

  return {
    steps,
    update: (text) => throughAll(steps(text)),
  };
}

/** The results of one document's statements by their text. */
class Results {
  private readonly byText = new Map<string, StatementResult>();

  private lint: SparingLint;

  constructor(private readonly newLint: () => SparingLint) {
    this.lint = newLint();
  }

  get(source: string): StatementResult | undefined {
    return this.byText.get(source);
  }

  add(source: string): StatementResult {
    const own = ownCopy(source);
    const result = this.lint(own);
    this.byText.set(own, result);
    return result;
  }

  /** The same of a very long one in steps, between which others may have their turn. */
  *addSteps(source: string): Generator<undefined, StatementResult> {
    const own = ownCopy(source);
    const result = yield* this.lint.steps(own);
    this.byText.set(own, result);
    return result;
  }

  forgetAll(): void {
    this.byText.clear();
    this.lint = this.newLint();
  }

  /**
   * Keeps as many as the document has, twice: what was typed away comes back with undo or when a quote is closed.
   */
  forgetAllBut(statements: readonly Placed[]): void {
    if (this.byText.size <= 2 * statements.length + 100) return;
    this.byText.clear();
    for (const { result } of statements) this.byText.set(result.text, result);
  }
}

/** Pieces of a text from which on its first findings are told before the others: some 22,000 lines of a dump. */
const longFile = 5_000;
const statementsOfBeginning = 1_000;

/** Pieces of a text that are looked at, or put where they stand now, without giving others their turn. */
const piecesAtOnce = 5_000;

/** Beyond so many characters a statement is looked at in steps. */
const longStatement = 200_000;

/** Statements that are put into the schema without giving others their turn. */
const factsAtOnce = 500;

const nothingKept = { before: 0, after: 0 };

/** How many pieces at the beginning and at the end are the same before and after a change, but for where they stand. */
function keptPieces(old: Split, now: Split, change: Change): { before: number; after: number } {
  const by = change.newEnd - change.oldEnd;
  const shorter = Math.min(old.pieces.length, now.pieces.length);
  let before = 0;
  while (before < shorter && isKept(old.pieces[before], now.pieces[before], 0, 0, change.start)) before++;
  let after = 0;
  while (
    before + after < shorter &&
    isKept(old.pieces.at(-1 - after), now.pieces.at(-1 - after), by, change.oldEnd, Infinity)
  ) {
    after++;
  }
  return { before, after };
}

function isKept(
  old: Piece | undefined,
  now: Piece | undefined,
  by: number,
  from: number,
  to: number,
): boolean {
  if (old === undefined || now === undefined) return false;
  if (old.range.start < from || old.range.end > to) return false;
  return (
    old.range.start + by === now.range.start && old.range.end + by === now.range.end && old.kind === now.kind
  );
}

const none: readonly Finding[] = [];

function place(result: StatementResult, range: TextRange): Placed {
  const findings =
    result.findings.length === 0 ? none : result.findings.map((finding) => moved(finding, range.start));
  return { range, kind: result.kind, table: result.table, result, findings };
}

/**
 * Adds what the splitter found open to the findings of the file; the parser's complaint about the same place says the
 * same once more, so it goes from those of the statements.
 */
export function withProblems(
  ofStatements: readonly Finding[],
  ofFile: readonly Finding[],
  cut: Split,
  dialect: Dialect,
): [readonly Finding[], readonly Finding[]] {
  if (cut.problems.length === 0) return [ofStatements, ofFile];
  const opened = new Set(cut.problems.map((problem) => problem.range.start));
  const rest = ofStatements.filter(
    (finding) => finding.rule !== syntaxError.name || !opened.has(finding.range.start),
  );
  const problems = cut.problems
    .filter((problem) => dialect !== 'cockroach' || problem.what !== 'copy-data')
    .map(({ what, range }) =>
      // COPY itself is fine without its rows, as far as the grammar goes.
      toFinding(unclosed, {
        range,
        layer: what === 'copy-data' ? 'later' : undefined,
        message: openMessages[what],
      }),
    );
  return [rest, [...ofFile, ...problems]];
}

/** The codes of rules of which the schema may say something else than a statement by itself. */
export const amendedCodes = (rules: readonly Rule[]): ReadonlySet<string> =>
  new Set(rules.filter(({ amends }) => amends === true).map(({ code }) => code));

/**
 * Both in one, by position; those of statements are sorted already. Of the amended codes those of the file take the place
 * of those of statements.
 */
export function merged(
  ofStatements: readonly Finding[],
  ofFile: readonly Finding[],
  amended: ReadonlySet<string>,
): readonly Finding[] {
  if (ofFile.length === 0) return ofStatements;
  const others = ofFile.toSorted(byPositionAndCode);
  const all: Finding[] = [];
  let next = 0;
  for (const finding of ofStatements) {
    for (let other = others[next]; other && byPosition(other, finding) < 0; other = others[++next]) {
      all.push(other);
    }
    if (!amended.has(finding.code) || !saysAgain(others, next, finding)) all.push(finding);
  }
  for (; next < others.length; next++) all.push(others[next] as Finding);
  return all;
}

/** Whether one of the sorted findings from an index on says what another one says, of the same place. */
function saysAgain(sorted: readonly Finding[], from: number, finding: Finding): boolean {
  for (let i = from; i < sorted.length; i++) {
    const each = sorted[i] as Finding;
    if (byPosition(each, finding) !== 0) return false;
    if (each.code === finding.code) return true;
  }
  return false;
}
