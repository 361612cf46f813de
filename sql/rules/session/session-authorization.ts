import { docs } from '../documentation.ts';
import { removingStatement, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const sessionAuthorization = defineRule({
  code: 'MOLT202',
  name: 'session-authorization',
  title: 'SET SESSION AUTHORIZATION',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'A session cannot take on another login; the grammar refuses it. pg_dump writes it with --use-set-session-authorization.',
  workaround: 'Use SET ROLE, or connect as the other user.',
  documentation: docs('set-vars'),
  issue: 40283,
  examples: [
    { bad: 'SET SESSION AUTHORIZATION app;', fixed: '' },
    { bad: 'SHOW SESSION AUTHORIZATION;', fixed: 'SELECT session_user;' },
    { bad: 'RESET SESSION AUTHORIZATION;', fixed: '' },
    { good: 'SET ROLE app; SET SESSION AUTHORIZATION DEFAULT;' },
  ],
  visit: {
    VariableShowStmt(node, statement) {
      if (node.name !== 'session_authorization' || !statement.is(1, 'SESSION')) return;
      statement.report({
        range: statement.span(1, 2).range,
        message: 'CockroachDB has no SHOW SESSION AUTHORIZATION: SELECT session_user tells it.',
        fix: {
          title: 'Write SELECT session_user',
          class: 'review',
          edits: [replace(statement.span(0, 2).range, 'SELECT session_user')],
        },
      });
    },
    VariableSetStmt(node, statement) {
      if (node.name !== 'session_authorization') return;
      const found = statement.find('SESSION AUTHORIZATION');
      // SET session_authorization = 'x' is another way of writing it that the grammar takes.
      if (found === null) return;
      // Back to the login that the session has anyway: sql.y, v25.2, set_rest_more.
      if (node.kind === 'VAR_SET_DEFAULT' && !statement.is(1, 'LOCAL')) return;
      statement.report({
        range: found.range,
        message: 'CockroachDB cannot change the login of a session: use SET ROLE.',
        fix: removingStatement(statement, 'review'),
      });
    },
  },
});
