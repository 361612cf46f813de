import type { NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const callForm = defineRule({
  code: 'MOLT217',
  name: 'call-form',
  title: 'Named arguments and VARIADIC',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Arguments are given by position only; the grammar refuses name => value and VARIADIC.',
  workaround:
    'Write the arguments in their order. For VARIADIC over an array use a function that takes the array.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT f(a => 1);' },
    { bad: "SELECT concat(VARIADIC ARRAY['a', 'b']);" },
    { bad: 'CALL p(1, VARIADIC ARRAY[2, 3]);' },
    { good: "SELECT concat('a', 'b');" },
  ],
  visit: {
    FuncCall: (node, statement) => variadic(node, statement),
    // The tree has the call of a procedure without saying that it is one.
    CallStmt: (node, statement) => variadic(node.funccall, statement),
    NamedArgExpr(node, statement) {
      const at = statement.tokenAt(node.location);
      statement.report({
        range: statement.span(at, at + 1).range,
        issue: 122264,
        message: 'CockroachDB takes arguments by position only.',
      });
    },
  },
});

function variadic(node: NodeOf<'FuncCall'> | undefined, statement: StatementContext): void {
  if (node?.func_variadic !== true) return;
  const name = statement.name(statement.tokenAt(node.location));
  const call = statement.span(name.last + 2, statement.closes(name.last + 1));
  const found = statement.find('VARIADIC', call);
  statement.report({
    range: (found ?? name).range,
    message: 'CockroachDB does not take VARIADIC in a call.',
  });
}
