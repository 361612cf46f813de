import type { Node, NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { alterActions, remove, removeAlterAction } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const storageParameter = defineRule({
  code: 'MOLT183',
  name: 'storage-parameter',
  title: 'Storage parameter in a form that the grammar refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'A storage parameter is a plain name with a value: the grammar refuses toast.… and names without “=”. ALTER INDEX … SET came with v26.2; materialized views take no parameters.',
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
    { bad: 'ALTER TABLE t SET (autovacuum_enabled);' },
    { bad: 'CREATE MATERIALIZED VIEW m WITH (fillfactor = 70) AS SELECT 1 AS a;' },
    { good: 'CREATE INDEX i ON t (a) WITH (fillfactor = 70);' },
  ],
  visit: {
    CreateStmt: (node, statement) => list(node.options, statement, true),
    IndexStmt: (node, statement) => list(node.options, statement, true),
    Constraint(node, statement) {
      if (node.contype === 'CONSTR_PRIMARY') list(node.options, statement, true);
    },
    CreateTableAsStmt(node, statement) {
      const { options } = node.into ?? {};
      if (options === undefined) return;
      if (node.objtype !== 'OBJECT_MATVIEW') return list(options, statement, true);
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
  if (def !== undefined && 'List' in def) list(def.List.items, statement, subtype === 'AT_SetRelOptions');
}

function list(options: readonly Node[] | undefined, statement: StatementContext, wantsValue: boolean): void {
  const elements = (options ?? []).flatMap((option) => ('DefElem' in option ? [option.DefElem] : []));
  for (const { defnamespace, arg, location } of elements) {
    const wrongValue = wantsValue ? arg === undefined : arg !== undefined;
    if (defnamespace === undefined && !wrongValue) continue;
    const option = statement.element(location);
    const open = option.first - 1;
    const alone = elements.length === 1 && statement.is(open, '(') && statement.is(open - 1, 'WITH');
    const comma = statement.is(option.last + 1, ',') ? option.last + 1 : undefined;
    const clause = alone
      ? statement.span(open - 1, statement.closes(open))
      : statement.is(option.first - 1, ',')
        ? statement.span(option.first - 1, option.last)
        : statement.span(option.first, comma ?? option.last);
    const removable = alone || elements.length > 1;
    statement.report({
      range: option.range,
      message:
        defnamespace !== undefined
          ? `CockroachDB has no parameters of ${defnamespace}.`
          : wantsValue
            ? 'CockroachDB wants a value behind a parameter.'
            : 'CockroachDB takes no value behind RESET.',
      fix: removable
        ? {
            title: 'Remove the parameter',
            class: defnamespace === 'toast' ? 'safe' : 'review',
            edits: [remove(statement, clause)],
          }
        : undefined,
    });
  }
}
