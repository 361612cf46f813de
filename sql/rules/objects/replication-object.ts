import { docs } from '../documentation.ts';
import { removingStatement } from '../fixes.ts';
import { forTags, objectVisitors } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const replicationObject = defineRule({
  code: 'MOLT138',
  name: 'replication-object',
  title: 'Publication or subscription',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'Logical replication in PostgreSQL’s way does not exist; the grammar refuses its objects.',
  workaround:
    'Changes leave by changefeeds (CREATE CHANGEFEED), and come in by the replicator of this project or by logical data replication between clusters.',
  documentation: docs('change-data-capture-overview'),
  examples: [
    { bad: 'CREATE PUBLICATION p FOR ALL TABLES;', fixed: '' },
    { bad: "CREATE SUBSCRIPTION s CONNECTION 'host=x' PUBLICATION p;", fixed: '' },
  ],
  visit: {
    ...forTags(
      [
        'CreatePublicationStmt',
        'AlterPublicationStmt',
        'CreateSubscriptionStmt',
        'AlterSubscriptionStmt',
        'DropSubscriptionStmt',
      ],
      report,
    ),
    ...objectVisitors(['OBJECT_PUBLICATION', 'OBJECT_SUBSCRIPTION'], report),
  },
});

function report(statement: StatementContext): void {
  statement.report({
    range: statement.span(0, 2).range,
    message: 'CockroachDB has no publications or subscriptions: changes leave it by changefeeds.',
    fix: removingStatement(statement, 'review'),
  });
}
