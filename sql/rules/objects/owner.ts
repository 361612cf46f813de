import { docs } from '../documentation.ts';
import { alterActions, removeAlterAction, removingStatement } from '../fixes.ts';
import { defineRule } from '../rule.ts';

/** Objects that CockroachDB has and that can be given away. */
const owned = new Set(['OBJECT_TABLE', 'OBJECT_SEQUENCE', 'OBJECT_VIEW', 'OBJECT_MATVIEW', 'OBJECT_TYPE', 'OBJECT_SCHEMA', 'OBJECT_DATABASE', 'OBJECT_FUNCTION', 'OBJECT_PROCEDURE', 'OBJECT_ROUTINE']); // prettier-ignore

export const owner = defineRule({
  code: 'MOLT142',
  name: 'owner',
  title: 'OWNER TO needs the role',
  severity: 'hint',
  layer: 'advice',
  sources: ['postgres'],
  fix: 'review',
  why: 'The statement works when the role exists and may create in the schema. On a new cluster it usually does not exist yet, and the statement fails.',
  workaround: 'Create the roles first, or leave ownership out: pg_dump --no-owner.',
  documentation: docs('alter-table'),
  examples: [
    { bad: 'ALTER TABLE public.actor OWNER TO app;', fixed: '' },
    { bad: 'ALTER FUNCTION public.f(a int) OWNER TO app;', fixed: '' },
    { good: 'ALTER TABLE public.actor RENAME TO actors;' },
  ],
  visit: {
    AlterTableStmt(node, statement) {
      // The grammar refuses it for an index and beside other actions: the rule `alter-action` says so.
      if (node.objtype === 'OBJECT_INDEX' || (node.cmds?.length ?? 0) > 1) return;
      (node.cmds ?? []).forEach((wrapped, i) => {
        if (!('AlterTableCmd' in wrapped) || wrapped.AlterTableCmd.subtype !== 'AT_ChangeOwner') return;
        const role = wrapped.AlterTableCmd.newowner?.rolename ?? 'the role';
        statement.report({
          range: (alterActions(statement)[i] ?? statement.span(0, 1)).range,
          message: `Fails unless "${role}" exists at the target and may create in the schema.`,
          fix: { title: 'Remove OWNER TO', class: 'review', edits: [removeAlterAction(statement, i)] },
        });
      });
    },
    AlterOwnerStmt(node, statement) {
      if (!owned.has(node.objectType ?? '')) return;
      const role = node.newowner?.rolename ?? 'the role';
      const found = statement.find('OWNER TO');
      statement.report({
        range: found ? statement.span(found.first, found.last + 1).range : statement.whole.range,
        message: `Fails unless "${role}" exists at the target and may create in the schema.`,
        fix: removingStatement(statement, 'review'),
      });
    },
  },
});
