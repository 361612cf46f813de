import type { Node, NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import type { TextEdit } from '../../findings/finding.ts';
import { alterActions, remove, removeAlterAction, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const storageParameter = defineRule({
  code: 'MOLT183',
  name: 'storage-parameter',
  title: 'Storage parameter that CockroachDB refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'Of PostgreSQL’s parameters CockroachDB takes fillfactor, and autovacuum_enabled of tables, and ignores them; with the others the statement fails. The grammar refuses toast.… and names without “=”. ALTER INDEX … SET came with v26.2; materialized views take no parameters.',
  workaround: 'Take it out: PostgreSQL’s parameters have no effect anyway.',
  documentation: docs('with-storage-parameter'),
  examples: [
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY) WITH (toast.autovacuum_enabled = false, fillfactor = 70);',
      fixed: 'CREATE TABLE t (id INT8 PRIMARY KEY) WITH (fillfactor = 70);',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY) WITH (toast.autovacuum_enabled = false);',
      fixed: 'CREATE TABLE t (id INT8 PRIMARY KEY);',
    },
    {
      bad: "CREATE TABLE t (id INT8 PRIMARY KEY) WITH (autovacuum_enabled = 'true', autovacuum_vacuum_scale_factor = '0.02');",
      fixed: "CREATE TABLE t (id INT8 PRIMARY KEY) WITH (autovacuum_enabled = 'true');",
    },
    {
      bad: 'CREATE INDEX i ON t USING gin (a) WITH (fastupdate = off);',
      fixed: 'CREATE INDEX i ON t USING gin (a);',
    },
    {
      bad: 'ALTER TABLE t SET (autovacuum_vacuum_threshold = 500);',
      fixed: '',
      good: 'ALTER TABLE t SET (fillfactor = 90);',
    },
    { bad: 'ALTER TABLE t SET (autovacuum_enabled);' },
    { bad: 'CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT 1 AS a;' },
    { good: 'CREATE INDEX i ON t (a) WITH (fillfactor = 70);' },
  ],
  visit: {
    CreateStmt: (node, statement) => list(node.options, statement, { of: 'table', wantsValue: true }),
    IndexStmt: (node, statement) => list(node.options, statement, { of: 'index', wantsValue: true }),
    Constraint(node, statement) {
      if (node.contype === 'CONSTR_PRIMARY') list(node.options, statement, { of: 'index', wantsValue: true });
    },
    CreateTableAsStmt(node, statement) {
      const { options } = node.into ?? {};
      if (options === undefined) return;
      if (node.objtype !== 'OBJECT_MATVIEW')
        return list(options, statement, { of: 'table', wantsValue: true });
      const found = statement.find('WITH (');
      if (found === null) return;
      const clause = statement.span(found.first, statement.closes(found.last));
      statement.report({
        range: clause.range,
        message: 'CockroachDB takes no parameters for a materialized view.',
        fix: { title: 'Remove the parameters', class: 'safe', edits: [remove(statement, clause)] },
      });
    },
    AlterTableStmt(node, statement) {
      (node.cmds ?? []).forEach((wrapped, i) => {
        if ('AlterTableCmd' in wrapped) action(wrapped.AlterTableCmd, i, node.objtype, statement);
      });
    },
  },
});

function action(
  command: NodeOf<'AlterTableCmd'>,
  index: number,
  kind: string | undefined,
  statement: StatementContext,
): void {
  const { subtype, def } = command;
  if (subtype !== 'AT_SetRelOptions' && subtype !== 'AT_ResetRelOptions') return;
  // Those of views are the business of the rule `view-option`.
  if (kind === 'OBJECT_VIEW' || kind === 'OBJECT_MATVIEW') return;
  if (kind === 'OBJECT_INDEX' && statement.isBefore('v26.2')) {
    statement.report({
      range: (alterActions(statement)[index] ?? statement.span(0, 1)).range,
      message: 'CockroachDB has ALTER INDEX … SET and RESET since v26.2, where they do nothing.',
      fix: {
        title: 'Remove it',
        class: 'safe',
        edits: [removeAlterAction(statement, index)],
      },
    });
    return;
  }
  if (def === undefined || !('List' in def)) return;
  list(def.List.items, statement, {
    of: kind === 'OBJECT_TABLE' ? 'table' : null,
    wantsValue: subtype === 'AT_SetRelOptions',
    action: index,
  });
}

/**
 * Parameters of PostgreSQL 18 and pgvector that CockroachDB refuses when the statement runs (pkg/sql/storageparam, v25.2).
 * It ignores fillfactor and a table's autovacuum_enabled.
 */
const refused = {
  table:
    /^(?:autovacuum_(?!enabled$)\w+|log_autovacuum_\w+|vacuum_\w+|toast_tuple_target|parallel_workers|user_catalog_table|oids)$/,
  index:
    /^(?:vacuum_cleanup_index_scale_factor|buffering|fastupdate|gin_pending_list_limit|pages_per_range|autosummarize|deduplicate_items|m|ef_construction|lists)$/,
} as const;

interface Where {
  /** Null: which parameters there are is not known. */
  readonly of: keyof typeof refused | null;
  readonly wantsValue: boolean;
  /** The number of the action of ALTER TABLE that they stand in; absent behind WITH. */
  readonly action?: number;
}

function list(
  options: readonly Node[] | undefined,
  statement: StatementContext,
  { of, wantsValue, action }: Where,
): void {
  const elements = (options ?? []).flatMap((option) => ('DefElem' in option ? [option.DefElem] : []));
  const faults = elements.map((element) => faultOf(element, of, wantsValue));
  elements.forEach(({ location }, i) => {
    const fault = faults[i];
    if (fault === undefined || fault === null) return;
    const option = statement.element(location);
    statement.report({
      ...fault,
      range: option.range,
      fix: {
        title: 'Remove the parameter',
        // What CockroachDB lacks had no effect on what a statement means.
        class: fault.layer === 'later' || fault.isOfToast ? 'safe' : 'review',
        edits: [edit(elements, faults, i, statement, action)],
      },
    });
  });
}

interface Fault {
  readonly message: string;
  readonly layer?: 'later';
  readonly issue?: number;
  readonly isOfToast: boolean;
}

function faultOf(
  { defname = '', defnamespace, arg }: NodeOf<'DefElem'>,
  of: Where['of'],
  wantsValue: boolean,
): Fault | null {
  if (defnamespace !== undefined) {
    const message = `CockroachDB has no parameters of ${defnamespace}.`;
    return { message, isOfToast: defnamespace === 'toast' };
  }
  if (wantsValue && arg === undefined) {
    return { message: 'CockroachDB wants a value behind a parameter.', isOfToast: false };
  }
  if (!wantsValue) {
    return arg === undefined
      ? null
      : { message: 'CockroachDB takes no value behind RESET.', isOfToast: false };
  }
  if (of === null || !refused[of].test(defname)) return null;
  const message = `CockroachDB does not have the parameter ${defname}: the statement fails.`;
  return { message, layer: 'later', issue: 43299, isOfToast: false };
}

/** Takes one parameter out; all of them, with what they stand in, when none of them may stay. */
function edit(
  elements: readonly NodeOf<'DefElem'>[],
  faults: readonly (Fault | null)[],
  index: number,
  statement: StatementContext,
  action: number | undefined,
): TextEdit {
  const option = statement.element(elements[index]?.location);
  if (!faults.includes(null)) {
    if (action !== undefined) return removeAlterAction(statement, action);
    const first = statement.element(elements[0]?.location);
    const open = first.first - 1;
    return remove(statement, statement.span(open - 1, statement.closes(open)));
  }
  // Behind one that stays its comma goes along, before the first that stays the comma behind it.
  return faults.slice(0, index).includes(null)
    ? remove(statement, statement.span(option.first - 1, option.last))
    : replace({ start: option.range.start, end: statement.span(option.last + 2).range.start }, '');
}
