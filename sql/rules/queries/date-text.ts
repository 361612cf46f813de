import type { Fix } from '../../findings/finding.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';
import { ofTheirColumns, reportInserted } from './inserted-values.ts';
import { oddValues } from './odd-value.ts';
import { zoneAbbreviations, refusedTime } from './time-text.ts';
import { isInterval, rewrittenInterval } from './interval-text.ts';
import { shortened } from '../../text/shortened.ts';

/** Those that the time zone database has as zones, so that AT TIME ZONE finds them. */
const zones: ReadonlySet<string> = new Set(['cet', 'eet', 'est', 'hst', 'met', 'mst', 'uct', 'wet']);

/** What another program fills in before the statement is run: `%s days`, `{{ n }} days`, `:n days`. */
const template = /[%{}$?<]|:[a-z]/i;

/** PostgreSQL's mask of fields for INTERVAL DAY TO HOUR (src/include/utils/timestamp.h). */
const dayToHourMask = (1 << 3) | (1 << 10);

export const dateText = defineRule({
  code: 'MOLT222',
  name: 'date-text',
  title: 'Date, time or interval that CockroachDB cannot read',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'safe',
  why: 'The text is read when the statement runs, and refused: an interval takes no @, no “ago”, no commas, no decades and no infinity; a time stamp takes no abbreviation of a zone but UTC, GMT and Z, no year behind the time, and no date with points.',
  workaround:
    'Write intervals as numbers with units (-5 minutes for “5 minutes ago”), zones as offsets (-08) or by name (America/Los_Angeles), and dates as 1997-02-10 17:32:01.',
  documentation: docs('interval'),
  examples: [
    { bad: "SELECT INTERVAL '@ 1 minute';", fixed: "SELECT INTERVAL '1 minute';" },
    { bad: "SELECT '1 day 2 hours ago'::INTERVAL;", fixed: "SELECT '-1 day -2 hours'::INTERVAL;" },
    { bad: "SELECT INTERVAL '2 decades, 3 days';", fixed: "SELECT INTERVAL '20 years 3 days';" },
    {
      bad: "CREATE TABLE t (id INT8 PRIMARY KEY, keep INTERVAL DEFAULT '@ 30 days');",
      fixed: "CREATE TABLE t (id INT8 PRIMARY KEY, keep INTERVAL DEFAULT '30 days');",
    },
    {
      bad: "CREATE TABLE t (id INT8 PRIMARY KEY, keep INTERVAL);\nINSERT INTO t (id, keep) VALUES (1, '@ 30 days');",
      fixed:
        "CREATE TABLE t (id INT8 PRIMARY KEY, keep INTERVAL);\nINSERT INTO t (id, keep) VALUES (1, '30 days');",
    },
    {
      bad: "CREATE TABLE t (id INT8 PRIMARY KEY, at TIMESTAMPTZ);\nINSERT INTO t VALUES (1, '1997-02-10 17:32:01 PST');",
      good: "CREATE TABLE t (id INT8 PRIMARY KEY, note TEXT);\nINSERT INTO t VALUES (1, '1997-02-10 17:32:01 PST');",
    },
    { bad: "SELECT INTERVAL 'infinity';" },
    { bad: "SELECT INTERVAL 'P0001-02-03T04:05:06';" },
    { bad: "SELECT TIMESTAMPTZ '1997-02-10 17:32:01 PST';" },
    { bad: "SELECT 'Mon Feb 10 17:32:01 1997'::TIMESTAMP;" },
    { bad: "SELECT created_at AT TIME ZONE 'PDT' FROM t;" },
    { bad: "SET TIME ZONE 'CEST';" },
    { bad: "SET TIME ZONE 'CST7CDT,M4.1.0,M10.5.0';" },
    { bad: "SELECT TIMESTAMPTZ '20011227T040506+08';", good: "SELECT TIMESTAMPTZ '20011227 040506+08';" },
    { bad: "SELECT '27.12.2001'::DATE;", good: "SELECT '2001-12-27'::DATE;" },
    { bad: "SELECT '2000-03-15 08:14:01 GMT+8'::TIMESTAMPTZ;" },
    { bad: "SELECT DATE '1999 08 Jan', TIME 'T040506';" },
    {
      good: "SELECT INTERVAL '1 day -02:03', INTERVAL '1-2 3 4:05:06', INTERVAL 'P1Y2M3DT4H', INTERVAL '1 2' DAY TO HOUR;",
    },
    { good: "SELECT TIMESTAMPTZ '1997-02-10 17:32:01 America/New_York', TIMESTAMPTZ 'tomorrow zulu';" },
    { good: "SELECT INTERVAL '{{ days }} days', INTERVAL '%s minutes';" },
    { good: "SELECT created_at AT TIME ZONE 'EST' FROM t;" },
  ],
  schema: ofTheirColumns,
  copied: { signs: null, odd: oddValues },
  visit: {
    InsertStmt: (node, statement) =>
      reportInserted(node, statement, oddValues, (text, _, range) => fixOf(text, range, statement)),
    TypeCast(node, statement) {
      if (node.typeName !== undefined) check(node.typeName, node.arg, statement);
    },
    ColumnDef(node, statement) {
      if (node.typeName === undefined || kindOf(node.typeName) === null) return;
      for (const each of node.constraints ?? []) {
        if ('Constraint' in each && each.Constraint.contype === 'CONSTR_DEFAULT') {
          check(node.typeName, each.Constraint.raw_expr, statement);
        }
      }
    },
    FuncCall(node, statement) {
      if (node.args?.length === 2 && nameParts(node.funcname).at(-1) === 'timezone')
        zone(node.args[0], statement);
    },
    VariableSetStmt(node, statement) {
      if (node.name?.toLowerCase() === 'timezone') zone(node.args?.[0], statement);
    },
  },
});

/** Whether a type is an interval or a time; null when it is neither. */
function kindOf(type: NodeOf<'TypeName'>): 'interval' | 'time' | null {
  if (type.arrayBounds !== undefined) return null;
  const name = type.names?.at(-1);
  const text = name !== undefined && 'String' in name ? name.String.sval : undefined;
  if (text === 'interval') return 'interval';
  return text === 'timestamp' ||
    text === 'timestamptz' ||
    text === 'date' ||
    text === 'time' ||
    text === 'timetz'
    ? 'time'
    : null;
}

function check(type: NodeOf<'TypeName'>, value: Node | undefined, statement: StatementContext): void {
  if (value === undefined || !('A_Const' in value)) return;
  const text = value.A_Const.sval?.sval;
  if (text === undefined || template.test(text)) return;
  const kind = kindOf(type);
  if (kind === null) return;
  const at = statement.span(statement.tokenAt(value.A_Const.location)).range;
  if (kind === 'time') {
    const name = type.names?.at(-1);
    const refused = refusedTime(name !== undefined && 'String' in name ? (name.String.sval ?? '') : '', text);
    if (refused !== null) statement.report({ range: at, ...refused });
  } else if (!isInterval(text, isDayToHour(type))) {
    statement.report({
      range: at,
      message: `CockroachDB cannot read ‘${shortened(text, 40)}’ as an interval.`,
      fix: fixOf(text, at, statement),
    });
  }
}

function fixOf(
  text: string,
  at: { readonly start: number; readonly end: number },
  statement: StatementContext,
): Fix | undefined {
  const instead = rewrittenInterval(text);
  // What is written there may be another constant with escapes.
  if (instead === null || statement.text.slice(at.start, at.end) !== `'${text}'`) return undefined;
  return { title: `Write '${instead}'`, class: 'safe', edits: [replace(at, `'${instead}'`)] };
}

function isDayToHour(type: NodeOf<'TypeName'>): boolean {
  const mask = type.typmods?.[0];
  return mask !== undefined && 'A_Const' in mask && mask.A_Const.ival?.ival === dayToHourMask;
}

function zone(value: Node | undefined, statement: StatementContext): void {
  const text = value !== undefined && 'A_Const' in value ? value.A_Const.sval?.sval : undefined;
  if (text === undefined || value === undefined || !('A_Const' in value)) return;
  const word = text.toLowerCase();
  // POSIX: with the rules for when summer begins and ends behind commas.
  const hasRules = /^[a-z]+[-+\d:]+[a-z]+.*,/.test(word);
  if (!hasRules && (!zoneAbbreviations.has(word) || zones.has(word))) return;
  statement.report({
    range: statement.span(statement.tokenAt(value.A_Const.location)).range,
    issue: 31710,
    message: `CockroachDB knows no time zone ${text}: name the place (America/New_York) or the offset.`,
  });
}
