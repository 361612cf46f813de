import { docs } from '../documentation.ts';
import { alterActions, remove, removeAlterAction, removingStatement } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const declarativePartitioning = defineRule({
  code: 'MOLT107',
  name: 'declarative-partitioning',
  title: 'Declarative partitioning',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'In CockroachDB partitions are not tables: its own PARTITION BY lists them in the table’s definition and decides where rows are kept. The grammar refuses PostgreSQL’s form, PARTITION OF, ATTACH and DETACH.',
  workaround:
    'Make one table of the parent and its partitions: ranges are split and moved by the cluster. For data that expires use Row-Level TTL; for placement, multi-region tables.',
  documentation: docs('partitioning'),
  examples: [
    {
      bad: 'CREATE TABLE measure (at DATE PRIMARY KEY, v INT8) PARTITION BY RANGE (at);',
      fixed: 'CREATE TABLE measure (at DATE PRIMARY KEY, v INT8);',
    },
    {
      bad: "CREATE TABLE measure_24 PARTITION OF measure FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
      fixed: '',
    },
    { bad: 'ALTER TABLE ONLY measure ATTACH PARTITION measure_rest DEFAULT;', fixed: '' },
    { bad: 'ALTER INDEX measure_pkey ATTACH PARTITION measure_24_pkey;', fixed: '' },
    { good: 'CREATE TABLE measure (at DATE PRIMARY KEY, v INT8);' },
  ],
  visit: {
    CreateStmt(node, statement) {
      if (node.partbound !== undefined) {
        const found = statement.find('PARTITION OF');
        const range = found
          ? statement.span(found.first, statement.name(found.last + 1).last).range
          : statement.whole.range;
        statement.report({
          range,
          message: 'A partition is not a table in CockroachDB; its rows belong into the parent.',
          fix: removingStatement(statement, 'review'),
        });
      } else if (node.partspec !== undefined) {
        const first = statement.tokenAt(node.partspec.location);
        let open = first;
        while (open < statement.tokens.length && !statement.is(open, '(')) open++;
        const clause = statement.span(first, statement.closes(open));
        statement.report({
          range: clause.range,
          message:
            'CockroachDB refuses this PARTITION BY: it needs no partitions to spread a table, and its own form lists them.',
          fix: { title: 'Remove PARTITION BY', class: 'review', edits: [remove(statement, clause)] },
        });
      }
    },
    AlterTableStmt(node, statement) {
      (node.cmds ?? []).forEach((wrapped, i) => {
        if (!('AlterTableCmd' in wrapped)) return;
        const { subtype } = wrapped.AlterTableCmd;
        if (
          subtype !== 'AT_AttachPartition' &&
          subtype !== 'AT_DetachPartition' &&
          subtype !== 'AT_DetachPartitionFinalize'
        )
          return;
        const verb = subtype === 'AT_AttachPartition' ? 'ATTACH' : 'DETACH';
        const action = alterActions(statement)[i] ?? statement.whole;
        const found = statement.find(`${verb} PARTITION`, action);
        statement.report({
          range: (found ?? action).range,
          message: `CockroachDB has no ${verb} PARTITION: parent and partitions become one ${node.objtype === 'OBJECT_INDEX' ? 'index' : 'table'}.`,
          fix: { title: 'Remove the statement', class: 'review', edits: [removeAlterAction(statement, i)] },
        });
      });
    },
  },
});
