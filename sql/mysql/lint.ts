import type { Finding } from '../findings/finding.ts';
import { knowingAlike } from '../analyze/alike/alike.ts';
import { toFinding, type Lint, type StatementResult } from '../analyze/lint-statement.ts';
import { byPosition } from '../findings/order.ts';
import type { Doubt } from '../catalog/fact.ts';
import type { NodeTag } from '../parse/parser.ts';
import { notChecked } from '../rules/file/not-checked.ts';
import type { CockroachVersion } from '../rules/metadata.ts';
import type { MysqlVisitors } from '../rules/mysql-visitors.ts';
import type { Report, Rule } from '../rules/rule.ts';
import { mysqlFacts } from './facts.ts';
import { withMissingSemicolon } from './missing-semicolon.ts';
import type { StatementKind } from './model.ts';
import { MysqlStatement } from './statement.ts';
import { typeVerdict, type TypeSort } from './types.ts';
import { understood } from './understood.ts';
import { mysqlWords } from './wording.ts';

/** Visitors of one kind of part, each with its rule. */
type Visitors<K extends keyof MysqlVisitors> = readonly (readonly [Rule, NonNullable<MysqlVisitors[K]>])[];

/** The visitors of all rules. Most rules look at one kind of statement or type: they are not asked about others. */
interface Visits {
  readonly statement: ReadonlyMap<StatementKind, Visitors<'statement'>>;
  /** Those for a kind that no rule names. */
  readonly otherStatement: Visitors<'statement'>;
  readonly column: Visitors<'column'>;
  readonly typed: ReadonlyMap<TypeSort, Visitors<'column'>>;
  readonly table: Visitors<'table'>;
  readonly key: Visitors<'key'>;
  readonly option: Visitors<'option'>;
  readonly action: Visitors<'action'>;
  readonly query: Visitors<'query'>;
  readonly call: Visitors<'call'>;
  readonly between: Visitors<'between'>;
}

/**
 * The lint of MySQL statements, and of what stands between them, by these rules; with `ansiQuotes` `"…"` is a name.
 * Statements that are alike but for names are looked at once, unless `each` of them is to be. Never throws.
 */
export function createMysqlLint(
  targetVersion: CockroachVersion,
  rules: readonly Rule[],
  ansiQuotes: boolean,
  each = false,
): Lint {
  const lint = mysqlLintOfEach(targetVersion, rules, ansiQuotes);
  const one = (text: string): StatementResult => withMissingSemicolon(lint(text), lint);
  return each ? one : knowingAlike(one, mysqlWords);
}

/** The same that looks at each statement, as one: a second one without a semicolon before it is not looked for. */
export function mysqlLintOfEach(
  targetVersion: CockroachVersion,
  rules: readonly Rule[],
  ansiQuotes: boolean,
): Lint {
  const visits = visitsOf(rules);
  return (text: string): StatementResult => {
    const findings: Finding[] = [];
    const doubts: Doubt[] = [];
    let current: Rule | null = null;
    const statement: MysqlStatement = new MysqlStatement(
      text,
      targetVersion,
      ansiQuotes,
      (report) => {
        if (current === null) return;
        const said = seen(report, current, statement);
        if (said === null) return;
        const finding = toFinding(current, said, table);
        const { unlessCreated } = report;
        if (unlessCreated === undefined) findings.push(finding);
        else doubts.push({ sort: 'doubt', inColumn: false, ...unlessCreated, finding });
      },
      (code) => findings.some((finding) => finding.code === code),
    );
    const between = isBetween(statement);
    const table = between ? undefined : statement.table;
    const call = <Part>(
      visitors: readonly (readonly [Rule, (part: Part, statement: MysqlStatement) => void])[],
      part: Part,
    ) => {
      for (let i = 0; i < visitors.length; i++) {
        const each = visitors[i] as (typeof visitors)[number];
        current = each[0];
        each[1](part, statement);
      }
    };
    if (between) call(visits.between, text);
    else visitParts(visits, statement, call);
    if (between) return { text, kind: 'empty', findings: findings.sort(byPosition), facts: [] };

    for (const report of understood(statement)) findings.push(toFinding(notChecked, report, table));
    return {
      text,
      kind: tagOf(statement.model.kind),
      table,
      findings: findings.sort(byPosition),
      facts: doubts.length === 0 ? mysqlFacts(statement) : [...mysqlFacts(statement), ...doubts],
    };
  };
}

/** Put together once for each set of rules: a conversion of one statement would do little else. */
const known = new WeakMap<readonly Rule[], Visits>();

function visitsOf(rules: readonly Rule[]): Visits {
  const before = known.get(rules);
  if (before !== undefined) return before;
  const visits = puttingTogether(rules);
  known.set(rules, visits);
  return visits;
}

function puttingTogether(rules: readonly Rule[]): Visits {
  const visitors = <K extends keyof MysqlVisitors>(
    kind: K,
    which: (own: MysqlVisitors) => boolean = () => true,
  ): Visitors<K> =>
    rules.flatMap((rule) => {
      const visitor = rule.mysql?.[kind];
      return visitor === undefined || !which(rule.mysql ?? {}) ? [] : [[rule, visitor] as const];
    }) as unknown as Visitors<K>;
  const kinds = new Set(rules.flatMap((rule) => rule.mysql?.kinds ?? []));
  const sorts = new Set(rules.flatMap((rule) => rule.mysql?.typeSort ?? []));
  return {
    statement: new Map(
      [...kinds].map((kind) => [
        kind,
        visitors('statement', (own) => own.kinds === undefined || own.kinds.includes(kind)),
      ]),
    ),
    otherStatement: visitors('statement', (own) => own.kinds === undefined),
    column: visitors('column', (own) => own.typeSort === undefined),
    typed: new Map([...sorts].map((sort) => [sort, visitors('column', (own) => own.typeSort === sort)])),
    table: visitors('table'),
    key: visitors('key'),
    option: visitors('option'),
    action: visitors('action'),
    query: visitors('query'),
    call: visitors('call'),
    between: visitors('between'),
  };
}

function visitParts(
  visits: Visits,
  statement: MysqlStatement,
  call: <Part>(
    visitors: readonly (readonly [Rule, (part: Part, statement: MysqlStatement) => void])[],
    part: Part,
  ) => void,
): void {
  const { model } = statement;
  call(visits.statement.get(model.kind) ?? visits.otherStatement, model);
  if (model.table !== null) call(visits.table, model.table);
  for (const column of model.columns) {
    call(visits.column, column);
    const sort = typeVerdict(column, statement)?.sort;
    const typed = sort === undefined ? undefined : visits.typed.get(sort);
    if (typed !== undefined) call(typed, column);
  }
  for (const key of model.keys) call(visits.key, key);
  for (const option of model.options) call(visits.option, option);
  for (const action of model.actions) call(visits.action, action);
  for (const query of model.queries) call(visits.query, query);
  for (const each of model.calls) call(visits.call, each);
}

/** Made for their own sake: somebody takes these out of the comment, and then wants to know about them. */
const wanted = new Set<StatementKind>([
  'create view', 'create procedure', 'create function', 'create trigger', 'create event',
]); // prettier-ignore

/**
 * CockroachDB takes `/*!50100 …` for a comment, so nothing in it is refused. What would be refused in a view or a
 * routine is a warning; elsewhere (partitions, options) nothing more is to be said than that it is skipped.
 */
function seen(report: Report, rule: Rule, statement: MysqlStatement): Report | null {
  if (!statement.isSkipped(report.range.start)) return report;
  const layer = report.layer ?? rule.layer;
  if (layer !== 'grammar' && layer !== 'later') return report;
  if (!wanted.has(statement.model.kind)) return null;
  const severity = report.severity ?? rule.severity;
  return { ...report, layer: 'meaning', severity: severity === 'error' ? 'warning' : severity };
}

/** Client commands, comments, delimiters and lone semicolons have no statement in them. */
function isBetween(statement: MysqlStatement): boolean {
  return (
    statement.tokens.every(({ kind }) => kind === 'mark') ||
    /^(?:delimiter|source|system)\b|^\\|^\$\$$/i.test(statement.text)
  );
}

const tags: Readonly<Partial<Record<StatementKind, NodeTag>>> = {
  'create table': 'CreateStmt',
  'alter table': 'AlterTableStmt',
  'create index': 'IndexStmt',
  'create view': 'ViewStmt',
  'create database': 'CreatedbStmt',
  'create procedure': 'CreateFunctionStmt',
  'create function': 'CreateFunctionStmt',
  'create trigger': 'CreateTrigStmt',
  'create sequence': 'CreateSeqStmt',
  'drop table': 'DropStmt',
  'drop view': 'DropStmt',
  'drop index': 'DropStmt',
  'rename table': 'RenameStmt',
  truncate: 'TruncateStmt',
  select: 'SelectStmt',
  insert: 'InsertStmt',
  replace: 'InsertStmt',
  update: 'UpdateStmt',
  delete: 'DeleteStmt',
  set: 'VariableSetStmt',
  show: 'VariableShowStmt',
  grant: 'GrantStmt',
};

/** The name that other parts of the server know a kind of statement by: that of PostgreSQL's parser. */
function tagOf(kind: StatementKind): StatementResult['kind'] {
  return tags[kind] ?? (kind === 'unknown' ? 'not-parsed' : 'DoStmt');
}
