import type { NodeOf } from '../../parse/parser.ts';
import type { TextRange } from '../../findings/finding.ts';
import { routineOf } from '../../routines/body.ts';
import { docs } from '../documentation.ts';
import type { CockroachVersion } from '../metadata.ts';
import { upTo } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const routineVersion = defineRule({
  code: 'MOLT174',
  name: 'routine-version',
  title: 'Routine of a kind that came later',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  supportedSince: 'v26.2',
  fix: 'manual',
  why: 'Procedures came with v23.2, OUT parameters and defaults with v24.1, SECURITY DEFINER and trigger functions with v24.3, RETURNS TABLE with v25.1 (v25.2 in PL/pgSQL), sets from PL/pgSQL with v25.2. CREATE OR REPLACE of a trigger function that is in use works since v26.2.',
  workaround:
    'Use a newer target. Before, write a function that returns VOID, two functions instead of a default, a composite type instead of OUT parameters, and drop the trigger before its function is replaced.',
  documentation: docs('create-function'),
  examples: [
    {
      bad: 'CREATE OR REPLACE FUNCTION tf() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;',
      good: 'CREATE FUNCTION tf() RETURNS TRIGGER LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;',
    },
  ],
  visit: {
    CreateFunctionStmt: check,
    CallStmt(_, statement) {
      if (statement.routine === undefined) noProcedures(statement, 'CALL');
    },
    DropStmt: (node, statement) => ofKind(node.removeType, statement),
    RenameStmt: (node, statement) => ofKind(node.renameType, statement),
    AlterOwnerStmt: (node, statement) => ofKind(node.objectType, statement),
    AlterObjectSchemaStmt: (node, statement) => ofKind(node.objectType, statement),
    AlterFunctionStmt: (node, statement) => ofKind(node.objtype, statement),
    GrantStmt: (node, statement) => ofKind(node.objtype, statement),
  },
});

function ofKind(kind: string | undefined, statement: StatementContext): void {
  if (kind !== 'OBJECT_PROCEDURE') return;
  noProcedures(statement, statement.find('PROCEDURES') === null ? 'PROCEDURE' : 'PROCEDURES');
}

/** There is no word for procedures before v23.2. */
function noProcedures(statement: StatementContext, word: string): void {
  if (!statement.isBefore('v23.2')) return;
  const found = statement.find(word);
  if (found === null) return;
  statement.report({ range: found.range, message: 'CockroachDB has procedures since v23.2.' });
}

function check(node: NodeOf<'CreateFunctionStmt'>, statement: StatementContext): void {
  const routine = routineOf(node);
  const say = (
    since: CockroachVersion,
    range: TextRange | undefined,
    what: string,
    more: { layer?: 'later'; severity?: 'warning'; issue?: number } = {},
  ) => {
    if (!statement.isBefore(since)) return;
    statement.report({
      range: range ?? upTo(statement, 'FUNCTION').range,
      message: `CockroachDB ${what} since ${since}.`,
      ...more,
    });
  };
  if (routine.sort === 'procedure') {
    say('v23.2', upTo(statement, 'PROCEDURE').range, 'has procedures');
  }
  const returns = statement.find('RETURNS', statement.whole);
  for (const parameter of node.parameters ?? []) {
    if (!('FunctionParameter' in parameter)) continue;
    const { mode, defexpr, name } = parameter.FunctionParameter;
    if (mode === 'FUNC_PARAM_OUT' || mode === 'FUNC_PARAM_INOUT') {
      const word = statement.find(mode === 'FUNC_PARAM_OUT' ? 'OUT' : 'INOUT', statement.whole, true);
      say(
        'v24.1',
        word?.range,
        `takes the ${mode === 'FUNC_PARAM_OUT' ? 'OUT' : 'INOUT'} parameter ${name ?? ''}`.trimEnd(),
      );
    }
    if (defexpr !== undefined) {
      const word =
        statement.find('DEFAULT', statement.whole, true) ?? statement.find('=', statement.whole, true);
      say('v24.1', word?.range, 'takes defaults of parameters');
    }
  }
  const security = statement.find('SECURITY DEFINER');
  if (security !== null) say('v24.3', security.range, 'takes SECURITY DEFINER');
  if (routine.isTrigger) {
    say('v24.3', returns?.range, 'has trigger functions');
    if (routine.orReplace && !statement.isBefore('v24.3')) {
      say('v26.2', statement.find('OR REPLACE')?.range, 'replaces a function that a trigger uses', {
        layer: 'later',
        severity: 'warning',
        issue: 134555,
      });
    }
  } else if (routine.returnsSet && returns !== null) {
    const isTable = statement.is(returns.last + 1, 'TABLE');
    const since = routine.language === 'plpgsql' ? 'v25.2' : isTable ? 'v25.1' : null;
    if (since !== null) {
      say(
        since,
        statement.span(returns.first, returns.last + 1).range,
        `takes RETURNS ${isTable ? 'TABLE' : 'SETOF'}${routine.language === 'plpgsql' ? ' in PL/pgSQL' : ''}`,
        isTable && statement.isBefore('v25.1') ? {} : { layer: 'later' },
      );
    }
  }
}
