import { docs } from '../documentation.ts';
import { removingStatement } from '../fixes.ts';
import { forTags } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const maintenanceCommand = defineRule({
  code: 'MOLT207',
  name: 'maintenance-command',
  title: 'Maintenance command',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'Old row versions, indexes and storage look after themselves: VACUUM, REINDEX, CLUSTER and CHECKPOINT are refused. ANALYZE takes one table and no options.',
  workaround: 'Remove the statement. For fresh statistics: ANALYZE table, one statement a table.',
  documentation: docs('create-statistics'),
  examples: [
    { bad: 'VACUUM (ANALYZE) t;', fixed: '' },
    { bad: 'REINDEX TABLE t;', fixed: '' },
    { bad: 'CLUSTER t USING t_idx;', fixed: '' },
    { bad: 'ANALYZE;', fixed: '' },
    { good: 'ANALYZE t;' },
  ],
  visit: {
    VacuumStmt(node, statement) {
      const relations = node.rels ?? [];
      const columns = relations.some(
        (each) => 'VacuumRelation' in each && each.VacuumRelation.va_cols !== undefined,
      );
      const plain =
        node.is_vacuumcmd !== true && node.options === undefined && relations.length === 1 && !columns;
      if (!plain) report(statement);
    },
    ...forTags(['ReindexStmt', 'ClusterStmt', 'CheckPointStmt'], report),
  },
});

function report(statement: StatementContext): void {
  const word = statement.tokens[0]?.text ?? '';
  statement.report({
    range: statement.span(0).range,
    message:
      word === 'ANALYZE' || word === 'ANALYSE'
        ? 'CockroachDB’s ANALYZE takes one table, and no options or columns.'
        : `CockroachDB has no ${word}, and no need of it.`,
    fix: removingStatement(statement),
  });
}
