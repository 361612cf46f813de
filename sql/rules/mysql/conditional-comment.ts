import type { MysqlStatement } from '../../mysql/statement.ts';
import type { StatementKind } from '../../mysql/model.ts';
import type { MysqlComment } from '../../mysql/tokens.ts';
import type { TextEdit } from '../../findings/finding.ts';
import { docs } from '../documentation.ts';
import { removeStatement, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import { shortened } from '../../text/shortened.ts';

export const conditionalComment = defineRule({
  code: 'MOLT305',
  name: 'conditional-comment',
  title: 'Comment that MySQL runs',
  severity: 'warning',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB takes /*!50100 … */ for a comment: what stands in it is skipped without a word. mysqldump puts settings there, which nobody misses, but views, triggers, routines and partitions as well.',
  workaround: 'Write what is needed outside of the comment, and delete the rest.',
  documentation: docs('sql-constants'),
  examples: [
    { bad: '/*!50001 CREATE VIEW v AS SELECT 1 */;', fixed: 'CREATE VIEW v AS SELECT 1;' },
    { bad: '/*!40101 SET NAMES utf8mb4 */;', fixed: '' },
    { good: '/* CREATE VIEW v AS SELECT 1 */ SELECT 1;' },
  ],
  mysql: {
    statement(model, statement) {
      if (statement.comments.length === 0) return;
      const comments = statement.comments.filter(({ kind }) => kind === 'conditional');
      const [first] = comments;
      if (first?.content === undefined) return;
      const range = { start: first.range.start, end: first.content.start };
      if (isWhole(statement, comments) && forgettable.has(model.kind)) {
        statement.report({
          range,
          severity: 'hint',
          layer: 'advice',
          message: 'CockroachDB skips this as a comment, and needs nothing of it.',
          fix: { title: 'Remove the statement', class: 'safe', edits: [removeStatement(statement)] },
        });
        return;
      }
      const shown = shortened(statement.textOf(first.content), 50);
      statement.report({
        range,
        message: `CockroachDB skips ${shown} as a comment; MySQL runs it.`,
        fix: {
          title: 'Take it out of the comment',
          class: 'review',
          edits: comments.flatMap((each) => unwrap(statement, each)),
        },
      });
    },
  },
});

/** What a dump sets for MySQL itself. */
const forgettable = new Set<StatementKind>([
  'set',
  'alter table',
  'use',
  'alter database',
  'create database',
  'drop view',
  'drop routine',
  'administration',
  'lock tables',
  'unlock tables',
]);

function isWhole(statement: MysqlStatement, comments: readonly MysqlComment[]): boolean {
  return statement.tokens.every(
    (token) =>
      token.text === ';' ||
      comments.some(({ range }) => range.start <= token.start && token.end <= range.end),
  );
}

/** The marks go, with the space inside of them; where nothing would be left between two words, a space stays. */
function unwrap(statement: MysqlStatement, { range, content }: MysqlComment): TextEdit[] {
  if (content === undefined) return [];
  const { text } = statement;
  const inner = text.slice(content.start, content.end);
  const start = content.start + (inner.length - inner.trimStart().length);
  // Of one that holds nothing but space, the space before is all of it.
  const end = Math.max(start, content.end - (inner.length - inner.trimEnd().length));
  const space = (at: number) => (/[\w`'")]/.test(text[at] ?? '') ? ' ' : '');
  return [
    replace({ start: range.start, end: start }, space(range.start - 1)),
    replace({ start: end, end: range.end }, space(range.end)),
  ];
}
