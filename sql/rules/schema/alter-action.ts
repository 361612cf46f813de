import { docs } from '../documentation.ts';
import { alterActions } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const alterAction = defineRule({
  code: 'MOLT190',
  name: 'alter-action',
  title: 'Action of ALTER that the grammar refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'OWNER TO stands alone in a statement and does not exist for an index, which belongs to its table’s owner; OPTIONS are for foreign tables. PostgreSQL’s parser takes every action of ALTER TABLE for an index or a sequence as well; CockroachDB’s takes those that they have.',
  workaround:
    'Write OWNER TO in a statement of its own, for the table; change columns and constraints by ALTER TABLE.',
  documentation: docs('alter-table'),
  examples: [
    { bad: 'ALTER TABLE t OWNER TO app, ADD COLUMN a INT8;' },
    { bad: 'ALTER INDEX i OWNER TO app;' },
    { bad: "ALTER TABLE t OPTIONS (ADD a 'b');" },
    { bad: 'ALTER SEQUENCE s SET (a = 1);' },
    { bad: 'ALTER INDEX i DROP CONSTRAINT c;' },
    { bad: 'ALTER TABLE t ENABLE ALWAYS TRIGGER a;', good: 'ALTER TABLE t ENABLE TRIGGER a;' },
    { good: 'ALTER SEQUENCE s OWNER TO app;' },
    { good: 'ALTER TABLE t ADD COLUMN a INT8, DROP COLUMN b;' },
  ],
  visit: {
    AlterTableStmt(node, statement) {
      const commands = node.cmds ?? [];
      commands.forEach((wrapped, i) => {
        if (!('AlterTableCmd' in wrapped)) return;
        const { subtype } = wrapped.AlterTableCmd;
        if (node.objtype === 'OBJECT_FOREIGN_TABLE') return;
        const owner = subtype === 'AT_ChangeOwner';
        const index = node.objtype === 'OBJECT_INDEX';
        const action = alterActions(statement)[i] ?? statement.span(0, 1);
        if (ofTables(subtype ?? '', node.objtype, statement)) {
          statement.report({
            range: action.range,
            message: `CockroachDB has this for tables, not for ${index ? 'an index' : node.objtype === 'OBJECT_SEQUENCE' ? 'a sequence' : 'a view'}.`,
          });
          return;
        }
        if (/^AT_Enable(?:Always|Replica)Trig$/.test(subtype ?? '') && !statement.isBefore('v26.2')) {
          statement.report({
            range: action.range,
            message: 'CockroachDB enables a trigger, and has no ALWAYS and REPLICA for it.',
          });
          return;
        }
        if (owner ? commands.length === 1 && !index : !/GenericOptions$/.test(subtype ?? '')) return;
        statement.report({
          range: action.range,
          message: !owner
            ? 'CockroachDB has no OPTIONS here.'
            : index
              ? 'CockroachDB gives an index to the owner of its table.'
              : 'CockroachDB wants OWNER TO in a statement of its own.',
        });
      });
    },
  },
});

const tableActions = new Set(['AT_AddColumn', 'AT_DropColumn', 'AT_ColumnDefault', 'AT_SetNotNull', 'AT_DropNotNull', 'AT_AlterColumnType', 'AT_AddConstraint', 'AT_DropConstraint', 'AT_ValidateConstraint', 'AT_EnableRowSecurity', 'AT_DisableRowSecurity', 'AT_ForceRowSecurity', 'AT_NoForceRowSecurity', 'AT_AddIdentity', 'AT_SetIdentity', 'AT_DropIdentity']); // prettier-ignore

/** Whether the action is one that tables alone have. Views, storage and partitions have rules of their own. */
function ofTables(action: string, kind: string | undefined, statement: StatementContext): boolean {
  const trigger = /^AT_(?:En|Dis)able(?:Always|Replica)?Trig/.test(action);
  // Older versions refuse these for tables, too, and rules of their own say so.
  if (trigger) return kind !== 'OBJECT_TABLE' && !statement.isBefore('v26.2');
  if (kind !== 'OBJECT_INDEX' && kind !== 'OBJECT_SEQUENCE') return false;
  if (tableActions.has(action)) return true;
  return kind === 'OBJECT_SEQUENCE' && /^AT_(?:Set|Reset)RelOptions$/.test(action);
}
