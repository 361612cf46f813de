import type { NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const temporaryTable = defineRule({
  code: 'MOLT162',
  name: 'temporary-table',
  title: 'Temporary table',
  severity: 'warning',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Temporary tables, views and sequences are a preview, and refused unless the session has experimental_enable_temp_tables on. Each is a change of the schema, which costs far more than in PostgreSQL.',
  workaround:
    'Use a CTE, or a table with a column for the session. To keep it, SET experimental_enable_temp_tables = on first.',
  documentation: docs('temporary-tables'),
  issue: 46260,
  examples: [
    {
      bad: 'CREATE TEMP TABLE staging (id INT8 PRIMARY KEY);',
      good: 'CREATE TABLE staging (id INT8 PRIMARY KEY);',
    },
    { bad: 'CREATE TEMP VIEW v AS SELECT 1 AS one;' },
    { bad: 'CREATE TEMPORARY TABLE s AS SELECT 1 AS one;' },
  ],
  visit: {
    CreateStmt: (node, statement) => check(node.relation, statement),
    ViewStmt: (node, statement) => check(node.view, statement),
    CreateSeqStmt: (node, statement) => check(node.sequence, statement),
    CreateTableAsStmt: (node, statement) => check(node.into?.rel, statement),
  },
});

function check(relation: NodeOf<'RangeVar'> | undefined, statement: StatementContext): void {
  if (relation?.relpersistence !== 't' || statement.routine !== undefined) return;
  const found = statement.find('TEMP') ?? statement.find('TEMPORARY');
  if (found === null) return;
  statement.report({
    range: found.range,
    message: 'CockroachDB refuses this unless experimental_enable_temp_tables is on.',
  });
}
