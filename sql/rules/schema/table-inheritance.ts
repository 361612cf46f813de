import { docs } from '../documentation.ts';
import { alterActions } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const tableInheritance = defineRule({
  code: 'MOLT106',
  name: 'table-inheritance',
  title: 'Table inheritance',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'A table cannot inherit from another one; the grammar refuses INHERITS. Without it the child lacks the inherited columns, and the parent does not show the children’s rows.',
  workaround:
    'Use one table with a column for the kind, or separate tables with a foreign key. Children that only stood for partitions go into the parent.',
  documentation: docs('create-table'),
  issue: 22456,
  examples: [
    {
      bad: 'CREATE TABLE capital (state TEXT PRIMARY KEY) INHERITS (city);',
      good: 'CREATE TABLE capital (LIKE city INCLUDING ALL);',
    },
    { bad: 'ALTER TABLE capital INHERIT city;' },
  ],
  visit: {
    CreateStmt(node, statement) {
      if (node.inhRelations === undefined || node.partbound !== undefined) return;
      const found = statement.find('INHERITS (');
      const range = found
        ? statement.span(found.first, statement.closes(found.last)).range
        : statement.whole.range;
      statement.report({
        range,
        message: 'CockroachDB has no table inheritance: columns and rows of the parent are not shared.',
      });
    },
    AlterTableStmt(node, statement) {
      (node.cmds ?? []).forEach((wrapped, i) => {
        if (!('AlterTableCmd' in wrapped)) return;
        const { subtype } = wrapped.AlterTableCmd;
        if (subtype !== 'AT_AddInherit' && subtype !== 'AT_DropInherit') return;
        statement.report({
          range: (alterActions(statement)[i] ?? statement.span(0, 1)).range,
          message: 'CockroachDB has no table inheritance and refuses INHERIT.',
        });
      });
    },
  },
});
