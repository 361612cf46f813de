import { docs } from '../documentation.ts';
import { alterActions } from '../fixes.ts';
import { objectVisitors, upTo } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const rewriteRule = defineRule({
  code: 'MOLT132',
  name: 'rewrite-rule',
  title: 'Rewrite rule',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'There is no rule system; the grammar refuses CREATE RULE. What the rule did (often: sending rows to partitions) does not happen.',
  workaround:
    'Rules that route rows to partitions go away with the partitions. Others become row triggers (v24.3 and newer), privileges, or code in the application.',
  documentation: docs('triggers'),
  examples: [
    { bad: 'CREATE RULE keep AS ON DELETE TO t DO INSTEAD NOTHING;' },
    { bad: 'DROP RULE keep ON t;' },
    { bad: 'ALTER TABLE t DISABLE RULE keep;' },
    { good: 'REVOKE DELETE ON t FROM app;' },
  ],
  visit: {
    RuleStmt: (_, statement) => report(statement),
    AlterTableStmt(node, statement) {
      (node.cmds ?? []).forEach((wrapped, i) => {
        if (!('AlterTableCmd' in wrapped)) return;
        if (!/^AT_(?:En|Dis)able(?:Always|Replica)?Rule$/.test(wrapped.AlterTableCmd.subtype ?? '')) return;
        statement.report({
          range: (alterActions(statement)[i] ?? statement.span(0, 1)).range,
          message: 'CockroachDB has no rewrite rules that could be switched.',
        });
      });
    },
    ...objectVisitors(['OBJECT_RULE'], report),
  },
});

function report(statement: StatementContext): void {
  const words = upTo(statement, 'RULE');
  statement.report({
    range: statement.span(words.first, statement.name(words.last + 1).last).range,
    message: 'CockroachDB has no rewrite rules.',
  });
}
