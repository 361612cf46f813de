import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { remove, removingStatement } from '../fixes.ts';
import type { FixClass } from '../metadata.ts';
import { optionClauses } from '../option-clauses.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

/** Attributes that the grammar refuses, and what taking them out means. */
const refused: Readonly<Record<string, FixClass>> = {
  parallel: 'safe',
  cost: 'safe',
  rows: 'safe',
  support: 'safe',
  transform: 'manual',
  window: 'manual',
  set: 'review',
};

export const functionAttribute = defineRule({
  code: 'MOLT152',
  name: 'function-attribute',
  title: 'Function attribute',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'The grammar refuses PARALLEL, COST, ROWS, SUPPORT, TRANSFORM, WINDOW, and settings of a function (SET search_path = …). LEAKPROOF wants IMMUTABLE beside it.',
  workaround:
    'PARALLEL, COST, ROWS and SUPPORT only advise PostgreSQL’s planner: take them out. Instead of SET search_path write the schema in front of every name in the body.',
  documentation: docs('create-function'),
  examples: [
    {
      bad: 'CREATE FUNCTION f(a INT8) RETURNS INT8 LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10 AS $$ SELECT a $$;',
      fixed: 'CREATE FUNCTION f(a INT8) RETURNS INT8 LANGUAGE sql IMMUTABLE AS $$ SELECT a $$;',
    },
    {
      bad: "CREATE FUNCTION f() RETURNS INT8 LANGUAGE sql SET search_path TO 'public', 'pg_temp' AS $$ SELECT 1 $$;",
      fixed: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE sql AS $$ SELECT 1 $$;',
    },
    { bad: 'ALTER FUNCTION f() COST 10;', fixed: '' },
    {
      bad: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE sql STABLE LEAKPROOF AS $$ SELECT 1 $$;',
      good: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE sql IMMUTABLE STRICT LEAKPROOF AS $$ SELECT 1 $$;',
    },
  ],
  visit: {
    CreateFunctionStmt: (node, statement) => check(node.options, statement),
    AlterFunctionStmt: (node, statement) => check(node.actions, statement),
  },
});

function check(options: readonly Node[] | undefined, statement: StatementContext): void {
  const clauses = optionClauses(options, statement);
  if (statement.tag === 'CreateFunctionStmt') leakproof(clauses, statement);
  for (const { element, clause, text } of clauses) {
    const fixClass = refused[element.defname ?? ''];
    if (fixClass === undefined) continue;
    statement.report({
      range: clause.range,
      message: `CockroachDB refuses the attribute ${text}.`,
      fix:
        fixClass === 'manual'
          ? undefined
          : statement.tag === 'AlterFunctionStmt' && clauses.length === 1
            ? removingStatement(statement, fixClass)
            : { title: `Remove ${text}`, class: fixClass, edits: [remove(statement, clause)] },
    });
  }
}

/** LEAKPROOF is taken of what is IMMUTABLE only (pkg/sql/catalog/funcinfo). */
function leakproof(clauses: ReturnType<typeof optionClauses>, statement: StatementContext): void {
  const found = clauses.find(({ element }) => element.defname === 'leakproof');
  const arg = found?.element.arg;
  if (found === undefined || arg === undefined || !('Boolean' in arg) || arg.Boolean.boolval !== true) return;
  const isImmutable = clauses.some(
    ({ element: { defname, arg: value } }) =>
      defname === 'volatility' &&
      value !== undefined &&
      'String' in value &&
      value.String.sval === 'immutable',
  );
  if (isImmutable) return;
  statement.report({
    range: found.clause.range,
    layer: 'later',
    message: 'CockroachDB takes LEAKPROOF of an IMMUTABLE function only.',
    fix: { title: 'Remove LEAKPROOF', class: 'review', edits: [remove(statement, found.clause)] },
  });
}
