import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { objectVisitors, upTo } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const collation = defineRule({
  code: 'MOLT136',
  name: 'collation',
  title: 'Collation that CockroachDB does not take',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'Collations cannot be created, and a collation’s name takes no schema. Strings without COLLATE sort by their bytes, as with COLLATE "C".',
  workaround:
    'Name a built-in collation by its language tag (COLLATE "de"). Take pg_catalog."default" and pg_catalog."C" out.',
  documentation: docs('collate'),
  examples: [
    { bad: "CREATE COLLATION german (provider = icu, locale = 'de');" },
    {
      bad: 'CREATE TABLE t (name TEXT COLLATE pg_catalog."default" PRIMARY KEY);',
      fixed: 'CREATE TABLE t (name TEXT PRIMARY KEY);',
    },
    { good: 'CREATE TABLE t (name TEXT COLLATE "de" PRIMARY KEY);' },
  ],
  visit: {
    DefineStmt(node, statement) {
      if (node.kind === 'OBJECT_COLLATION') report(statement);
    },
    AlterCollationStmt: (_, statement) => report(statement),
    ...objectVisitors(['OBJECT_COLLATION'], report),
    CollateClause(node, statement) {
      const parts = nameParts(node.collname);
      if (parts.length < 2) return;
      const first = statement.tokenAt(node.location);
      if (!statement.is(first, 'COLLATE')) return;
      const name = statement.name(first + 1);
      const clause = statement.span(first, name.last);
      const bare = statement.tokens[name.last];
      const same = parts[0] === 'pg_catalog' && /^(default|C|POSIX)$/.test(parts.at(-1) ?? '');
      statement.report({
        range: clause.range,
        message: same
          ? 'CockroachDB refuses a collation with a schema; its strings sort by bytes without one, as "C" does.'
          : 'CockroachDB refuses a collation with a schema.',
        fix: same
          ? {
              title: 'Remove COLLATE',
              class: parts.at(-1) === 'default' ? 'review' : 'safe',
              edits: [remove(statement, clause)],
            }
          : {
              title: 'Remove the schema',
              class: 'review',
              edits: [replace({ start: name.range.start, end: bare?.start ?? name.range.end }, '')],
            },
      });
    },
  },
});

function report(statement: StatementContext): void {
  const words = upTo(statement, 'COLLATION');
  statement.report({
    range: statement.span(words.first, statement.name(words.last + 1).last).range,
    message: 'CockroachDB has only the collations that are built in.',
  });
}
