import type { Dialect } from '../dialect/dialect.ts';
import type { Finding, TextRange } from '../findings/finding.ts';
import { byPosition } from '../findings/order.ts';
import { foreignDialect } from '../dialect/foreign-sql.ts';
import { withMissingSemicolon } from './missing-semicolon.ts';
import { parseStatement, type NodeTag, type Parsed } from '../parse/parser.ts';
import { asWritten, liesIn } from '../parse/placeholders.ts';
import { tokenize } from '../parse/tokens.ts';
import { foreignSqlRule } from '../rules/file/foreign-sql.ts';
import { notChecked } from '../rules/file/not-checked.ts';
import { syntaxError } from '../rules/file/syntax-error.ts';
import type { Doubt, Fact } from '../catalog/fact.ts';
import { factsOf } from '../catalog/facts/facts.ts';
import { tableOf } from '../rules/names.ts';
import { cockroachVersions, type CockroachVersion } from '../rules/metadata.ts';
import type { Report, Rule } from '../rules/rule.ts';
import { StatementContext } from '../rules/statement-context.ts';
import { knowingAlike } from './alike/alike.ts';
import { bodyOf, type RoutineScope } from '../routines/body.ts';
import { lintBody, type BodyLint } from '../routines/lint-body.ts';
import { rememberingPieces } from '../routines/remembered-pieces.ts';
import { walk } from '../rules/walk.ts';
import { isOfInterest } from '../types/interest.ts';
import { mixesTypes, rowsOf } from '../types/inserted-rows.ts';
import { nothingTyped, typingOf } from '../types/typing.ts';

/** The parser's name for a statement (`CreateStmt`), or why there is none. `rows`: those behind a COPY. */
export type StatementKind = NodeTag | 'empty' | 'refused' | 'not-parsed' | 'rows';

/** What is known of one statement's text, wherever it stands. Ranges are offsets in the statement. */
export interface StatementResult {
  readonly text: string;
  readonly kind: StatementKind;
  readonly table?: string;
  /** By position. */
  readonly findings: readonly Finding[];
  readonly facts: readonly Fact[];
  /** What a second statement in the text says, which no semicolon parts from the first; `start` is where it begins. */
  readonly second?: { readonly start: number; readonly facts: readonly Fact[] };
}

/** Looks at one statement. Never throws; keeps nothing but what it returns. */
export type Lint = (text: string) => StatementResult;

/** Characters of a placeholder that a message shows. */
const longestShown = 40;

/** Characters of a statement that was not parsed, up to which a second one is looked for in it. */
const longestOpen = 5_000;

/**
 * The lint of PostgreSQL's (and CockroachDB's own) statements by these rules; statements that are alike but for names are
 * looked at once, unless `each` of them is to be.
 */
export function createLint(
  dialect: Dialect,
  targetVersion: CockroachVersion,
  rules: readonly Rule[],
  each = false,
): Lint {
  const bodyRules = rules.filter((rule) => rule.body !== undefined);
  const lint = (text: string, routine?: RoutineScope): StatementResult =>
    lintStatement(text, parseStatement(text), using, routine);
  const bodies: BodyLint = {
    lint: each ? lint : rememberingPieces(lint),
    isBefore: (version) => cockroachVersions.indexOf(targetVersion) < cockroachVersions.indexOf(version),
    visit: (body, found) => {
      for (const rule of bodyRules) {
        rule.body?.({ ...body, report: (report) => found(toFinding(rule, report)) });
      }
    },
    unread: (range, message) => toFinding(notChecked, { range, message }),
  };
  const using: Using = {
    dialect,
    targetVersion,
    visitors: visitorsByTag(rules),
    ofText: rules.filter((rule) => rule.text !== undefined),
    ofTypes: rules.filter((rule) => rule.types !== undefined),
    bodies,
  };
  const one = (text: string): StatementResult => {
    const result = lint(text);
    // Not parsed: a placeholder stands in front of it. What is too deep is too long to be looked at again.
    const isOpen = result.kind === 'refused' || (result.kind === 'not-parsed' && text.length < longestOpen);
    return isOpen ? withMissingSemicolon(result, lint) : result;
  };
  return each ? one : knowingAlike(one);
}

/** What statements are looked at with. */
interface Using {
  readonly dialect: Dialect;
  readonly targetVersion: CockroachVersion;
  readonly visitors: ReadonlyMap<NodeTag, readonly RuleVisitor[]>;
  /** The rules that look at the text of a statement, and those that look at types in it. */
  readonly ofText: readonly Rule[];
  readonly ofTypes: readonly Rule[];
  readonly bodies: BodyLint;
}

type Visitor = (node: object, statement: StatementContext) => void;
interface RuleVisitor {
  readonly rule: Rule;
  readonly visit: Visitor;
}

function visitorsByTag(rules: readonly Rule[]): Map<NodeTag, RuleVisitor[]> {
  const byTag = new Map<NodeTag, RuleVisitor[]>();
  for (const rule of rules) {
    for (const [tag, visit] of Object.entries(rule.visit ?? {})) {
      const list = byTag.get(tag as NodeTag) ?? [];
      list.push({ rule, visit: visit as Visitor });
      byTag.set(tag as NodeTag, list);
    }
  }
  return byTag;
}

const none: readonly RuleVisitor[] = [];

function lintStatement(
  text: string,
  parsed: Parsed,
  using: Using,
  routine: RoutineScope | undefined,
): StatementResult {
  switch (parsed.state) {
    case 'empty':
      return { text, kind: 'empty', findings: [], facts: [] };
    case 'not-parsed': {
      const message = notCheckedMessage(parsed.reason);
      return unchecked(text, 'not-parsed', toFinding(notChecked, { range: firstWords(text), message }));
    }
    case 'placeholder': {
      const range = { start: parsed.at, end: parsed.end };
      const what = text.slice(range.start, Math.min(range.end, range.start + longestShown));
      const message = `What ${what} stands for is not known here, so nothing in this statement was checked.`;
      return unchecked(text, 'not-parsed', toFinding(notChecked, { range, message }));
    }
    case 'refused':
      return lintRefused(text, parsed, using.dialect);
    case 'statement':
      return lintTree(text, parsed, using, routine);
  }
}

const unchecked = (text: string, kind: StatementKind, ...findings: Finding[]): StatementResult => ({
  text,
  kind,
  findings,
  facts: [],
});

function lintRefused(
  text: string,
  { at, message: reason }: Extract<Parsed, { state: 'refused' }>,
  dialect: Dialect,
): StatementResult {
  // CockroachDB has syntax that PostgreSQL's parser can't know.
  if (dialect === 'cockroach') return unchecked(text, 'refused');
  const foreign = foreignDialect(text);
  if (foreign !== null) {
    const message = `This is ${foreign.name} SQL, for which there are no rules yet: nothing in this statement was checked.`;
    return unchecked(text, 'refused', toFinding(foreignSqlRule, { range: foreign.range, message }));
  }
  // At the end of the text there is no token any more: the last one is where something is missing.
  const tokens = tokenize(text);
  const { start, end } = tokens.find((each) => each.end > at) ?? tokens.at(-1) ?? firstWords(text);
  const message = `PostgreSQL's own parser stops here: ${reason}. Nothing else was checked in this statement.`;
  return unchecked(text, 'refused', toFinding(syntaxError, { range: { start, end }, message }));
}

function lintTree(
  text: string,
  { node, tag, positions, filledIn }: Extract<Parsed, { state: 'statement' }>,
  { dialect, targetVersion, visitors, ofText, ofTypes, bodies }: Using,
  routine: RoutineScope | undefined,
): StatementResult {
  const findings: Finding[] = [];
  const doubts: Doubt[] = [];
  const table = tableOf(tag, node);
  let current: Rule | null = null;
  const context = new StatementContext(
    text,
    tag,
    table,
    targetVersion,
    positions,
    (report) => {
      if (current === null) return;
      // A file that is meant for CockroachDB means what CockroachDB makes of it.
      if (dialect === 'cockroach' && (report.layer ?? current.layer) === 'meaning') return;
      // Nobody knows what a placeholder is.
      if (filledIn !== undefined && liesIn(report.range, filledIn)) return;
      const asFound = toFinding(current, report, table);
      const finding =
        filledIn === undefined
          ? asFound
          : { ...asFound, message: asWritten(asFound.message, filledIn, text) };
      const { unlessCreated } = report;
      if (unlessCreated === undefined) findings.push(finding);
      else doubts.push({ sort: 'doubt', inColumn: false, ...unlessCreated, finding });
    },
    (code) => findings.some((finding) => finding.code === code),
    routine,
    filledIn,
  );
  for (const rule of ofText) {
    current = rule;
    rule.text?.(context);
  }
  const rows = rowsOf(node);
  let hasTypes = false;
  walk(node, (kind, each) => {
    hasTypes ||= rows !== undefined && each === rows ? mixesTypes(rows) : isOfInterest(kind, each);
    for (const { rule, visit } of visitors.get(kind) ?? none) {
      current = rule;
      visit(each, context);
    }
  });
  const typing = hasTypes && ofTypes.length > 0 ? typingOf(node, context) : nothingTyped;
  for (const answer of typing.answers) {
    for (const rule of ofTypes) {
      current = rule;
      const report = rule.types?.(answer, context);
      if (report != null) context.report(report);
    }
  }
  const open: Fact[] = typing.open === null ? [] : [{ sort: 'types', ...typing.open, about: table }];
  const body = bodyOf(node, context);
  if (body !== null) {
    const inside = lintBody(body, bodies);
    findings.push(...inside.findings);
    doubts.push(...inside.doubts);
    open.push(...inside.types);
  }
  findings.sort(byPosition);
  const said = factsOf(node, context);
  const facts = doubts.length + open.length === 0 ? said : [...said, ...doubts, ...open];
  return { text, kind: tag, table, findings, facts };
}

/** A report with what its rule says of itself. */
export function toFinding(rule: Rule, report: Report, table?: string): Finding {
  return {
    code: rule.code,
    rule: rule.name,
    severity: report.severity ?? rule.severity,
    layer: report.layer ?? rule.layer,
    message: report.message,
    range: report.range,
    fixClass: report.fix?.class ?? 'manual',
    fix: report.fix,
    table: report.table ?? table,
    issue: report.issue ?? rule.issue,
  };
}

function notCheckedMessage(reason: string): string {
  return `This statement is too large or too deep for the parser (${reason}), so nothing in it was checked.`;
}

function firstWords(text: string): TextRange {
  return { start: 0, end: /^\S+(?:[ \t]+\S+)?/.exec(text)?.[0].length ?? 0 };
}
