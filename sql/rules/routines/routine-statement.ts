import { docs } from '../documentation.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';

export const routineStatement = defineRule({
  code: 'MOLT156',
  name: 'routine-statement',
  title: 'What a routine may not do',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'setval is not found within a function. WITH works in bodies since v25.1, COMMIT and ROLLBACK in procedures since v24.1. Nothing can return event_trigger: there are no such triggers.',
  workaround:
    'Call setval from the application or in a statement of its own. On an older target write a subquery instead of WITH, and leave transactions to the caller.',
  documentation: docs('user-defined-functions'),
  examples: [
    { bad: "CREATE FUNCTION bump() RETURNS INT8 LANGUAGE SQL AS $$ SELECT setval('order_seq', 1) $$;" },
    {
      bad: 'CREATE FUNCTION etf() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;',
    },
    {
      good: 'CREATE FUNCTION f() RETURNS INT8 LANGUAGE SQL AS $$ WITH x AS (SELECT 1 AS a) SELECT a FROM x $$;',
    },
    { good: "SELECT setval('order_seq', 1);" },
  ],
  visit: {
    FuncCall(node, statement) {
      if (statement.routine === undefined || statement.routine.sort === 'do') return;
      if (nameParts(node.funcname).at(-1) !== 'setval') return;
      statement.report({
        range: statement.name(statement.tokenAt(node.location)).range,
        issue: 110860,
        message: 'CockroachDB does not find setval within a routine.',
      });
    },
    WithClause(node, statement) {
      if (statement.routine === undefined || !statement.isBefore('v25.1')) return;
      statement.report({
        range: statement.span(statement.tokenAt(node.location)).range,
        issue: 92961,
        message: 'CockroachDB takes WITH in a routine since v25.1.',
      });
    },
    TransactionStmt(_, statement) {
      if (statement.routine === undefined || !statement.isBefore('v24.1')) return;
      statement.report({
        range: statement.span(0).range,
        issue: 122266,
        message: 'CockroachDB ends transactions in procedures since v24.1.',
      });
    },
    CreateFunctionStmt(node, statement) {
      if (nameParts(node.returnType?.names).at(-1) !== 'event_trigger') return;
      const found = statement.find('EVENT_TRIGGER');
      statement.report({
        range: (found ?? statement.span(0, 1)).range,
        message: 'CockroachDB has no event triggers, and no type event_trigger.',
      });
    },
  },
});
