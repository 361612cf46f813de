import { docs } from '../documentation.ts';
import { removingStatement } from '../fixes.ts';
import { defineRule } from '../rule.ts';

/** What CockroachDB's COMMENT ON takes. */
const commentable = new Set(['OBJECT_TABLE', 'OBJECT_COLUMN', 'OBJECT_INDEX', 'OBJECT_SCHEMA', 'OBJECT_DATABASE', 'OBJECT_TABCONSTRAINT', 'OBJECT_TYPE']); // prettier-ignore

const issues: Readonly<Record<string, number>> = { OBJECT_EXTENSION: 74777, OBJECT_FUNCTION: 17511 };

export const commentOn = defineRule({
  code: 'MOLT131',
  name: 'comment-on',
  title: 'Comment on something that takes none',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'COMMENT ON works for databases, schemas, tables, columns, indexes, constraints and (since v24.2) types; the grammar refuses the other kinds.',
  workaround:
    'Remove the statement, and keep the text as an SQL comment beside the definition. A view’s comment can be set with COMMENT ON TABLE.',
  documentation: docs('comment-on'),
  examples: [
    { bad: "COMMENT ON EXTENSION pgcrypto IS 'cryptography';", fixed: '' },
    { bad: "COMMENT ON FUNCTION f(int) IS 'adds';", fixed: '' },
    { good: "COMMENT ON COLUMN t.a IS 'unit: seconds';" },
  ],
  visit: {
    CommentStmt(node, statement) {
      const kind = node.objtype ?? '';
      if (commentable.has(kind) && !(kind === 'OBJECT_TYPE' && statement.isBefore('v24.2'))) return;
      // COMMENT ON <one or more words> name: the words end before the name, which the tree knows only in parts.
      let last = 2;
      while (
        /^(MATERIALIZED|FOREIGN|EVENT|ACCESS|TEXT|LARGE|PROCEDURAL|OPERATOR|DATA|SEARCH|USER)$/.test(
          statement.tokens[last]?.text ?? '',
        )
      )
        last++;
      const what = statement.slice(statement.span(2, last)).toUpperCase();
      statement.report({
        range: statement.span(0, last).range,
        issue: issues[kind],
        message: `CockroachDB refuses COMMENT ON ${what}: it keeps no comment there.`,
        fix: removingStatement(statement),
      });
    },
  },
});
