import type { Node, NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { alterActions, remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';
import { shortened } from '../../text/shortened.ts';

export const viewOption = defineRule({
  code: 'MOLT149',
  name: 'view-option',
  title: 'View option',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'Views cannot be written to, so WITH CHECK OPTION is refused; so are security_barrier, CREATE RECURSIVE VIEW, and LOCAL or UNLOGGED in front of VIEW. security_invoker came with v26.2. A view can be renamed, moved and given away; its columns keep their names and have no defaults, and CREATE MATERIALIZED VIEW takes no access method.',
  workaround:
    'Take the option out; validate with CHECK constraints on the table. A recursive view is written with WITH RECURSIVE inside.',
  documentation: docs('create-view'),
  examples: [
    {
      bad: 'CREATE VIEW open_t AS SELECT id FROM t WHERE open WITH CHECK OPTION;',
      fixed: 'CREATE VIEW open_t AS SELECT id FROM t WHERE open;',
    },
    {
      bad: 'CREATE VIEW v WITH (security_barrier = true) AS SELECT 1 AS a;',
      fixed: 'CREATE VIEW v AS SELECT 1 AS a;',
    },
    {
      bad: 'CREATE OR REPLACE LOCAL TEMP VIEW v AS SELECT 1 AS a;',
      fixed: 'CREATE OR REPLACE TEMP VIEW v AS SELECT 1 AS a;',
    },
    { bad: 'CREATE TEMP RECURSIVE VIEW v (a) AS SELECT 1;' },
    { bad: 'ALTER VIEW v RENAME COLUMN a TO b;' },
    { bad: 'ALTER VIEW v ALTER COLUMN a SET DEFAULT 1;' },
    { bad: 'ALTER VIEW v SET (security_barrier = true);' },
    { good: 'ALTER MATERIALIZED VIEW m RENAME TO n;' },
    { good: 'CREATE VIEW open_t AS SELECT id FROM t WHERE open;' },
  ],
  visit: {
    ViewStmt(node, statement) {
      if (node.withCheckOption !== undefined && node.withCheckOption !== 'NO_CHECK_OPTION') {
        const { last } = statement.whole;
        const plain = statement.is(last - 2, 'WITH');
        const clause = statement.span(plain ? last - 2 : last - 3, last);
        statement.report({
          range: clause.range,
          message: 'CockroachDB’s views cannot be written to, and it refuses WITH CHECK OPTION.',
          fix: { title: 'Remove WITH CHECK OPTION', class: 'safe', edits: [remove(statement, clause)] },
        });
      }
      const options = (node.options ?? []).flatMap((option) => ('DefElem' in option ? [option.DefElem] : []));
      const refused = options.find(
        (option) =>
          option.defname !== 'security_invoker' || statement.isBefore('v26.2') || !isPlain(option, statement),
      );
      const found = refused === undefined ? null : statement.find('WITH (');
      if (refused !== undefined && found !== null) {
        const clause = statement.span(found.first, statement.closes(found.last));
        statement.report({
          range: clause.range,
          issue: refused.defname === 'security_invoker' ? 138918 : undefined,
          message: `CockroachDB refuses the view option ${refused.defname ?? ''}${refused.defname !== 'security_invoker' ? '' : statement.isBefore('v26.2') ? ' before v26.2' : ' written like this: TRUE or FALSE'}.`,
          fix:
            options.length === 1
              ? { title: 'Remove the option', class: 'review', edits: [remove(statement, clause)] }
              : undefined,
        });
      }
      if (node.view?.relpersistence === 'u') before(['UNLOGGED'], statement);
      if (node.view?.relpersistence === 't') before(['LOCAL', 'GLOBAL'], statement);
      const recursive = statement.find('RECURSIVE VIEW', statement.span(0, 6));
      if (recursive !== null) {
        statement.report({
          range: recursive.range,
          message: 'CockroachDB has no CREATE RECURSIVE VIEW: write WITH RECURSIVE in the view’s query.',
        });
      }
    },
    AlterTableStmt(node, statement) {
      if (node.objtype !== 'OBJECT_VIEW' && node.objtype !== 'OBJECT_MATVIEW') return;
      (node.cmds ?? []).forEach((wrapped, i) => {
        if (!('AlterTableCmd' in wrapped)) return;
        const { subtype, def } = wrapped.AlterTableCmd;
        // Access methods, clusters and tablespaces have rules of their own.
        if (!handled.has(subtype ?? '')) return;
        const invoker =
          node.objtype === 'OBJECT_VIEW' && !statement.isBefore('v26.2') && onlyInvoker(def, statement);
        if (invoker) return;
        const action = alterActions(statement)[i] ?? statement.span(0, 1);
        statement.report({
          range: action.range,
          message: `CockroachDB cannot change a view by ${shortened(statement.slice(action), 60)}.`,
        });
      });
    },
    RenameStmt(node, statement) {
      const view = node.relationType === 'OBJECT_VIEW' || node.relationType === 'OBJECT_MATVIEW';
      if (!view || node.renameType !== 'OBJECT_COLUMN') return;
      const from = statement.find('RENAME');
      statement.report({
        range: (from ? statement.span(from.first, statement.whole.last) : statement.span(0, 1)).range,
        message: 'CockroachDB cannot rename a column of a view: create the view anew.',
      });
    },
    CreateTableAsStmt(node, statement) {
      if (node.objtype === 'OBJECT_MATVIEW' && node.into?.rel?.relpersistence === 'u')
        before(['UNLOGGED'], statement);
      if (node.into?.skipData !== true || node.objtype !== 'OBJECT_TABLE') return;
      const found = statement.find('WITH NO DATA');
      statement.report({
        range: (found ?? statement.span(0, 1)).range,
        message: 'CockroachDB fills every table that is made AS a query: refuses WITH NO DATA.',
      });
    },
  },
});

/** Words in front of VIEW that mean nothing here, and that the grammar refuses. */
function before(words: readonly string[], statement: StatementContext): void {
  const head = statement.span(0, 4);
  for (const word of words) {
    const found = statement.find(word, head);
    if (found === null) continue;
    statement.report({
      range: found.range,
      message: `CockroachDB takes no ${word} in front of VIEW.`,
      fix: { title: `Remove ${word}`, class: 'safe', edits: [remove(statement, found)] },
    });
  }
}

const handled = new Set(['AT_ColumnDefault', 'AT_SetRelOptions', 'AT_ResetRelOptions', 'AT_AlterColumnType', 'AT_AddColumn', 'AT_DropColumn', 'AT_SetNotNull', 'AT_DropNotNull', 'AT_AddConstraint', 'AT_DropConstraint', 'AT_ValidateConstraint', 'AT_EnableRowSecurity', 'AT_DisableRowSecurity', 'AT_ForceRowSecurity', 'AT_NoForceRowSecurity', 'AT_AddIdentity', 'AT_SetIdentity', 'AT_DropIdentity']); // prettier-ignore

/** `security_invoker`, alone or with TRUE, FALSE, 1 or 0: other ways to write a truth are refused. */
function isPlain(option: NodeOf<'DefElem'>, statement: StatementContext): boolean {
  if (option.arg === undefined) return true;
  const { last } = statement.element(option.location);
  return /^(?:TRUE|FALSE|[01])$/.test(statement.tokens[last]?.text ?? '');
}

function onlyInvoker(def: Node | undefined, statement: StatementContext): boolean {
  if (def === undefined || !('List' in def)) return false;
  return (def.List.items ?? []).every(
    (item) =>
      'DefElem' in item && item.DefElem.defname === 'security_invoker' && isPlain(item.DefElem, statement),
  );
}
