import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';
import { walk } from '../walk.ts';

export const policySubquery = defineRule({
  code: 'MOLT165',
  name: 'policy-subquery',
  title: 'Policy with a subquery',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'The expressions of a row-level security policy may not hold a query.',
  workaround:
    'Put the query into a function and call that, or keep what it finds in a setting of the session.',
  documentation: docs('row-level-security'),
  examples: [
    {
      bad: 'CREATE POLICY p ON t USING (owner IN (SELECT name FROM members));',
      good: 'CREATE POLICY p ON t USING (owner = current_user);',
    },
  ],
  visit: {
    CreatePolicyStmt(node, statement) {
      if (statement.isBefore('v25.2')) return; // there are no policies at all
      queriesIn(node.qual, statement);
      queriesIn(node.with_check, statement);
    },
    AlterPolicyStmt(node, statement) {
      queriesIn(node.qual, statement);
      queriesIn(node.with_check, statement);
    },
  },
});

function queriesIn(expression: Node | undefined, statement: StatementContext): void {
  if (expression === undefined) return;
  walk(expression, (tag, node) => {
    if (tag !== 'SubLink') return;
    const at = statement.tokenAt((node as { location?: number }).location);
    let select = at;
    while (select < statement.tokens.length && !statement.is(select, 'SELECT')) select++;
    statement.report({
      range: statement.span(select).range,
      message: 'CockroachDB refuses a query in a policy.',
    });
  });
}
