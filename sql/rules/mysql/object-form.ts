import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Fix } from '../../findings/finding.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import type { Span } from '../source-statement.ts';

export const objectForm = defineRule({
  code: 'MOLT412',
  name: 'mysql-object-form',
  title: 'CREATE OR REPLACE TABLE, DROP TEMPORARY TABLE, DROP TRIGGER',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB replaces views, functions and procedures only, knows no ONLINE, IGNORE, TEMPORARY and WAIT in ALTER and DROP, and drops a trigger by its name and its table.',
  workaround:
    'Write DROP TABLE IF EXISTS before CREATE TABLE, leave the words out, and write DROP TRIGGER name ON table.',
  documentation: docs('drop-table'),
  examples: [
    {
      bad: 'CREATE OR REPLACE TABLE t (id BIGINT PRIMARY KEY);',
      fixed: 'DROP TABLE IF EXISTS t;\nCREATE TABLE t (id BIGINT PRIMARY KEY);',
    },
    { bad: 'CREATE OR REPLACE INDEX i ON t (a);' },
    { bad: 'DROP TEMPORARY TABLE IF EXISTS t;', fixed: 'DROP TABLE IF EXISTS t;' },
    { bad: 'DROP TABLES a, b;', fixed: 'DROP TABLE a, b;' },
    { bad: 'DROP TABLE t WAIT 5;', fixed: 'DROP TABLE t;' },
    { bad: 'ALTER IGNORE TABLE t ADD UNIQUE (a);' },
    { bad: 'ALTER ONLINE TABLE t DROP COLUMN a;', fixed: 'ALTER TABLE t DROP COLUMN a;' },
    { bad: 'DROP TRIGGER IF EXISTS tr;', good: 'DROP TRIGGER IF EXISTS tr ON t;' },
    { bad: 'DROP EVENT e;', good: 'DROP TABLE t;' },
  ],
  mysql: {
    kinds: [
      'create table',
      'create index',
      'create database',
      'create sequence',
      'alter table',
      'drop table',
      'drop routine',
    ],
    statement(model, statement) {
      const { kind, head } = model;
      switch (kind) {
        case 'create table':
        case 'create index':
        case 'create database':
        case 'create sequence': {
          const words = statement.find('OR REPLACE', head);
          if (words === null) return;
          const edits = [remove(statement, words)];
          if (kind === 'create table' && model.name !== null) {
            const { start } = head.range;
            edits.push(
              replace({ start, end: start }, `DROP TABLE IF EXISTS ${nameOf(statement, model.name)};\n`),
            );
          }
          statement.report({
            range: words.range,
            message: `CockroachDB has no CREATE OR REPLACE ${kind.slice(7).toUpperCase()}.`,
            fix:
              kind === 'create table' ? { title: 'Drop the table before', class: 'safe', edits } : undefined,
          });
          return;
        }
        case 'alter table':
          for (const word of ['ONLINE', 'IGNORE']) {
            const found = statement.find(word, head);
            const fixClass = word === 'ONLINE' ? 'safe' : 'review';
            if (found !== null) without(statement, found, 'ALTER', fixClass);
          }
          return;
        case 'drop table': {
          const temporary = statement.find('TEMPORARY', head);
          // Without the word a table that is not temporary may go.
          if (temporary !== null) without(statement, temporary, 'DROP', 'review');
          if (statement.is(head.last, 'TABLES')) {
            const { range } = statement.span(head.last);
            statement.report({
              range,
              message: 'CockroachDB writes DROP TABLE for several, too.',
              fix: { title: 'Write TABLE', class: 'safe', edits: [replace(range, 'TABLE')] },
            });
          }
          const wait = statement.find('WAIT') ?? statement.find('NOWAIT');
          if (wait !== null && wait.first > head.last + 1) {
            without(statement, statement.span(wait.first, statement.whole.last), 'DROP', 'safe');
          }
          return;
        }
        case 'drop routine':
          dropped(statement, head);
          return;
        default:
      }
    },
  },
});

function without(statement: MysqlStatement, words: Span, verb: string, fixClass: Fix['class']): void {
  const written = statement.slice(words);
  statement.report({
    range: words.range,
    message: `CockroachDB does not take ${written} in ${verb} TABLE.`,
    fix: { title: `Remove ${written}`, class: fixClass, edits: [remove(statement, words)] },
  });
}

function dropped(statement: MysqlStatement, head: Span): void {
  const what = statement.tokens[head.last]?.text ?? '';
  if (what === 'EVENT') {
    statement.report({ range: head.range, message: 'CockroachDB has no events.' });
  } else if (what === 'TRIGGER' && statement.is(0, 'DROP') && statement.find('ON') === null) {
    statement.report({
      range: head.range,
      message: 'CockroachDB’s DROP TRIGGER names the table, too: DROP TRIGGER name ON table.',
    });
  } else if (
    statement.is(0, 'ALTER') &&
    !/^(?:OWNER|RENAME|SET)$/.test(statement.tokens[head.last + 2]?.text ?? '')
  ) {
    statement.report({
      range: head.range,
      message: `CockroachDB changes no characteristics of a ${what.toLowerCase()}; CREATE OR REPLACE makes it anew.`,
    });
  }
}

function nameOf(statement: MysqlStatement, name: Span): string {
  const parts: string[] = [];
  for (let at = name.first; at <= name.last; at += 2) parts.push(statement.cockroachNameAt(at));
  return parts.join('.');
}
