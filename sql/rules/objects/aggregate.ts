import { docs } from '../documentation.ts';
import { objectVisitors, upTo } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const aggregate = defineRule({
  code: 'MOLT133',
  name: 'aggregate',
  title: 'Aggregate of one’s own',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Aggregates cannot be defined; the grammar refuses the statement, and queries that call the aggregate fail.',
  workaround:
    "Many have a built-in counterpart: group_concat is string_agg(x, ', '). Otherwise aggregate in the application or with array_agg and a function.",
  documentation: docs('functions-and-operators'),
  issue: 74775,
  examples: [
    { bad: 'CREATE AGGREGATE product (numeric) (SFUNC = numeric_mul, STYPE = numeric);' },
    { bad: 'ALTER AGGREGATE public.product(numeric) OWNER TO app;' },
    { good: "SELECT string_agg(name, ', ') FROM t;" },
  ],
  visit: {
    DefineStmt(node, statement) {
      if (node.kind === 'OBJECT_AGGREGATE') report(statement);
    },
    ...objectVisitors(['OBJECT_AGGREGATE'], report),
  },
});

function report(statement: StatementContext): void {
  const words = upTo(statement, 'AGGREGATE');
  statement.report({
    range: statement.span(words.first, statement.name(words.last + 1).last).range,
    message: 'CockroachDB has no aggregates of one’s own; queries that call this one need another way.',
  });
}
