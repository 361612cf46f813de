import type { Node, NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { relationName } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const dataModifyingCte = defineRule({
  code: 'MOLT256',
  name: 'data-modifying-cte',
  title: 'WITH that writes, in the wrong place',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'A WITH that inserts, updates or deletes must stand at the top of the statement, and one statement may write each table once: with two writes one row could be changed twice.',
  workaround: 'Move the WITH to the top. Write one table with two statements, in one transaction.',
  documentation: docs('common-table-expressions'),
  examples: [
    {
      bad: 'SELECT * FROM (WITH x AS (INSERT INTO t VALUES (1) RETURNING id) SELECT id FROM x) AS q;',
      good: 'WITH x AS (INSERT INTO t VALUES (1) RETURNING id) SELECT id FROM x;',
    },
    {
      bad: 'WITH a AS (UPDATE t SET v = 1 WHERE id = 1 RETURNING id), b AS (UPDATE t SET v = 2 WHERE id = 2 RETURNING id) SELECT * FROM a, b;',
      good: 'WITH a AS (UPDATE t SET v = 1 RETURNING id), b AS (UPDATE u SET v = 2 RETURNING id) SELECT * FROM a, b;',
    },
  ],
  visit: {
    RangeSubselect: (node, statement) => nested(node.subquery, statement),
    SubLink: (node, statement) => nested(node.subselect, statement),
    CommonTableExpr: (node, statement) => nested(node.ctequery, statement),
    WithClause(node, statement) {
      const seen = new Set<string>();
      for (const cte of node.ctes ?? []) {
        const target = 'CommonTableExpr' in cte ? writes(cte.CommonTableExpr.ctequery) : null;
        const name = relationName(target?.relation);
        if (name === undefined) continue;
        if (seen.has(name)) twice(target?.relation?.location, statement);
        seen.add(name);
      }
    },
    InsertStmt: main,
    UpdateStmt: main,
    DeleteStmt: main,
  },
});

type Writing = NodeOf<'InsertStmt'> | NodeOf<'UpdateStmt'> | NodeOf<'DeleteStmt'>;

function writes(node: Node | undefined): Writing | null {
  if (node === undefined) return null;
  if ('InsertStmt' in node) return node.InsertStmt;
  if ('UpdateStmt' in node) return node.UpdateStmt;
  return 'DeleteStmt' in node ? node.DeleteStmt : null;
}

function nested(query: Node | undefined, statement: StatementContext): void {
  if (query === undefined || !('SelectStmt' in query)) return;
  for (const cte of query.SelectStmt.withClause?.ctes ?? []) {
    if (!('CommonTableExpr' in cte) || writes(cte.CommonTableExpr.ctequery) === null) continue;
    statement.report({
      range: statement.span(statement.tokenAt(cte.CommonTableExpr.location)).range,
      message: 'CockroachDB takes a WITH that writes at the top of a statement only.',
    });
  }
}

function main(node: Writing, statement: StatementContext): void {
  const name = relationName(node.relation);
  for (const cte of node.withClause?.ctes ?? []) {
    if (!('CommonTableExpr' in cte)) continue;
    if (name !== undefined && relationName(writes(cte.CommonTableExpr.ctequery)?.relation) === name) {
      twice(node.relation?.location, statement);
      return;
    }
  }
}

function twice(location: number | undefined, statement: StatementContext): void {
  statement.report({
    range: statement.name(statement.tokenAt(location)).range,
    issue: 70731,
    message: 'CockroachDB refuses a second write of the same table in one statement.',
  });
}
