import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const tableForm = defineRule({
  code: 'MOLT123',
  name: 'table-form',
  title: 'Typed table, or ON COMMIT',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'A table cannot be made of a composite type, and a temporary table lives as long as its session: the grammar refuses OF, ON COMMIT DROP and ON COMMIT DELETE ROWS.',
  workaround:
    'Write the columns out. Drop or empty a temporary table at the end of the transaction yourself.',
  documentation: docs('temporary-tables'),
  examples: [
    { bad: 'CREATE TABLE people OF person;' },
    { bad: 'CREATE TEMP TABLE stage (id INT8) ON COMMIT DROP;' },
    {
      bad: 'CREATE TEMP TABLE stage ON COMMIT DROP AS SELECT 1 AS a;',
      fixed: 'CREATE TEMP TABLE stage AS SELECT 1 AS a;',
    },
    { good: 'CREATE TEMP TABLE stage (id INT8) ON COMMIT PRESERVE ROWS;' },
  ],
  visit: {
    CreateStmt(node, statement) {
      if (node.ofTypename !== undefined) {
        const at = statement.tokenAt(node.ofTypename.location);
        statement.report({
          range: statement.span(at - 1, statement.name(at).last).range,
          message: 'CockroachDB makes no tables of a type: write the columns out.',
        });
      }
      if (node.oncommit === 'ONCOMMIT_DROP' || node.oncommit === 'ONCOMMIT_DELETE_ROWS') {
        const found = statement.find('ON COMMIT');
        const length = node.oncommit === 'ONCOMMIT_DROP' ? 1 : 2;
        statement.report({
          range: (found ? statement.span(found.first, found.last + length) : statement.span(0, 1)).range,
          issue: 46556,
          message: 'A temporary table of CockroachDB lives until its session ends: ON COMMIT is refused.',
        });
      }
    },
    CreateTableAsStmt(node, statement) {
      const { onCommit } = node.into ?? {};
      if (onCommit === undefined || onCommit === 'ONCOMMIT_NOOP') return;
      const found = statement.find('ON COMMIT');
      if (found === null) return;
      const clause = statement.span(
        found.first,
        onCommit === 'ONCOMMIT_DROP' ? found.last + 1 : found.last + 2,
      );
      statement.report({
        range: clause.range,
        issue: 46556,
        message:
          'CockroachDB refuses ON COMMIT in front of AS; a temporary table lives until its session ends.',
        fix: {
          title: 'Remove ON COMMIT',
          class: onCommit === 'ONCOMMIT_PRESERVE_ROWS' ? 'safe' : 'review',
          edits: [remove(statement, clause)],
        },
      });
    },
    AlterTableStmt(node, statement) {
      for (const wrapped of node.cmds ?? []) {
        if (!('AlterTableCmd' in wrapped)) continue;
        const { subtype } = wrapped.AlterTableCmd;
        if (subtype !== 'AT_AddOf' && subtype !== 'AT_DropOf') continue;
        const found = statement.find(subtype === 'AT_AddOf' ? 'OF' : 'NOT OF');
        statement.report({
          range: (found ?? statement.span(0, 1)).range,
          message: 'CockroachDB makes no tables of a type.',
        });
      }
    },
  },
});
