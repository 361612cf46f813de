import { createAnalyzer, detectDialect, type Analysis } from '../../sql/analyze/analyze.ts';
import { convert } from '../../sql/convert/convert.ts';
import type { TextRange } from '../../sql/findings/finding.ts';
import { applyEdits, compatibleFixes } from '../../sql/findings/fix.ts';
import { languageOf } from '../../sql/dialect/language.ts';
import { newestVersion, type CockroachVersion } from '../../sql/rules/metadata.ts';
import { foreignSqlRule } from '../../sql/rules/file/foreign-sql.ts';
import { allRules } from '../../sql/rules/registry.ts';
import { changeBetween } from '../../sql/text/change.ts';
import { LineIndex } from '../../sql/text/line-index.ts';
import type { Input } from './mutate.ts';

/** What went wrong with one input: which property, and what of it. */
export interface Violation {
  readonly property: string;
  readonly details: string;
}

class Broken extends Error {
  constructor(
    readonly property: string,
    readonly details: string,
  ) {
    super(property);
  }
}

function hold(condition: boolean, property: string, details: () => unknown): asserts condition {
  if (!condition) throw new Broken(property, JSON.stringify(details())?.slice(0, 2000) ?? '');
}

/** Milliseconds of processor time that one text may take; far above what any takes, and far below a hang. */
const limit = 1000;

/** Looks at one input in all the ways that the product does. Null when all properties hold. */
export function check(input: Input, target: CockroachVersion): Violation | null {
  const { dialect, before, after } = input;
  const start = process.cpuUsage();
  try {
    const options = { dialect, targetVersion: target };
    const analyzer = createAnalyzer(options);
    const old = analyzer.update(before);
    whole(before, old);
    const edited = analyzer.update(after);
    whole(after, edited);
    const fresh = createAnalyzer(options).update(after);
    same(edited, fresh);
    const again = analyzer.update(before);
    same(again, createAnalyzer(options).update(before));
    pieces(dialect, after);
    fixes(after, fresh);
    neighbours(input, target, old, fresh);
    if (after.length < 3000 && detectDialect(after) !== 'mysql') convert(after, { targetVersion: target });
  } catch (thrown) {
    if (thrown instanceof Broken) return { property: thrown.property, details: thrown.details };
    return {
      property: 'nothing throws',
      details: thrown instanceof Error ? (thrown.stack ?? '') : String(thrown),
    };
  }
  const { user, system } = process.cpuUsage(start);
  const took = (user + system) / 1000;
  return took < limit ? null : { property: 'takes less than a second', details: `${took.toFixed(0)} ms` };
}

/** All ranges lie in the text and in order; lines are those of the text. */
function whole(text: string, analysis: Analysis): void {
  const inside = ({ start, end }: TextRange) => 0 <= start && start <= end && end <= text.length;
  let last = 0;
  for (const finding of analysis.findings) {
    hold(inside(finding.range), 'findings lie in the text', () => finding);
    hold(finding.range.start >= last, 'findings are in order', () => finding);
    last = finding.range.start;
    for (const edit of finding.fix?.edits ?? [])
      hold(inside(edit.range), 'edits lie in the text', () => finding);
  }
  let end = 0;
  for (const { range } of analysis.statements) {
    hold(inside(range) && range.start >= end, 'statements are in order', () => range);
    end = range.end;
  }
  const starts = new LineIndex(text).starts;
  hold(equal(analysis.lines.starts, starts), 'lines are those of the text', () => [
    analysis.lines.starts,
    starts,
  ]);
}

/** An edit leads to what a look at the whole text leads to. */
function same(edited: Analysis, fresh: Analysis): void {
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
function pieces(dialect: Input['dialect'], text: string): void {
  let at = 0;
  for (const { range } of languageOf(dialect, newestVersion, []).cut(text).pieces) {
    hold(range.start === at && range.end > at, 'the pieces are the text', () => range);
    at = range.end;
  }
  hold(at === text.length, 'the pieces are the text', () => at);
}

/** Fixes that may go in together do, each whole. */
function fixes(text: string, analysis: Analysis): void {
  for (const { code, fix } of analysis.findings) {
    const edits = [...(fix?.edits ?? [])].sort((a, b) => a.range.start - b.range.start);
    for (let i = 1; i < edits.length; i++) {
      const overlap = (edits[i]?.range.start ?? 0) < (edits[i - 1]?.range.end ?? 0);
      hold(!overlap, 'a fix does not overlap itself', () => [code, fix]);
    }
  }
  const { edits } = compatibleFixes(analysis.findings, ['safe', 'review']);
  const { applied } = applyEdits(text, edits);
  hold(applied === edits.length, 'chosen fixes do not overlap', () => [applied, edits]);
}

/** What can open something that reaches beyond its statement, or end what is open. */
const openers = /['"`$\\#;]|\/\*|\*\/|--|copy|delimiter|begin|end|case|create|rule|source|use|system|molt/i;

/**
 * One bad statement never hides another's findings: statements that a change did not touch keep theirs. Not said of
 * changes that open or close a quote, a comment or a body: what follows is in it then.
 */
function neighbours(
  { dialect, before, after }: Input,
  target: CockroachVersion,
  old: Analysis,
  now: Analysis,
): void {
  // Of a file of another database not each statement is told that it is.
  if ([...old.findings, ...now.findings].some(({ rule }) => rule === foreignSqlRule.name)) return;
  const change = changeBetween(before, after);
  if (change === null) return;
  const { start, oldEnd, newEnd } = change;
  if (
    openers.test(before.slice(Math.max(0, start - 1), oldEnd + 1)) ||
    openers.test(after.slice(Math.max(0, start - 1), newEnd + 1))
  )
    return;
  const { cut, lint, looksAt, reads } = languageOf(dialect, target, allRules);
  reads(before);
  const { pieces: all, problems } = cut(before);
  if (problems.length > 0 || cut(after).problems.length > 0) return;
  const key = (code: string, range: TextRange, by: number) => `${code} ${range.start + by} ${range.end + by}`;
  const known = new Set(old.findings.map(({ code, range }) => key(code, range, 0)));
  const told = new Set(now.findings.map(({ code, range }) => key(code, range, 0)));
  for (const piece of all) {
    const touched = piece.range.end >= start - 1 && piece.range.start <= oldEnd + 1;
    const source = before.slice(piece.range.start, piece.range.end);
    if (touched || !looksAt(piece, source)) continue;
    const by = piece.range.start > oldEnd ? newEnd - oldEnd : 0;
    for (const { code, range } of lint(source).findings) {
      const place = { start: range.start + piece.range.start, end: range.end + piece.range.start };
      // What the whole file took away before the change is the file's business.
      if (!known.has(key(code, place, 0))) continue;
      hold(told.has(key(code, place, by)), 'a bad statement hides no other one’s findings', () => [
        code,
        source,
      ]);
    }
  }
}

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
