import type { Dialect } from './dialect.ts';
import type { Finding, TextRange } from './finding.ts';
import { parseStatement, type NodeTag } from './parse/parser.ts';
import { tokenize } from './parse/tokens.ts';
import { factsOf, tableOf, type Fact } from './rules/facts.ts';
import { modelOf, shift } from './rules/file-context.ts';
import { cockroachVersions, newestVersion, type CockroachVersion } from './rules/metadata.ts';
import { allRules } from './rules/registry.ts';
import type { Report, Rule } from './rules/rule.ts';
import { StatementContext } from './rules/statement-context.ts';
import { walk } from './rules/walk.ts';
import { mysqlNotChecked } from './rules/file/mysql-not-checked.ts';
import { notChecked } from './rules/file/not-checked.ts';
import { syntaxError } from './rules/file/syntax-error.ts';
import { openMessages, unclosed } from './rules/file/unclosed.ts';
import { split, type Split } from './split/split.ts';
import { withoutIgnored } from './suppress.ts';
import { LineIndex } from './text/line-index.ts';

export { loadParser } from './parse/parser.ts';
export { detectDialect, type Dialect } from './dialect.ts';

export interface AnalyzedStatement {
  /** From the first character to behind the semicolon. */
  readonly range: TextRange;
  /** The parser's name for it (`CreateStmt`), or why there is none. */
  readonly kind: NodeTag | 'empty' | 'refused' | 'not-parsed';
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
}

export interface AnalyzerOptions {
  readonly dialect: Dialect;
  /** CockroachDB version to check against; the newest known when absent. */
  readonly targetVersion?: CockroachVersion;
  /** All rules when absent. */
  readonly rules?: readonly Rule[];
}

export interface Analyzer {
  /** Analyses a text. What did not change since the last call is not looked at again. Needs `loadParser` to have ended. */
  update(text: string): Analysis;
}

/** What is known of one statement's text, wherever it stands. Ranges are offsets in the statement. */
interface StatementResult {
  readonly kind: AnalyzedStatement['kind'];
  readonly table?: string;
  readonly findings: readonly Finding[];
  readonly facts: readonly Fact[];
}

/**
 * Makes an analyzer for one document. Its memory is a map from the text of a statement to what was found in it, so
 * that an edit costs one parse, wherever it is, and moved statements cost none. Rules about the whole file run over
 * the statements' facts each time.
 */
export function createAnalyzer(options: AnalyzerOptions): Analyzer {
  const { dialect, targetVersion = newestVersion } = options;
  const rules = (options.rules ?? allRules).filter((rule) => applies(rule, dialect, targetVersion));
  const visitors = visitorsByTag(rules);
  const fileRules = rules.filter((rule) => rule.file !== undefined);
  let known = new Map<string, StatementResult>();

  const lint = (text: string): StatementResult => lintStatement(text, dialect, targetVersion, visitors);

  return {
    update(text: string): Analysis {
      const lines = new LineIndex(text);
      if (dialect === 'mysql') return mysqlAnalysis(text, lines);

      const cut = split(text);
      const findings: Finding[] = [];
      const statements: AnalyzedStatement[] = [];
      const facts: { start: number; facts: readonly Fact[] }[] = [];
      const seen = new Map<string, StatementResult>();
      let parsed = 0;
      let reused = 0;

      for (const { kind, range } of cut.pieces) {
        if (kind !== 'statement') continue;
        const source = text.slice(range.start, range.end);
        let result = seen.get(source) ?? known.get(source);
        if (result === undefined) {
          result = lint(source);
          parsed++;
        } else {
          reused++;
        }
        seen.set(source, result);
        statements.push({ range, kind: result.kind, table: result.table });
        if (result.facts.length > 0) facts.push({ start: range.start, facts: result.facts });
        for (const finding of result.findings) findings.push(moved(finding, range.start));
      }
      known = seen;

      const model = modelOf(facts);
      for (const rule of fileRules) {
        rule.file?.({ ...model, report: (report) => findings.push(toFinding(rule, report)) });
      }
      const all = withProblems(findings, cut, dialect);
      all.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
      return { findings: withoutIgnored(text, lines, all), statements, parsed, reused, lines };
    },
  };
}

function applies(rule: Rule, dialect: Dialect, target: CockroachVersion): boolean {
  const { supportedSince } = rule;
  if (
    supportedSince !== undefined &&
    cockroachVersions.indexOf(target) >= cockroachVersions.indexOf(supportedSince)
  ) {
    return false;
  }
  // A file that is meant for CockroachDB means what CockroachDB makes of it; what fails still fails.
  if (dialect === 'cockroach') return rule.layer !== 'meaning';
  return rule.sources.includes(dialect);
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

function lintStatement(
  text: string,
  dialect: Dialect,
  targetVersion: CockroachVersion,
  visitors: ReadonlyMap<NodeTag, readonly RuleVisitor[]>,
): StatementResult {
  const parsed = parseStatement(text);
  switch (parsed.state) {
    case 'empty':
      return { kind: 'empty', findings: [], facts: [] };
    case 'not-parsed':
      return {
        kind: 'not-parsed',
        findings: [
          toFinding(notChecked, { range: firstWords(text), message: notCheckedMessage(parsed.reason) }),
        ],
        facts: [],
      };
    case 'refused': {
      // CockroachDB has syntax that PostgreSQL's parser can't know.
      if (dialect === 'cockroach') return { kind: 'refused', findings: [], facts: [] };
      // At the end of the text there is no token any more: the last one is where something is missing.
      const tokens = tokenize(text);
      const range = tokens.find((each) => each.end > parsed.at) ?? tokens.at(-1) ?? firstWords(text);
      const message = `PostgreSQL's own parser stops here: ${parsed.message}. Nothing else was checked in this statement.`;
      return {
        kind: 'refused',
        findings: [toFinding(syntaxError, { range: { start: range.start, end: range.end }, message })],
        facts: [],
      };
    }
    case 'statement': {
      const findings: Finding[] = [];
      const table = tableOf(parsed.tag, parsed.node);
      let current: Rule | null = null;
      const context = new StatementContext(
        text,
        parsed.tag,
        table,
        targetVersion,
        parsed.positions,
        (report) => {
          if (current !== null) findings.push(toFinding(current, report, table));
        },
        (code) => findings.some((finding) => finding.code === code),
      );
      walk(parsed.node, (tag, node) => {
        for (const { rule, visit } of visitors.get(tag) ?? []) {
          current = rule;
          visit(node, context);
        }
      });
      return { kind: parsed.tag, table, findings, facts: factsOf(parsed.node, context) };
    }
  }
}

function toFinding(rule: Rule, report: Report, table?: string): Finding {
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

/** Written out field by field: this runs for every finding of the file at each keystroke. */
function moved(finding: Finding, by: number): Finding {
  if (by === 0) return finding;
  const { fix } = finding;
  return {
    code: finding.code,
    rule: finding.rule,
    severity: finding.severity,
    layer: finding.layer,
    message: finding.message,
    range: shift(finding.range, by),
    fixClass: finding.fixClass,
    fix: fix && {
      title: fix.title,
      class: fix.class,
      edits: fix.edits.map((edit) => ({ range: shift(edit.range, by), text: edit.text })),
    },
    table: finding.table,
    issue: finding.issue,
  };
}

/** Adds what the splitter found open; the parser's complaint about the same place says the same once more. */
function withProblems(findings: readonly Finding[], cut: Split, dialect: Dialect): Finding[] {
  if (cut.problems.length === 0) return [...findings];
  const opened = new Set(cut.problems.map((problem) => problem.range.start));
  const rest = findings.filter(
    (finding) => finding.rule !== syntaxError.name || !opened.has(finding.range.start),
  );
  const problems = cut.problems
    .filter((problem) => dialect !== 'cockroach' || problem.what !== 'copy-data')
    .map((problem) => toFinding(unclosed, { range: problem.range, message: openMessages[problem.what] }));
  return [...rest, ...problems];
}

function mysqlAnalysis(text: string, lines: LineIndex): Analysis {
  const start = text.length - text.trimStart().length;
  const report = { range: { start, end: lines.offset({ line: lines.lineOf(start), character: Infinity }) } };
  const message =
    'This is MySQL, and MySQL statements are not checked yet: no finding here does not mean that all is well.';
  const findings = text.trim() === '' ? [] : [toFinding(mysqlNotChecked, { ...report, message })];
  return { findings, statements: [], parsed: 0, reused: 0, lines };
}

function notCheckedMessage(reason: string): string {
  return `This statement is too large or too deep for the parser (${reason}), so nothing in it was checked.`;
}

function firstWords(text: string): TextRange {
  return { start: 0, end: /^\S+(?:[ \t]+\S+)?/.exec(text)?.[0].length ?? 0 };
}
