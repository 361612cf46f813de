import type { Node, NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { removingStatement } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';
import { unknownSettings } from './unknown-settings.ts';

/** Settings that are known and take one value only. */
const onlyValue: Readonly<Record<string, RegExp>> = {
  standard_conforming_strings: /^(?:on|true|yes|1)$/i,
  client_encoding: /^(?:utf-?8|unicode)$/i,
  default_with_oids: /^(?:off|false|no|0)$/i,
  // Only the order of day, month and year may be chosen (issue 41773).
  datestyle: /^(?!.*\b(?:postgres\w*|sql|german)\b)/i,
  intervalstyle: /^(?:postgres|iso_8601|sql_standard|default)$/i,
};

export const sessionSetting = defineRule({
  code: 'MOLT201',
  name: 'session-setting',
  title: 'Setting that CockroachDB does not know',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'The parser takes any name, and the statement fails when it runs: memory and planner settings are the cluster’s business, and triggers cannot be switched off by session_replication_role. A name with a point in it is taken as one of the application’s own.',
  workaround:
    'Remove the statement. Instead of session_replication_role load the rows before the triggers and foreign keys are made.',
  documentation: docs('session-variables'),
  examples: [
    { bad: 'SET session_replication_role = replica;', fixed: '' },
    { bad: "SET maintenance_work_mem = '1GB';", fixed: '' },
    { bad: "SET client_encoding = 'LATIN1';", fixed: '' },
    { bad: 'SET DateStyle TO Postgres, MDY;', fixed: '' },
    { bad: 'SET IntervalStyle = postgres_verbose;', fixed: '' },
    { bad: 'RESET enable_presorted_aggregate;', fixed: '' },
    { bad: 'SHOW shared_buffers;' },
    { bad: "ALTER ROLE app SET work_mem = '64MB';", fixed: '' },
    { bad: 'ALTER DATABASE shop RESET random_page_cost;', fixed: '' },
    { bad: "SELECT set_config('work_mem', '64MB', false);" },
    { good: "SELECT current_setting('shared_buffers', true), set_config('search_path', '', false);" },
    { good: "SET plpgsql.variable_conflict = use_column; SET app.user_id = '1'; SHOW server_version;" },
    { good: "SET DateStyle = 'ISO, DMY'; SET DateStyle TO dmy; SET IntervalStyle TO iso_8601;" },
    {
      good: "SET statement_timeout = 0;\nSET client_encoding = 'UTF8';\nSET standard_conforming_strings = on;",
    },
  ],
  visit: {
    VariableSetStmt: check,
    AlterRoleSetStmt: ({ setstmt }, statement) => setstmt && check(setstmt, statement),
    AlterDatabaseSetStmt: ({ setstmt }, statement) => setstmt && check(setstmt, statement),
    VariableShowStmt(node, statement) {
      const name = (node.name ?? '').toLowerCase();
      if (!unknownSettings.has(name)) return;
      statement.report({ range: statement.name(1).range, message: unknownMessage(name) });
    },
    FuncCall(node, statement) {
      const args = node.args ?? [];
      const called = nameParts(node.funcname).at(-1);
      // With a second argument current_setting gives NULL for what is not there.
      if (called !== 'set_config' && (called !== 'current_setting' || args.length !== 1)) return;
      const [first] = args;
      if (first === undefined || !('A_Const' in first)) return;
      const name = first.A_Const.sval?.sval?.toLowerCase() ?? '';
      if (!unknownSettings.has(name)) return;
      statement.report({
        range: statement.span(statement.tokenAt(first.A_Const.location)).range,
        message: unknownMessage(name),
      });
    },
  },
});

function check(node: NodeOf<'VariableSetStmt'>, statement: StatementContext): void {
  const name = (node.name ?? '').toLowerCase();
  const allowed = onlyValue[name];
  const value = valueOf(node.args);
  const refusedValue = allowed !== undefined && node.kind === 'VAR_SET_VALUE' && !allowed.test(value);
  if (!unknownSettings.has(name) && !refusedValue) return;
  const at = statement.find(name.toUpperCase());
  statement.report({
    range: refusedValue ? statement.span(statement.whole.last).range : (at ?? statement.span(0, 1)).range,
    message: refusedValue
      ? `CockroachDB takes no other value for ${name} than its own, and refuses ${value}.`
      : unknownMessage(name),
    fix: removingStatement(
      statement,
      name === 'session_replication_role' || refusedValue ? 'review' : 'safe',
    ),
  });
}

function unknownMessage(name: string): string {
  return `CockroachDB does not know the setting ${name}.`;
}

/** The values behind SET x =, with commas between them. */
function valueOf(list: readonly Node[] | undefined): string {
  return (list ?? [])
    .map((each) => {
      if (!('A_Const' in each)) return '';
      const { sval, ival, fval } = each.A_Const;
      return sval?.sval ?? fval?.fval ?? String(ival?.ival ?? 0);
    })
    .join(', ');
}
