import type { Dialect } from '../dialect/dialect.ts';
import type { Finding, Fix, TextRange } from '../findings/finding.ts';
import { byPosition } from '../findings/order.ts';
import { foreignSqlRule } from '../rules/file/foreign-sql.ts';
import { ignoreWithoutReason } from '../rules/file/ignore-without-reason.ts';
import { notChecked } from '../rules/file/not-checked.ts';
import { targetNotAsked } from '../rules/file/target-not-asked.ts';
import { syntaxError } from '../rules/file/syntax-error.ts';
import { unclosed } from '../rules/file/unclosed.ts';
import { unknownIgnore } from '../rules/file/unknown-ignore.ts';
import { unusedIgnore } from '../rules/file/unused-ignore.ts';
import type { Rule } from '../rules/rule.ts';
import type { Piece } from '../split/split.ts';
import type { LineIndex } from '../text/line-index.ts';
import { readDirectives, type Directive, type NamedRule } from './directives.ts';

/** Rules about the comments themselves: a comment cannot hide what is said of it. */
const ownRules: ReadonlySet<string> = new Set([
  unusedIgnore.code,
  unknownIgnore.code,
  ignoreWithoutReason.code,
]);

/** What says that a statement was not looked at: nothing is known of the rules that a comment there names. */
const notLookedAt: ReadonlySet<string> = new Set(
  [syntaxError, unclosed, notChecked, foreignSqlRule, targetNotAsked].map((rule) => rule.code),
);

/** Whether a finding says that a part of the text was not looked at: unknown is not fine. */
export const isUnchecked = ({ code }: Pick<Finding, 'code'>): boolean => notLookedAt.has(code);

/**
 * Leaves out the findings that a comment hides, and notes in the directives which of them did. Findings are in order of
 * their start; one pass over both, so that thousands of comments cost no more than reading them.
 */
export function withoutIgnored(
  findings: readonly Finding[],
  directives: readonly Directive[],
): readonly Finding[] {
  if (directives.length === 0) return findings;
  const covers = directives
    .flatMap((directive) => directive.covers.map((range) => ({ range, directive })))
    .sort((a, b) => a.range.start - b.range.start);
  let next = 0;
  let open: typeof covers = [];
  return findings.filter((finding) => {
    const at = finding.range.start;
    for (let cover = covers[next]; cover && cover.range.start <= at; cover = covers[++next]) open.push(cover);
    if (open.some(({ range }) => range.end <= at)) open = open.filter(({ range }) => range.end > at);
    if (ownRules.has(finding.code)) return true;
    let ignored = false;
    for (const { directive } of open) if (ignores(directive, finding)) ignored = true;
    return !ignored;
  });
}

function ignores(directive: Directive, finding: Finding): boolean {
  const code = finding.code.toLowerCase();
  let ignored = directive.rules.length === 0;
  for (const rule of directive.rules) {
    if (rule.name !== code && rule.name !== finding.rule) continue;
    rule.used = true;
    ignored = true;
  }
  if (ignored) directive.used = true;
  return ignored;
}

export interface Running {
  /** Every rule that there is, to know the names. */
  readonly all: readonly Rule[];
  /** The rules that have looked at this text: silence of others proves nothing. */
  readonly looked: readonly Rule[];
  /** Whether no rule was left out by choice: else a comment that names none may be meant for one of those. */
  readonly complete: boolean;
  /** What was found, hidden or not. */
  readonly findings: readonly Finding[];
}

/**
 * What there is to say of the directives themselves, after `withoutIgnored` has seen all findings: names that no rule
 * has, comments that hide nothing any more, comments without a reason.
 */
export function directiveFindings(
  directives: readonly Directive[],
  { all, looked, complete, findings }: Running,
): Finding[] {
  if (directives.length === 0) return [];
  const names = namesOf(all);
  const lookedNames = namesOf(looked);
  const unchecked = findings.filter(isUnchecked);
  const wasLookedAt = ({ statement }: Directive) =>
    statement === null
      ? unchecked.length === 0
      : !unchecked.some(({ range }) => statement.start <= range.start && range.start < statement.end);
  const out: Finding[] = [];
  for (const directive of directives) {
    if (directive.scope === 'unknown') {
      const message = `There is no ${directive.written}; it is molt-ignore or molt-ignore-file.`;
      out.push(toFinding(unknownIgnore, directive.word, message));
      continue;
    }
    if (directive.scope === 'misplaced') {
      const message =
        'molt-ignore-file counts only before the first statement of a file; here it hides nothing.';
      out.push(toFinding(unusedIgnore, directive.word, message));
      continue;
    }
    for (const { name, written, range } of directive.rules) {
      if (names.has(name)) continue;
      const message = `There is no rule ${written}, so this hides nothing. A reason goes behind a colon.`;
      out.push(toFinding(unknownIgnore, range, message));
    }
    if (wasLookedAt(directive)) out.push(...unused(directive, names, lookedNames, complete));
    if (!directive.hasReason && directive.used) {
      const message = 'Say behind a colon why this may be ignored: the next reader cannot know.';
      out.push(toFinding(ignoreWithoutReason, directive.word, message));
    }
  }
  return out;
}

function unused(
  directive: Directive,
  names: ReadonlySet<string>,
  looked: ReadonlySet<string>,
  complete: boolean,
): Finding[] {
  if (directive.rules.length === 0) {
    if (directive.used || !complete) return [];
    return [toFinding(unusedIgnore, directive.word, 'There is nothing here to ignore.', removal(directive))];
  }
  const idle = directive.rules.filter((rule) => !rule.used && looked.has(rule.name));
  if (idle.length === directive.rules.length) {
    const list = directive.rules.map((rule) => rule.written).join(', ');
    const message = `${list} finds nothing here to ignore.`;
    return [toFinding(unusedIgnore, directive.word, message, removal(directive))];
  }
  return idle
    .filter((rule) => names.has(rule.name))
    .map((rule) => {
      const message = `${rule.written} finds nothing here to ignore.`;
      return toFinding(unusedIgnore, rule.range, message, withoutName(directive, rule));
    });
}

const removal = ({ removal: edit }: Directive): Fix => ({
  title: 'Remove the comment',
  class: 'safe',
  edits: [edit],
});

function withoutName(directive: Directive, rule: NamedRule): Fix {
  const index = directive.rules.indexOf(rule);
  const before = directive.rules[index - 1];
  const behind = directive.rules[index + 1];
  const range: TextRange = before
    ? { start: before.range.end, end: rule.range.end }
    : { start: rule.range.start, end: behind?.range.start ?? rule.range.end };
  return { title: `Remove ${rule.written}`, class: 'safe', edits: [{ range, text: '' }] };
}

/** Codes and names, in lower case. */
const namesOf = (rules: readonly Rule[]): ReadonlySet<string> =>
  new Set(rules.flatMap((rule) => [rule.code.toLowerCase(), rule.name]));

function toFinding(rule: Rule, range: TextRange, message: string, fix?: Fix): Finding {
  return {
    code: rule.code,
    rule: rule.name,
    severity: rule.severity,
    layer: rule.layer,
    message,
    range,
    fixClass: fix?.class ?? 'manual',
    ...(fix === undefined ? {} : { fix }),
  };
}

/** Findings of the beginning of a text, without those that its comments hide. */
export function withoutHidden(
  text: string,
  lines: LineIndex,
  pieces: readonly Piece[],
  dialect: Dialect,
  findings: readonly Finding[],
): readonly Finding[] {
  if (!text.includes('molt-ignore')) return findings;
  return withoutIgnored(findings, readDirectives(text, lines, pieces, dialect));
}

/**
 * Findings of a whole text, by position: without those that its comments hide, with what there is to say of the
 * comments.
 */
export function withDirectives(
  text: string,
  lines: LineIndex,
  pieces: readonly Piece[],
  dialect: Dialect,
  findings: readonly Finding[],
  rules: Omit<Running, 'findings'>,
): readonly Finding[] {
  if (!text.includes('molt-ignore')) return findings;
  return withReadDirectives(readDirectives(text, lines, pieces, dialect), findings, rules);
}

/** The same with directives that were read before, and were not used yet. */
export function withReadDirectives(
  directives: readonly Directive[],
  findings: readonly Finding[],
  rules: Omit<Running, 'findings'>,
): readonly Finding[] {
  if (directives.length === 0) return findings;
  const left = withoutIgnored(findings, directives);
  return [...left, ...directiveFindings(directives, { ...rules, findings })].sort(byPosition);
}
