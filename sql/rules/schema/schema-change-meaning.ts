import type { Severity } from '../metadata.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import type { Span, StatementContext } from '../statement-context.ts';

/** Things that are dropped without what uses them, or not at all. */
const routine = {
  issue: 101380,
  message:
    'CockroachDB does not drop a routine with what uses it: drop the triggers, defaults and checks first.',
};
const cascades: ReadonlyMap<string, { readonly issue: number; readonly message: string }> = new Map([
  [
    'OBJECT_TYPE',
    {
      issue: 51480,
      message: 'CockroachDB does not drop a type with what uses it: drop or change the columns first.',
    },
  ],
  ['OBJECT_FUNCTION', routine],
  ['OBJECT_PROCEDURE', routine],
]);

export const schemaChangeMeaning = defineRule({
  code: 'MOLT166',
  name: 'schema-change-meaning',
  title: 'Schema change that behaves otherwise',
  severity: 'hint',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'review',
  why: 'TRUNCATE makes a new table in the place of the old one and can’t be rolled back. DROP DATABASE takes along all that is in it. A new value of an enum can be used once its job has ended. DROP INDEX is refused while sql_safe_updates is on (v25.1 and newer), and for an index of a UNIQUE constraint without CASCADE. DROP TYPE, DROP FUNCTION and DROP OWNED take no CASCADE up to v26.2. The schema public is always there.',
  workaround:
    'DELETE in batches where it may be rolled back. DROP DATABASE … RESTRICT where it should be empty. Give changes of the schema transactions of their own.',
  documentation: docs('online-schema-changes'),
  examples: [
    { bad: 'TRUNCATE orders;' },
    { bad: 'DROP DATABASE d;' },
    { bad: "ALTER TYPE mood ADD VALUE 'calm';" },
    { bad: 'DROP INDEX t_x;' },
    { bad: 'DROP TYPE IF EXISTS mood CASCADE;', good: 'DROP TYPE IF EXISTS mood;' },
    { bad: 'DROP FUNCTION IF EXISTS touch() CASCADE;', good: 'DROP FUNCTION IF EXISTS touch() RESTRICT;' },
    { bad: 'DROP OWNED BY app CASCADE;', good: 'DROP OWNED BY app;' },
    { bad: 'CREATE SCHEMA public;', fixed: 'CREATE SCHEMA IF NOT EXISTS public;' },
    { good: 'CREATE SCHEMA IF NOT EXISTS public;' },
  ],
  visit: {
    TruncateStmt(_, statement) {
      if (statement.routine !== undefined) return;
      say(statement, statement.span(0), 'CockroachDB’s TRUNCATE is not undone by ROLLBACK.');
    },
    DropdbStmt(_, statement) {
      if (statement.tokens.some((token) => token.text === 'FORCE')) return;
      statement.report({
        range: statement.span(0, 1).range,
        severity: 'warning',
        message: 'CockroachDB drops the database with all that is in it, unless RESTRICT is written.',
      });
    },
    AlterEnumStmt(_, statement) {
      const found = statement.find('ADD VALUE');
      if (found === null) return;
      say(statement, found, 'CockroachDB adds the value in a job of its own: use it in a later transaction.');
    },
    DropStmt(node, statement) {
      if (node.removeType === 'OBJECT_INDEX' && statement.routine === undefined) {
        say(
          statement,
          statement.span(0, 1),
          statement.isBefore('v25.1')
            ? 'CockroachDB wants CASCADE to drop the index of a UNIQUE constraint.'
            : 'CockroachDB refuses DROP INDEX while sql_safe_updates is on, and wants CASCADE for the index of a UNIQUE constraint.',
        );
      }
      const cascade = node.behavior === 'DROP_CASCADE' ? cascades.get(node.removeType ?? '') : undefined;
      if (cascade !== undefined) refuseCascade(statement, cascade.issue, cascade.message);
    },
    DropOwnedStmt(node, statement) {
      if (node.behavior !== 'DROP_CASCADE') return;
      refuseCascade(
        statement,
        55908,
        'CockroachDB does not drop what others own and that hangs on it: drop those things first.',
      );
    },
    CreateSchemaStmt(node, statement) {
      if (node.schemaname !== 'public' || node.if_not_exists === true) return;
      const found = statement.find('SCHEMA');
      if (found === null) return;
      const at = found.range.end;
      statement.report({
        range: statement.span(0, found.last + 1).range,
        severity: 'warning',
        layer: 'later',
        message: 'CockroachDB has a schema public in every database: this fails.',
        fix: {
          title: 'Add IF NOT EXISTS',
          class: 'safe',
          edits: [{ range: { start: at, end: at }, text: ' IF NOT EXISTS' }],
        },
      });
    },
  },
});

function say(statement: StatementContext, span: Span, message: string, severity: Severity = 'hint'): void {
  statement.report({ range: span.range, severity, message });
}

function refuseCascade(statement: StatementContext, issue: number, message: string): void {
  const word = statement.find('CASCADE');
  if (word === null) return;
  statement.report({ range: word.range, severity: 'error', layer: 'later', issue, message });
}
