import type { Fix } from '../../findings/finding.ts';
import type { Node, NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const routineForm = defineRule({
  code: 'MOLT184',
  name: 'routine-form',
  title: 'Statement about routines that the grammar refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'There are functions and procedures, but no word ROUTINE for either; the attributes of a procedure cannot be altered, no routine takes VARIADIC parameters, or rows of any type (record), a body is a string and not BEGIN ATOMIC, and nothing depends on an extension.',
  workaround:
    'Write FUNCTION or PROCEDURE. Create a procedure anew to change it. An array parameter takes the place of VARIADIC, $$ … $$ that of BEGIN ATOMIC.',
  documentation: docs('create-function'),
  examples: [
    { bad: 'DROP ROUTINE f (INT8);' },
    { bad: 'ALTER ROUTINE f (INT8) RENAME TO g;' },
    { bad: 'ALTER PROCEDURE p (INT8) SECURITY DEFINER;' },
    { bad: 'CREATE FUNCTION f(VARIADIC a INT8[]) RETURNS INT8 LANGUAGE sql AS $$ SELECT 1 $$;' },
    { bad: 'ALTER PROCEDURE p (INT8) DEPENDS ON EXTENSION postgis;' },
    { bad: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE sql BEGIN ATOMIC SELECT 1; END;' },
    { good: 'ALTER PROCEDURE p (INT8) OWNER TO app;' },
    { good: 'DROP FUNCTION f (INT8);' },
    {
      bad: 'CREATE FUNCTION f(r record) RETURNS INT8 LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;',
      good: 'CREATE FUNCTION f(OUT r record) LANGUAGE plpgsql AS $$ BEGIN r := (1, 2); END $$;',
    },
  ],
  visit: {
    DropStmt: (node, statement) => routine(node.removeType, statement),
    RenameStmt: (node, statement) => routine(node.renameType, statement),
    AlterOwnerStmt: (node, statement) => routine(node.objectType, statement),
    AlterObjectSchemaStmt: (node, statement) => routine(node.objectType, statement),
    AlterFunctionStmt(node, statement) {
      routine(node.objtype, statement);
      const first = node.actions?.[0];
      if (node.objtype !== 'OBJECT_PROCEDURE' || first === undefined || !('DefElem' in first)) return;
      statement.report({
        range: statement.span(statement.tokenAt(first.DefElem.location), statement.whole.last).range,
        message: 'CockroachDB alters the name, schema and owner of a procedure only: create it anew.',
      });
    },
    AlterObjectDependsStmt(node, statement) {
      const found = statement.find('DEPENDS ON EXTENSION');
      statement.report({
        range: (found ?? statement.span(0, 1)).range,
        // The grammar takes it for functions, and the statement fails.
        layer: node.objectType === 'OBJECT_FUNCTION' ? 'later' : 'grammar',
        message: 'Nothing depends on an extension in CockroachDB.',
      });
    },
    FunctionParameter(node, statement) {
      if (node.mode !== 'FUNC_PARAM_VARIADIC') return;
      const from = statement.tokenAt(node.location);
      const found = statement.find('VARIADIC', statement.elementAt(from));
      // `a VARIADIC int[]` and `VARIADIC a int[]` are the same.
      statement.report({
        range: (found ?? statement.span(from)).range,
        issue: 88947,
        message: 'CockroachDB has no VARIADIC parameters: pass an array.',
      });
    },
    CreateFunctionStmt(node, statement) {
      records(node, statement);
      if (node.sql_body === undefined) return;
      const atomic = statement.find('BEGIN ATOMIC');
      const found = atomic ?? statement.find('RETURN');
      statement.report({
        range: (found ?? statement.span(0, 1)).range,
        // The grammar takes both, and the statement fails.
        layer: 'later',
        message: `CockroachDB takes the body of a routine as a string, not as ${atomic ? 'BEGIN ATOMIC' : 'RETURN'}.`,
        fix: atomic === null ? undefined : asString(node.sql_body, atomic.range, statement),
      });
    },
  },
});

/** Parameters of PL/pgSQL that take any row; in SQL, PostgreSQL refuses them, too. */
function records({ parameters }: NodeOf<'CreateFunctionStmt'>, statement: StatementContext): void {
  for (const parameter of parameters ?? []) {
    if (!('FunctionParameter' in parameter)) continue;
    const { argType, mode } = parameter.FunctionParameter;
    const name = nameParts(argType?.names);
    if (name.length !== 1 || name[0] !== 'record' || /OUT|TABLE/.test(mode ?? '')) continue;
    statement.report({
      range: statement.span(statement.tokenAt(argType?.location)).range,
      layer: 'later',
      issue: 105713,
      message: 'CockroachDB has no parameters of type record: name a table’s or a composite type.',
    });
  }
}

function routine(kind: string | undefined, statement: StatementContext): void {
  if (kind !== 'OBJECT_ROUTINE') return;
  statement.report({
    range: statement.span(1).range,
    message: 'CockroachDB has no word for functions and procedures alike: write FUNCTION or PROCEDURE.',
    fix: {
      title: 'Write FUNCTION',
      class: 'review',
      edits: [replace(statement.span(1).range, 'FUNCTION')],
    },
  });
}

/** `BEGIN ATOMIC a; b; END` → `AS $$ a; b; $$`, when nothing in it would end the string. */
function asString(
  body: Node,
  begin: { start: number; end: number },
  statement: StatementContext,
): Fix | undefined {
  const end = statement.whole.last;
  if (!('List' in body) || !statement.is(end, 'END') || statement.text.includes('$$')) return undefined;
  return {
    title: 'Write AS $$ … $$',
    class: 'review',
    edits: [replace(begin, 'AS $$'), replace(statement.span(end).range, '$$')],
  };
}
