import { docs } from '../documentation.ts';
import { alterActions } from '../fixes.ts';
import { objectVisitors } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

const actions = new Set(['AT_EnableRowSecurity', 'AT_DisableRowSecurity', 'AT_ForceRowSecurity', 'AT_NoForceRowSecurity']); // prettier-ignore

export const rowLevelSecurity = defineRule({
  code: 'MOLT147',
  name: 'row-level-security',
  title: 'Row-level security',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  supportedSince: 'v25.2',
  fix: 'manual',
  why: 'Policies came with v25.2; older versions refuse the statements, and without them every user sees every row.',
  workaround: 'Use v25.2 or newer, or filter in views and in the application.',
  documentation: docs('row-level-security'),
  examples: [
    { bad: 'CREATE POLICY own ON note USING (owner = current_user);' },
    { bad: 'ALTER TABLE note ENABLE ROW LEVEL SECURITY;' },
    { bad: 'DROP POLICY own ON note;' },
  ],
  visit: {
    CreatePolicyStmt: (_, statement) => report(statement),
    AlterPolicyStmt: (_, statement) => report(statement),
    ...objectVisitors(['OBJECT_POLICY'], report),
    AlterTableStmt(node, statement) {
      (node.cmds ?? []).forEach((wrapped, i) => {
        if (!('AlterTableCmd' in wrapped) || !actions.has(wrapped.AlterTableCmd.subtype ?? '')) return;
        statement.report({ range: (alterActions(statement)[i] ?? statement.span(0, 1)).range, message });
      });
    },
  },
});

const message =
  'CockroachDB has row-level security since v25.2; this target refuses it, so every user would see every row.';

function report(statement: StatementContext): void {
  statement.report({ range: statement.span(0, 2).range, message });
}
