import { docs } from '../documentation.ts';
import { removingStatement } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const setConstraints = defineRule({
  code: 'MOLT210',
  name: 'set-constraints',
  title: 'SET CONSTRAINTS',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'There are no deferrable constraints that could be switched; the grammar refuses the statement.',
  workaround: 'Remove it, and order the writes so that each statement leaves a valid state.',
  documentation: docs('constraints'),
  examples: [
    { bad: 'SET CONSTRAINTS ALL DEFERRED;', fixed: '' },
    { bad: 'SET CONSTRAINTS ALL IMMEDIATE;', fixed: '' },
  ],
  visit: {
    ConstraintsSetStmt(node, statement) {
      statement.report({
        range: statement.span(0, 1).range,
        message:
          'CockroachDB checks every constraint at the end of each statement and refuses SET CONSTRAINTS.',
        fix: removingStatement(statement, node.deferred === true ? 'review' : 'safe'),
      });
    },
  },
});
