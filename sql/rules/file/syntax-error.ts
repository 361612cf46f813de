import { defineRule } from '../rule.ts';
import { docs } from '../documentation.ts';

// Raised by the analyzer, which has the parser's complaint; the rule has no visitor.
export const syntaxError = defineRule({
  code: 'MOLT901',
  name: 'syntax-error',
  title: 'Syntax error',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: "PostgreSQL's own parser refuses the statement, so none of the other rules could look at it.",
  workaround:
    'Correct the statement. If it is meant for CockroachDB, say so with a comment `-- molt: dialect=cockroach` at the top of the file.',
  documentation: docs('sql-grammar'),
  examples: [{ bad: 'SELECT a b c FROM t;', good: 'SELECT a AS b FROM t;' }],
});
