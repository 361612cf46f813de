import { docs } from '../documentation.ts';
import { alterActions } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const alterAction = defineRule({
  code: 'MOLT190',
  name: 'alter-action',
  title: 'Action of ALTER that the grammar refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'OWNER TO stands alone in a statement and does not exist for an index, which belongs to its table’s owner; OPTIONS are for foreign tables.',
  workaround: 'Write OWNER TO in a statement of its own, for the table.',
  documentation: docs('alter-table'),
  examples: [
    { bad: 'ALTER TABLE t OWNER TO app, ADD COLUMN a INT8;' },
    { bad: 'ALTER INDEX i OWNER TO app;' },
    { bad: "ALTER TABLE t OPTIONS (ADD a 'b');" },
    { good: 'ALTER TABLE t ADD COLUMN a INT8, DROP COLUMN b;' },
  ],
  visit: {
    AlterTableStmt(node, statement) {
      const commands = node.cmds ?? [];
      commands.forEach((wrapped, i) => {
        if (!('AlterTableCmd' in wrapped)) return;
        const { subtype } = wrapped.AlterTableCmd;
        const owner = subtype === 'AT_ChangeOwner';
        const index = node.objtype === 'OBJECT_INDEX';
        if (owner ? commands.length === 1 && !index : !/GenericOptions$/.test(subtype ?? '')) return;
        statement.report({
          range: (alterActions(statement)[i] ?? statement.span(0, 1)).range,
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
