import { docs } from '../documentation.ts';
import { alterActions, removeAlterAction } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const triggerSwitch = defineRule({
  code: 'MOLT148',
  name: 'trigger-switch',
  title: 'Enabling and disabling triggers',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  supportedSince: 'v26.2',
  fix: 'review',
  why: 'Triggers can be switched off and on since v26.2; older versions refuse it. pg_dump writes it around the rows of a data-only dump (--disable-triggers).',
  workaround:
    'Load the rows before the triggers are made, or drop and re-create them. Foreign keys stay enforced in any version.',
  documentation: docs('alter-table'),
  examples: [
    { bad: 'ALTER TABLE t DISABLE TRIGGER ALL;', fixed: '' },
    { good: 'ALTER TABLE t ADD COLUMN a INT8;' },
  ],
  visit: {
    AlterTableStmt(node, statement) {
      (node.cmds ?? []).forEach((wrapped, i) => {
        if (!('AlterTableCmd' in wrapped)) return;
        if (!/^AT_(?:En|Dis)able(?:Always|Replica)?Trig/.test(wrapped.AlterTableCmd.subtype ?? '')) return;
        statement.report({
          range: (alterActions(statement)[i] ?? statement.span(0, 1)).range,
          message: 'CockroachDB can switch triggers off and on since v26.2; this target refuses it.',
          fix: { title: 'Remove it', class: 'review', edits: [removeAlterAction(statement, i)] },
        });
      });
    },
  },
});
