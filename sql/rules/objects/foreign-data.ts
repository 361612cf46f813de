import { docs } from '../documentation.ts';
import { forTags, objectVisitors } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

const objects = objectVisitors(['OBJECT_FOREIGN_SERVER', 'OBJECT_FDW', 'OBJECT_FOREIGN_TABLE'], report);

export const foreignData = defineRule({
  code: 'MOLT139',
  name: 'foreign-data',
  title: 'Foreign data',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'There are no foreign servers, user mappings or foreign tables; the grammar refuses them. Tables that stand for another database’s tables are missing.',
  workaround:
    'Load the foreign table’s rows into a table of its own, keep them up to date with a changefeed or a job, or query the other database from the application.',
  documentation: docs('sql-feature-support'),
  examples: [
    { bad: 'CREATE SERVER other FOREIGN DATA WRAPPER postgres_fdw;' },
    { bad: 'CREATE FOREIGN TABLE x (id INT8) SERVER other;' },
    { bad: 'ALTER FOREIGN TABLE x ADD COLUMN a INT8;' },
    { bad: 'CREATE USER MAPPING FOR app SERVER other;' },
  ],
  visit: {
    ...forTags(
      [
        'CreateForeignServerStmt', 'AlterForeignServerStmt', 'CreateFdwStmt', 'AlterFdwStmt', 'CreateForeignTableStmt',
        'CreateUserMappingStmt', 'AlterUserMappingStmt', 'DropUserMappingStmt', 'ImportForeignSchemaStmt',
      ], // prettier-ignore
      report,
    ),
    AlterTableStmt(node, statement) {
      if (node.objtype === 'OBJECT_FOREIGN_TABLE') report(statement);
    },
    ...objects,
    RenameStmt(node, statement) {
      if (node.relationType === 'OBJECT_FOREIGN_TABLE') report(statement);
      else objects.RenameStmt?.(node, statement);
    },
  },
});

function report(statement: StatementContext): void {
  const long = statement.is(1, 'FOREIGN') && statement.is(2, 'DATA') ? 3 : statement.is(1, 'SERVER') ? 1 : 2;
  statement.report({
    range: statement.span(0, long).range,
    message: 'CockroachDB cannot reach into other databases: foreign servers and tables do not exist.',
  });
}
