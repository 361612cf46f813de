import type { Fact } from '../catalog/fact.ts';
import type { Finding, TextRange } from '../findings/finding.ts';
import { isOdd, mayBeOdd } from '../rules/queries/odd-value.ts';
import { notChecked } from '../rules/file/not-checked.ts';
import { toFinding, type Lint, type StatementResult } from './lint-statement.ts';
import { throughAll } from '../text/through-all.ts';
import { movedTypes } from '../types/typed.ts';

// A dump with INSERTs is nearly all rows, and the millionth row of literals says nothing that the first did not. What
// rules can see of a literal is its class: number, string, NULL. So statements whose rows have classes seen before
// are not parsed again, and of the rows of one statement only one of each sort is.

// Space is what the databases take for it: other characters that look like it are parts of names, or refused.
const head =
  /(?:insert|replace)[ \t\r\n\f\v]+(?:ignore[ \t\r\n\f\v]+)?into[ \t\r\n\f\v]+(?:[\w$\u0080-\uffff.]|"[^"]*"|`[^`]*`)+[ \t\r\n\f\v]*(?:\((?:[\w$\u0080-\uffff \t\r\n\f\v,]|"[^"]*"|`[^`]*`)*\)[ \t\r\n\f\v]*)?(?:overriding[ \t\r\n\f\v]+(?:system|user)[ \t\r\n\f\v]+value[ \t\r\n\f\v]+)?values[ \t\r\n\f\v]*/iy;

/**
 * Each group is a class; numbers beyond 18 digits and strings into which a rule looks are classes of their own: dates
 * with a year, month or day 0, infinite dates, those with a backslash.
 */
const literal =
  /[ \t\r\n\f\v]*(?:(-?\d{1,18}(?![\w.]))|(-?\d*\.?\d+(?:[eE][+-]?\d+)?(?![\w.]))|('(?!0000-|\d{4}-(?:00|\d\d-00)|[+-]?infinity')(?:[^'\\]|'')*')|('\d{4}-[^'\\]*')|('[+-]?infinity')|('(?:[^'\\]|''|\\[^])*')|(null\b)|(true\b|false\b)|(default\b)|(0x[0-9a-f]+\b)|((?:_binary[ \t\r\n\f\v]*)"(?:[^"\\]|""|\\[^])*"))[ \t\r\n\f\v]*([,)])/iy;
const classes = 'idszyeubfhq';
const rowEnd = /[ \t\r\n\f\v]*(,[ \t\r\n\f\v]*\(|;?[ \t\r\n\f\v]*$)/y;

const quote = "'".charCodeAt(0);

/** Values of one statement that are looked at though others of their class have been. */
const mostOdd = 1_000;

const isOddLiteral = (literal: string): boolean => isOdd(literal.slice(1, -1).replaceAll("''", "'"));

interface Row {
  readonly start: number;
  /** Behind the closing parenthesis. */
  readonly end: number;
  readonly sort: string;
}

interface Insert {
  /** Behind VALUES. */
  readonly headEnd: number;
  readonly rows: readonly Row[];
  /** The sorts of its rows, each once. */
  readonly sorts: ReadonlySet<string>;
  /** Whether all rows were read: an expression among them ends the reading. */
  readonly complete: boolean;
}

/**
 * Reads an INSERT of literals as far as it is one; null for everything else, and for what the expression engine has no
 * room for (a string of 20 MB).
 */
export const readInsert = (text: string): Insert | null => throughAll(readSteps(text));

/** Rows that are read at once. */
const rowsAtOnce = 5_000;

/** The same in steps, between which others may have their turn: a dump may be one INSERT of millions of rows. */
function* readSteps(text: string): Generator<undefined, Insert | null> {
  try {
    return yield* read(text);
  } catch (thrown) {
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
}

function* read(text: string): Generator<undefined, Insert | null> {
  head.lastIndex = 0;
  if (!head.test(text)) return null;
  const headEnd = head.lastIndex;
  if (text[headEnd] !== '(') return null;
  const rows: Row[] = [];
  let odd = 0;
  /** Each sort under its own text: a million rows are to share the few that there are. */
  const sorts = new Map<string, string>();
  const insert = (complete: boolean): Insert => ({ headEnd, rows, sorts: new Set(sorts.keys()), complete });
  let start = headEnd;
  for (;;) {
    literal.lastIndex = start + 1;
    let sort = '';
    for (;;) {
      const found = literal.exec(text);
      if (found === null) return insert(false);
      for (let group = 1; group <= classes.length; group++) {
        const value = found[group];
        if (value === undefined) continue;
        sort += classes[group - 1];
        if (value.charCodeAt(0) === quote) {
          // Dates, intervals, arrays, money that only PostgreSQL reads: each is looked at, by whoever knows its column's type.
          const at = literal.lastIndex - found[0].length + found[0].indexOf("'");
          if (odd < mostOdd && mayBeOdd(text, at) && isOddLiteral(value)) sort += `${odd++}${value}`;
        }
      }
      if (found[classes.length + 1] === ')') break;
    }
    const end = literal.lastIndex;
    const known = sorts.get(sort);
    if (known === undefined) sorts.set(sort, sort);
    rows.push({ start, end, sort: known ?? sort });
    rowEnd.lastIndex = end;
    const next = rowEnd.exec(text)?.[1];
    if (next === undefined) return insert(false);
    if (!next.startsWith(',')) return insert(true);
    start = rowEnd.lastIndex - 1;
    if (rows.length % rowsAtOnce === 0) yield;
  }
}

/**
 * The same text in which rows of a sort that has come before are blank, so that all offsets stay; those at the end are
 * left out, for there may be millions. Null when no row repeats.
 */
export const withoutRepeatedRows = (text: string, insert: Insert): string | null =>
  throughAll(withoutRepeatedSteps(text, insert));

function* withoutRepeatedSteps(
  text: string,
  { rows, complete }: Insert,
): Generator<undefined, string | null> {
  const seen = new Set<string>();
  const parts: string[] = [];
  /** Behind the text that is in the parts; and where the blank of the rows that are left out begins, -1: there is none. */
  let at = 0;
  let blank = -1;
  let end = 0;
  for (let index = 0; index < rows.length; index++) {
    if (index % rowsAtOnce === rowsAtOnce - 1) yield;
    const row = rows[index] as Row;
    if (seen.has(row.sort)) {
      // With the comma before it; the first row is never a repetition.
      if (blank === -1) blank = end;
    } else {
      seen.add(row.sort);
      if (blank !== -1) {
        parts.push(text.slice(at, blank), ' '.repeat(end - blank));
        at = end;
        blank = -1;
      }
    }
    end = row.end;
  }
  if (blank !== -1) {
    parts.push(text.slice(at, blank));
    if (complete) return parts.join('').trimEnd();
    parts.push(' '.repeat(end - blank));
    at = end;
  }
  if (at === 0) return null;
  parts.push(text.slice(at));
  return complete ? parts.join('').trimEnd() : parts.join('');
}

/** Beyond this many UTF-16 units an INSERT whose findings reach into its rows is not parsed with all of them. */
const mostForAllRows = 200_000;

/** A lint that can go in steps, too, between which others may have their turn. */
export interface SparingLint extends Lint {
  readonly steps: (text: string) => Generator<undefined, StatementResult>;
}

/**
 * A lint that does not parse rows of literals again and again. It finds what `lint` finds: where a finding or its fix
 * reaches into rows, all of them are looked at after all (beyond 200,000 characters only the first of each sort: the
 * finding then stands for the others, and the edits of its fix are left out).
 */
export function sparingRows(linting: Lint): SparingLint {
  const lint = neverTooDeep(linting);
  const known = new Map<string, StatementResult>();
  function* steps(text: string): Generator<undefined, StatementResult> {
    // PostgreSQL's parser takes a NUL for the end of the text.
    const insert = text.includes('\0') ? null : yield* readSteps(text);
    if (insert === null) return lint(text);
    const key = keyOf(text, insert);
    const before = key === null ? undefined : known.get(key);
    if (before !== undefined) return { ...before, text };

    const sparse = yield* withoutRepeatedSteps(text, insert);
    const result = sparse === null ? lint(text) : lint(sparse);
    // What the types of columns decide is about rows, too.
    const asksTypes = result.facts.some(({ sort }) => sort === 'types');
    if (!asksTypes && result.findings.every((finding) => endOf(finding) <= insert.headEnd)) {
      if (key !== null && result.facts.every((fact) => isAsked(fact, insert.headEnd))) known.set(key, result);
      return { ...result, text };
    }
    if (sparse === null) return result;
    if (text.length <= mostForAllRows) return lint(text);
    const facts = result.facts.map((fact) =>
      fact.sort === 'types' ? movedTypes(fact, inPlace, false) : fact,
    );
    return { ...result, text, findings: result.findings.map(withoutFix), facts };
  }
  return Object.assign((text: string) => throughAll(steps(text)), { steps });
}

/** Statements with this in common have the same findings, when those are in the head. */
function keyOf(text: string, { headEnd, rows, sorts, complete }: Insert): string | null {
  if (!complete) return null;
  const all = rows.length === 1 ? rows[0]?.sort : `* ${[...sorts].sort().join(' ')}`;
  return ` ${text.slice(0, headEnd)}${all}`.slice(1);
}

/** A question about what stands before the rows: the same for all statements that begin so. */
const isAsked = (fact: Fact, headEnd: number): boolean =>
  fact.sort === 'doubt' && endOf(fact.finding) <= headEnd;

function endOf({ range, fix }: Finding): number {
  return Math.max(range.end, ...(fix?.edits.map((edit) => edit.range.end) ?? []));
}

const inPlace = (range: TextRange): TextRange => range;

const withoutFix = ({ fix: _fix, ...finding }: Finding): Finding => finding;

/** Some rule's way through a statement may be deeper than the stack: then nothing is known of the statement, and it says so. */
function neverTooDeep(lint: Lint): Lint {
  return (text) => {
    try {
      return lint(text);
    } catch (thrown) {
      if (!(thrown instanceof RangeError)) throw thrown;
      const message = `This statement is too large or too deep to be looked at (${thrown.message}), so nothing in it was checked.`;
      const range = { start: 0, end: /^\S*/.exec(text)?.[0].length ?? 0 };
      return { text, kind: 'not-parsed', findings: [toFinding(notChecked, { range, message })], facts: [] };
    }
  };
}
