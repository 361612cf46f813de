import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { removingStatement } from '../fixes.ts';
import { objectVisitors } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { Span, StatementContext } from '../statement-context.ts';

export const extendedStatistics = defineRule({
  code: 'MOLT185',
  name: 'extended-statistics',
  title: 'Extended statistics',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'CREATE STATISTICS collects statistics at once, under a plain name, on columns of one table; the grammar refuses kinds, expressions, a schema, IF NOT EXISTS, and every statement that changes or drops them. Statistics of several columns are collected by themselves.',
  workaround: 'Remove the statement, or write CREATE STATISTICS name ON a, b FROM t.',
  documentation: docs('create-statistics'),
  examples: [
    { bad: 'CREATE STATISTICS st (dependencies) ON a, b FROM t;', fixed: '' },
    { bad: 'CREATE STATISTICS IF NOT EXISTS st ON a, b FROM t;', fixed: '' },
    { bad: 'CREATE STATISTICS app.st ON a, b FROM t;', fixed: '' },
    { bad: 'CREATE STATISTICS st ON (a + b), c FROM t;', fixed: '' },
    { bad: 'CREATE STATISTICS ON a, b FROM t;', fixed: '' },
    { bad: 'CREATE STATISTICS st ON a, b FROM t AS x;', fixed: '' },
    { bad: 'ALTER STATISTICS st OWNER TO app;', fixed: '' },
    { bad: 'DROP STATISTICS st;', fixed: '' },
    { good: 'CREATE STATISTICS st ON a, b FROM t;' },
  ],
  visit: {
    CreateStatsStmt(node, statement) {
      const name = statement.name(2);
      const expressions = (node.exprs ?? []).some(
        (each) => !('StatsElem' in each) || each.StatsElem.name === undefined,
      );
      if (node.if_not_exists === true) refuse(statement.span(2, 4), 'IF NOT EXISTS', statement);
      else if (node.defnames === undefined)
        refuse(statement.span(0, 1), 'statistics without a name', statement);
      else if ((node.defnames?.length ?? 0) > 1) refuse(name, 'a schema here', statement);
      else if (node.stat_types !== undefined) {
        refuse(
          statement.span(name.last + 1, statement.closes(name.last + 1)),
          'kinds of statistics',
          statement,
        );
      } else if (expressions) refuse(statement.find('ON') ?? name, 'statistics on expressions', statement);
      else if (!isPlainTable(node.relations)) {
        refuse(statement.find('FROM') ?? name, 'anything but one table', statement);
      }
    },
    AlterStatsStmt: (_, statement) => alter(statement),
    ...objectVisitors(['OBJECT_STATISTIC_EXT'], alter),
  },
});

/** One table by its name: no alias, no ONLY. */
function isPlainTable(relations: readonly Node[] | undefined): boolean {
  const [only] = relations ?? [];
  if (only === undefined || relations?.length !== 1 || !('RangeVar' in only)) return false;
  return only.RangeVar.alias === undefined && only.RangeVar.inh === true;
}

function refuse(place: Span, what: string, statement: StatementContext): void {
  statement.report({
    range: place.range,
    message: `CockroachDB’s CREATE STATISTICS does not take ${what}.`,
    fix: removingStatement(statement, 'review'),
  });
}

function alter(statement: StatementContext): void {
  statement.report({
    range: statement.span(0, 1).range,
    message: 'CockroachDB keeps no statistics that could be changed or dropped by name.',
    fix: removingStatement(statement),
  });
}
