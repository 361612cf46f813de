import { choose, type Life } from '../../catalog/lives.ts';
import { nameOf, showName } from '../../catalog/name.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const viewWrite = defineRule({
  code: 'MOLT226',
  name: 'view-write',
  title: 'Rows written to a view',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'PostgreSQL writes through a simple view to its table, and through others by rules and INSTEAD OF triggers. CockroachDB’s views are read only: the statement fails. Of INSERTs of plain VALUES and rows chosen by a constant key, of which a file may have thousands, the first one to a view is told.',
  workaround: 'Write to the table below the view.',
  documentation: docs('views'),
  examples: [
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8);\nCREATE VIEW v AS SELECT id, a FROM t;\nUPDATE v SET a = 1;',
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8);\nCREATE VIEW v AS SELECT id, a FROM t;\nUPDATE t SET a = 1;',
    },
    {
      bad: 'DELETE FROM v WHERE id > a;\nCREATE TABLE t (id INT8 PRIMARY KEY);\nCREATE VIEW v AS SELECT id FROM t;',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY);\nCREATE VIEW v AS SELECT id FROM t;\nINSERT INTO v SELECT 1 RETURNING id;',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY);\nCREATE VIEW v AS SELECT id FROM t;\nINSERT INTO v VALUES (1);\nDELETE FROM v WHERE id = 1;',
    },
    { good: 'DELETE FROM v;' },
    {
      good: 'CREATE TABLE v (id INT8 PRIMARY KEY);\nUPDATE v SET id = 2 WHERE id > id;\nALTER TABLE v RENAME TO t;\nCREATE VIEW v AS SELECT id FROM t;',
    },
  ],
  visit: {
    UpdateStmt: ({ relation, whereClause }, statement) => {
      ask(relation, isOneOfMany(statement, isByKey(whereClause)), statement);
    },
    DeleteStmt: ({ relation, whereClause }, statement) => {
      ask(relation, isOneOfMany(statement, isByKey(whereClause)), statement);
    },
    InsertStmt({ relation, selectStmt }, statement) {
      const hasRows =
        selectStmt !== undefined &&
        'SelectStmt' in selectStmt &&
        selectStmt.SelectStmt.valuesLists !== undefined;
      ask(relation, isOneOfMany(statement, hasRows), statement);
    },
  },
  schema: {
    created({ name, finding }, at, object, { catalog, report }) {
      if (object.sort !== 'view') return;
      // What a view is called now was a table when the statement ran, or the function was made.
      const then = choose(
        catalog.before(name.name, at.statement).lives.filter(isAlive),
        ['table', 'view'],
        name,
        at.statement,
      );
      if (then?.object.sort === 'table') return;
      report({
        at,
        table: finding.table,
        message: `${showName(name)} is a view, and CockroachDB writes to tables only.`,
        related: [{ at: object.declared, message: 'The view' }],
      });
    },
    notCreated: () => undefined,
  },
});

const isAlive = ({ ended }: Life): boolean => ended === null;

/** A script may hold a hundred thousand of these: to look each of them up costs seconds, and tells what the first one told. */
function isOneOfMany(statement: StatementContext, isPlain: boolean): boolean {
  return isPlain && statement.routine === undefined;
}

/** Whether rows are chosen by columns that equal constants. */
function isByKey(where: Node | undefined): boolean {
  if (where === undefined) return false;
  if ('BoolExpr' in where) return where.BoolExpr.boolop === 'AND_EXPR' && isByKey(where.BoolExpr.args?.[0]);
  if (!('A_Expr' in where)) return false;
  const { kind, rexpr } = where.A_Expr;
  const value = rexpr !== undefined && 'TypeCast' in rexpr ? rexpr.TypeCast.arg : rexpr;
  return (
    (kind === 'AEXPR_OP' && value !== undefined && ('A_Const' in value || 'ParamRef' in value)) ||
    kind === 'AEXPR_IN'
  );
}

function ask(
  relation: NodeOf<'RangeVar'> | undefined,
  isOneOfMany: boolean,
  statement: StatementContext,
): void {
  if (relation?.relname === undefined) return;
  const { schemaname, relname, location } = relation;
  const name = nameOf(schemaname === undefined ? [relname] : [schemaname, relname]);
  statement.report({
    range: statement.name(statement.tokenAt(location)).range,
    message: 'CockroachDB writes to tables only.',
    unlessCreated: { kind: 'table', name, ...(isOneOfMany && { oncePerFile: true }) },
  });
}
