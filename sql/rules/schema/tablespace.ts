import { docs } from '../documentation.ts';
import { alterActions, remove, removeAlterAction, removingStatement } from '../fixes.ts';
import { objectVisitors } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const tablespace = defineRule({
  code: 'MOLT108',
  name: 'tablespace',
  title: 'Tablespace',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'The cluster decides where data is stored; there are no tablespaces, and the grammar refuses the word.',
  workaround: 'Take the clause out. Where location matters, use zone configurations or multi-region tables.',
  documentation: docs('configure-replication-zones'),
  issue: 54113,
  examples: [
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY) TABLESPACE fast;',
      fixed: 'CREATE TABLE t (id INT8 PRIMARY KEY);',
    },
    {
      bad: 'CREATE INDEX i ON t (a) TABLESPACE fast WHERE a > 0;',
      fixed: 'CREATE INDEX i ON t (a) WHERE a > 0;',
    },
    { bad: 'ALTER TABLE t SET TABLESPACE fast;', fixed: '' },
    { bad: "CREATE TABLESPACE fast LOCATION '/ssd';", fixed: '' },
    { bad: 'ALTER TABLESPACE fast OWNER TO app;', fixed: '' },
    { good: 'CREATE TABLE t (id INT8 PRIMARY KEY);' },
  ],
  visit: {
    CreateStmt(node, statement) {
      if (node.tablespacename !== undefined) clause(statement);
    },
    IndexStmt(node, statement) {
      if (node.tableSpace !== undefined) clause(statement);
    },
    IntoClause(node, statement) {
      if (node.tableSpaceName !== undefined) clause(statement);
    },
    Constraint(node, statement) {
      if (node.indexspace === undefined) return;
      const found = statement.find('USING INDEX TABLESPACE', statement.element(node.location));
      if (found !== null) report(statement, found.first, found.last + 1);
    },
    AlterTableStmt(node, statement) {
      (node.cmds ?? []).forEach((wrapped, i) => {
        if (!('AlterTableCmd' in wrapped) || wrapped.AlterTableCmd.subtype !== 'AT_SetTableSpace') return;
        statement.report({
          range: (alterActions(statement)[i] ?? statement.span(0, 1)).range,
          message: 'CockroachDB has no tablespaces and refuses SET TABLESPACE.',
          fix: { title: 'Remove SET TABLESPACE', class: 'safe', edits: [removeAlterAction(statement, i)] },
        });
      });
    },
    CreateTableSpaceStmt: (_, statement) => whole(statement),
    DropTableSpaceStmt: (_, statement) => whole(statement),
    AlterTableMoveAllStmt: (_, statement) => whole(statement),
    AlterTableSpaceOptionsStmt: (_, statement) => whole(statement),
    ...objectVisitors(['OBJECT_TABLESPACE'], whole),
  },
});

function clause(statement: StatementContext): void {
  const found = statement.find('TABLESPACE');
  if (found !== null) report(statement, found.first, found.last + 1);
}

function report(statement: StatementContext, first: number, last: number): void {
  const span = statement.span(first, last);
  statement.report({
    range: span.range,
    message: 'CockroachDB has no tablespaces and refuses the clause.',
    fix: { title: 'Remove the tablespace', class: 'safe', edits: [remove(statement, span)] },
  });
}

function whole(statement: StatementContext): void {
  statement.report({
    range: statement.span(0, 1).range,
    message: 'CockroachDB has no tablespaces.',
    fix: removingStatement(statement),
  });
}
