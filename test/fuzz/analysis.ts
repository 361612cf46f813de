import { createAnalyzer, type Analysis, type Dialect } from '../../sql/analyze/analyze.ts';
import { StreamAnalyzer, type StreamedFinding } from '../../sql/analyze/analyze-stream.ts';
import { Schemas } from '../../sql/analyze/check-many.ts';
import { languageOf } from '../../sql/dialect/language.ts';
import { entriesOf, KnownFindings, parseBaseline, printBaseline } from '../../sql/findings/baseline.ts';
import type { Finding, TextRange } from '../../sql/findings/finding.ts';
import { Fingerprints } from '../../sql/findings/fingerprint.ts';
import { applyEdits, compatibleFixes } from '../../sql/findings/fix.ts';
import { rulesFor } from '../../sql/rules/applies.ts';
import { newestVersion, type CockroachVersion } from '../../sql/rules/metadata.ts';
import { foreignSqlRule } from '../../sql/rules/file/foreign-sql.ts';
import { allRules } from '../../sql/rules/registry.ts';
import { usesAnsiQuotes } from '../../sql/mysql/ansi-quotes.ts';
import { SchemaChecker } from '../../sql/rules/schema-checker.ts';
import type { PieceKind } from '../../sql/split/split.ts';
import { changeBetween } from '../../sql/text/change.ts';
import { LineIndex } from '../../sql/text/line-index.ts';
import { equal, hold } from './broken.ts';
import type { Random } from './random.ts';

/** For whom a text is looked at. */
export interface Reading {
  readonly dialect: Dialect;
  readonly target: CockroachVersion;
}

const codes = new Set<string>(allRules.map((rule) => rule.code));

/** All ranges lie in the text, in order, and tear no character apart; lines are those of the text; codes are known. */
export function whole(text: string, analysis: Analysis): void {
  let last = 0;
  const isWell = isWhole(text);
  for (const finding of analysis.findings) {
    hold(isInside(text, finding.range), 'findings lie in the text', () => finding);
    hold(finding.range.start >= last, 'findings are in order', () => finding);
    hold(codes.has(finding.code), 'codes are known', () => finding);
    last = finding.range.start;
    hold(!isWell || isWhole(finding.message), 'messages tear no character apart', () => finding);
    for (const edit of finding.fix?.edits ?? []) {
      hold(isInside(text, edit.range), 'edits lie in the text', () => finding);
      hold(!isWell || isWhole(edit.text), 'edits tear no character apart', () => finding);
    }
    for (const { range } of finding.related ?? [])
      hold(isInside(text, range), 'related places lie in the text', () => finding);
  }
  let end = 0;
  for (const { range } of analysis.statements) {
    hold(isInside(text, range) && range.start >= end, 'statements are in order', () => range);
    end = range.end;
  }
  const starts = new LineIndex(text).starts;
  hold(equal(analysis.lines.starts, starts), 'lines are those of the text', () => [
    analysis.lines.starts,
    starts,
  ]);
}

const isInside = (text: string, { start, end }: TextRange): boolean =>
  0 <= start && start <= end && end <= text.length && !tears(text, start) && !tears(text, end);

/** Whether an offset is between the halves of one character. */
export const tears = (text: string, at: number): boolean =>
  isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));

/** Whether a text has no half of a character. */
const isWhole = (text: string): boolean => !/\p{Surrogate}/u.test(text);

const isHigh = (code: number): boolean => code >= 0xd800 && code <= 0xdbff;
const isLow = (code: number): boolean => code >= 0xdc00 && code <= 0xdfff;

/** Edits lead to what a look at the whole text leads to. */
export function same(edited: Analysis, fresh: Analysis): void {
  hold(equal(edited.findings, fresh.findings), 'an edit finds what a fresh look finds', () => {
    const missing = fresh.findings.filter((a) => !edited.findings.some((b) => equal(a, b)));
    const left = edited.findings.filter((a) => !fresh.findings.some((b) => equal(a, b)));
    return { missing, left };
  });
  const places = ({ statements }: Analysis) =>
    statements.map(({ kind, range, table }) => [kind, range, table]);
  hold(equal(places(edited), places(fresh)), 'an edit leads to the same statements', () => [
    places(edited),
    places(fresh),
  ]);
}

/** The pieces of the cut, joined, are the text. */
export function pieces(dialect: Dialect, text: string): void {
  let at = 0;
  for (const { range } of languageOf(dialect, newestVersion, []).cut(text).pieces) {
    hold(range.start === at && range.end > at, 'the pieces are the text', () => range);
    at = range.end;
  }
  hold(at === text.length, 'the pieces are the text', () => at);
}

/** Fixes that may go in together do, each whole; what comes of some of them can be looked at again. */
export function fixes({ dialect, target }: Reading, text: string, analysis: Analysis, random: Random): void {
  for (const { code, fix } of analysis.findings) {
    const edits = [...(fix?.edits ?? [])].sort((a, b) => a.range.start - b.range.start);
    for (let i = 1; i < edits.length; i++) {
      const overlap = (edits[i]?.range.start ?? 0) < (edits[i - 1]?.range.end ?? 0);
      hold(!overlap, 'a fix does not overlap itself', () => [code, fix]);
    }
  }
  const some = analysis.findings.filter(({ fix }) => fix !== undefined && random.chance(2));
  for (const findings of [analysis.findings, some]) {
    const { edits } = compatibleFixes(findings, ['safe', 'review']);
    const { applied, text: fixed } = applyEdits(text, edits);
    hold(applied === edits.length, 'chosen fixes do not overlap', () => [applied, edits]);
    if (findings === some && edits.length > 0)
      whole(fixed, createAnalyzer({ dialect, targetVersion: target }).update(fixed));
  }
}

/** A baseline of all findings hides them all, and nothing of it is stale. */
export function baseline(text: string, { findings, statements }: Analysis): void {
  const prints = new Fingerprints(text, statements);
  const named = findings.map((finding) => ({
    finding,
    fingerprint: prints.of(finding),
    excerpt: prints.excerpt(finding.range.start),
  }));
  const read = parseBaseline(printBaseline({ files: { 'a.sql': entriesOf(named) } }));
  hold(typeof read !== 'string', 'a baseline can be read again', () => read);
  const known = new KnownFindings(read.files['a.sql'] ?? []);
  for (const each of named) hold(known.hides(each), 'a baseline hides all of its findings', () => each);
  hold(known.stale(() => true).length === 0, 'a baseline has nothing stale', () => known.stale(() => true));
}

/** A comment above a finding's line, as the light bulb writes it, and one for the file: the rest is looked at as ever. */
export function ignoring(
  { dialect, target }: Reading,
  text: string,
  analysis: Analysis,
  random: Random,
): void {
  const [first] = analysis.findings;
  if (first === undefined) return;
  const { code, range } = random.pick(analysis.findings);
  const at = analysis.lines.starts[analysis.lines.lineOf(range.start)] ?? 0;
  const ignored = `-- molt-ignore-file ${first.code}: fuzz\n${text.slice(0, at)}-- molt-ignore ${code}: fuzz\n${text.slice(at)}`;
  const { findings } = checked(createAnalyzer({ dialect, targetVersion: target }).update(ignored), ignored);
  hold(
    !findings.some((finding) => finding.code === first.code && !isOfFile(finding)),
    'a comment for the file hides its rule',
    () => [first.code, findings],
  );
}

/** What a file's comment must not hide: what it says of itself, and that something was not checked. */
const isOfFile = ({ code }: Finding): boolean => /^MOLT9/.test(code);

function checked(analysis: Analysis, text: string): Analysis {
  whole(text, analysis);
  return analysis;
}

/** In chunks and windows the same is found as in the whole, where nothing is left open that a window could not see. */
export function streamed({ dialect, target }: Reading, text: string, fresh: Analysis, random: Random): void {
  const rules = rulesFor(dialect, target);
  const schema = { checker: new SchemaChecker(rules, target), path: '' };
  const window = random.chance(2) ? 1 + random.below(300) : 1 + random.below(20_000);
  const limits = { window, statement: 100_000 };
  // Whether "x" is a name or a string is told by the first window, which need not hold what tells it.
  if (dialect === 'mysql' && window < 2 * text.length && usesAnsiQuotes(text)) return;
  const analyzer = new StreamAnalyzer({ dialect, targetVersion: target, schema, limits });
  const found: StreamedFinding[] = [];
  for (let at = 0; at < text.length;) {
    const to = at + 1 + random.below(random.chance(3) ? 64 : 5_000);
    for (const batch of analyzer.push(text.slice(at, to))) found.push(...batch);
    at = to;
  }
  for (const batch of analyzer.end()) found.push(...batch);
  found.push(...analyzer.conclude());
  for (const { finding, part } of found) {
    hold(isInside(text, finding.range), 'findings of a stream lie in the text', () => finding);
    const at = part.at(finding.range.start);
    hold(equal(at, fresh.lines.position(finding.range.start)), 'a stream knows its lines', () => [
      at,
      finding,
    ]);
  }
  if (languageOf(dialect, newestVersion, []).cut(text).problems.length > 0) return;
  // Each window is judged by itself: whether the file is another database's.
  if (
    [...found.map(({ finding }) => finding), ...fresh.findings].some(
      ({ rule }) => rule === foreignSqlRule.name,
    )
  )
    return;
  const say = ({ code, range, message }: Finding) => `${range.start}-${range.end} ${code} ${message}`;
  const ofStream = found.map(({ finding }) => say(finding)).sort();
  const ofWhole = fresh.findings.map(say).sort();
  hold(equal(ofStream, ofWhole), 'a stream finds what is in the whole', () => ({
    window,
    missing: ofWhole.filter((each) => !ofStream.includes(each)),
    more: ofStream.filter((each) => !ofWhole.includes(each)),
  }));
}

/** A file that came and went leaves the schema as it was. */
export function visited({ dialect, target }: Reading, text: string, other: string): void {
  const schemas = new Schemas(target);
  const own = schemas.analyzer('b.sql', dialect);
  const before = own.update(text);
  const guest = schemas.analyzer('a.sql', dialect);
  guest.update(other);
  for (const { related } of own.update(text).findings)
    for (const { file, range } of related ?? [])
      hold(
        isInside(file === 'a.sql' ? other : text, range),
        'related places lie in the text that they are in',
        () => [file, range],
      );
  schemas.of(dialect).removeFile('a.sql');
  same(own.update(text), before);
}

/** What can open something that reaches beyond its statement, or end what is open. */
const openers = /['"`$\\#;]|\/\*|\*\/|--|copy|delimiter|begin|end|case|create|rule|source|use|system|molt/i;

/** Statements beside the change that are looked at. */
const mostNeighbours = 6;

/**
 * One bad statement never hides another's findings: statements that a change did not touch keep theirs. Not said of
 * changes that open or close a quote, a comment or a body: what follows is in it then.
 */
export function neighbours(
  { dialect, target }: Reading,
  before: string,
  after: string,
  old: Analysis,
  now: Analysis,
): void {
  // Of a file of another database not each statement is told that it is.
  if ([...old.findings, ...now.findings].some(({ rule }) => rule === foreignSqlRule.name)) return;
  const change = changeBetween(before, after);
  if (change === null) return;
  const { start, oldEnd, newEnd } = change;
  /** Whether what stands somewhere now is a part of another statement, which begins at the change and is understood. */
  const isOfAnother = (at: number): boolean => {
    const around = now.statements.find(({ range }) => range.start <= at && at < range.end);
    if (around === undefined || around.range.start >= newEnd) return false;
    return around.kind !== 'refused' && around.kind !== 'not-parsed' && !isRefused(now, at);
  };
  if (openers.test(around(before, start, oldEnd)) || openers.test(around(after, start, newEnd))) return;
  // DELIMITER is one only at the beginning of its line, and what ends statements goes to the end of it.
  if (/delimiter/i.test(lines(before, start, oldEnd)) || /delimiter/i.test(lines(after, start, newEnd)))
    return;
  const { cut, lint, looksAt, reads } = languageOf(dialect, target, allRules);
  reads(before);
  const { pieces: all, problems } = cut(before);
  if (problems.length > 0 || cut(after).problems.length > 0) return;
  const key = (code: string, range: TextRange, by: number) => `${code} ${range.start + by} ${range.end + by}`;
  const known = new Set(old.findings.map(({ code, range }) => key(code, range, 0)));
  const told = new Set(now.findings.map(({ code, range }) => key(code, range, 0)));
  const beside = all
    .filter(({ kind, range }) => {
      if (range.end < start - 1) return true;
      const between = before.slice(oldEnd, range.start);
      return needsAnEnd(kind, before.slice(range.start, range.end))
        ? between.includes(';')
        : isApart(between);
    })
    .filter(({ range }) => range.end < start || !isOfAnother(range.start + newEnd - oldEnd))
    .filter((piece) => looksAt(piece, before.slice(piece.range.start, piece.range.end)))
    .sort((a, b) => distance(a.range, change) - distance(b.range, change));
  for (const { range: where } of beside.slice(0, mostNeighbours)) {
    const source = before.slice(where.start, where.end);
    const by = where.start > oldEnd ? newEnd - oldEnd : 0;
    for (const { code, range } of lint(source).findings) {
      const place = { start: range.start + where.start, end: range.end + where.start };
      // What the whole file took away before the change is the file's business.
      if (!known.has(key(code, place, 0))) continue;
      const isTold = told.has(key(code, place, by)) || (isRefusal(code) && isRefused(now, place.start + by));
      hold(isTold, 'a bad statement hides no other one’s findings', () => [code, source]);
    }
  }
}

/** Codes of what is said of a statement as a whole, wherever in it the reading came to an end. */
const isRefusal = (code: string): boolean => /^MOLT90[13]$/.test(code);

/** Whether the statement around an offset is told not to be understood. */
function isRefused({ findings, statements }: Analysis, at: number): boolean {
  const around = statements.find(({ range }) => range.start <= at && at < range.end)?.range;
  return findings.some(
    ({ code, range: { start } }) => isRefusal(code) && around && around.start <= start && start < around.end,
  );
}

/** A change with the words that it begins and ends in (`DELIM|ITER`), and marks of two characters (`-|-`). */
function around(text: string, start: number, end: number): string {
  let from = start;
  while (/\w/.test(text.charAt(from - 1))) from--;
  let to = end;
  while (/\w/.test(text.charAt(to))) to++;
  return text.slice(Math.max(0, Math.min(from, start - 2)), Math.max(to, end + 2));
}

/** The lines in which a change is, or at the ends of which it is. */
const lines = (text: string, start: number, end: number): string =>
  text.slice(text.lastIndexOf('\n', start - 2) + 1, (text.indexOf('\n', end + 1) + 1 || text.length + 1) - 1);

/** Words in front of a statement, and what is in its line, are a part of it: nothing ends before it begins. */
const isApart = (between: string): boolean => {
  const rest = between.slice(1);
  return rest.includes(';') || (/[\n\r]/.test(rest) && /^\s*(?:--.*\s*)*$/.test(between));
};

/**
 * What is itself only where no statement is open: a client's command, and what has semicolons in it without quotes
 * around them.
 */
const needsAnEnd = (kind: PieceKind, source: string): boolean =>
  kind === 'meta' || /^create\s+(?:or\s+replace\s+)?rule\b|^create\b[^;]*\bbegin\s+atomic\b/i.test(source);

const distance = (range: TextRange, { start, oldEnd }: { start: number; oldEnd: number }): number =>
  range.end < start ? start - range.end : range.start - oldEnd;
