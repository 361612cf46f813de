import { docs } from '../documentation.ts';
import { removingStatement } from '../fixes.ts';
import { objectVisitors, upTo } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

/** Accepted by name, and then nothing is done (CockroachDB pkg/sql/create_extension.go). */
const accepted = new Set(['postgis', 'pg_trgm', 'fuzzystrmatch', 'pgcrypto', 'uuid-ossp', 'vector']);

export const extension = defineRule({
  code: 'MOLT130',
  name: 'extension',
  title: 'Extension',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'safe',
  why: 'Extensions cannot be installed. The grammar takes CREATE EXTENSION with a bare name only, and then it fails for all but a few names whose functions are built in.',
  workaround:
    'Remove the statement. Functions of uuid-ossp, pgcrypto, pg_trgm, fuzzystrmatch and PostGIS are in part built in; what an application calls of the others must be replaced.',
  documentation: docs('sql-feature-support'),
  examples: [
    { bad: 'CREATE EXTENSION IF NOT EXISTS pgcrypto WITH SCHEMA public;', fixed: '' },
    { bad: 'CREATE EXTENSION hstore;', fixed: '' },
    { bad: 'DROP EXTENSION pgcrypto;', fixed: '' },
    { good: 'CREATE EXTENSION IF NOT EXISTS "uuid-ossp";' },
  ],
  visit: {
    CreateExtensionStmt(node, statement) {
      // PostgreSQL 14 and newer parse CREATE LANGUAGE into the same node; the rule `language` speaks of it.
      const words = upTo(statement, 'EXTENSION');
      if (!statement.is(words.last, 'EXTENSION')) return;
      const name = node.extname ?? '';
      const bare = node.options === undefined;
      if (bare && accepted.has(name)) return;
      let last = words.last + 1;
      if (statement.is(last, 'IF')) last += 3;
      statement.report({
        range: bare
          ? statement.span(words.first, last).range
          : statement.span(last + 1, statement.whole.last).range,
        layer: bare ? 'later' : 'grammar',
        issue: bare ? 54516 : 74777,
        message: accepted.has(name)
          ? `CockroachDB refuses what stands behind the name. The functions of "${name}" that it has are built in, so the statement can go.`
          : `CockroachDB cannot install the extension "${name}": what it brings is missing unless it is built in.`,
        fix: removingStatement(statement),
      });
    },
    AlterExtensionStmt: (_, statement) => report(statement),
    AlterExtensionContentsStmt: (_, statement) => report(statement),
    ...objectVisitors(['OBJECT_EXTENSION'], report),
  },
});

function report(statement: StatementContext): void {
  statement.report({
    range: upTo(statement, 'EXTENSION').range,
    issue: statement.is(0, 'DROP') ? 74777 : undefined,
    message: 'CockroachDB has no extensions to change.',
    fix: removingStatement(statement),
  });
}
