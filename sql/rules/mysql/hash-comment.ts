import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const hashComment = defineRule({
  code: 'MOLT304',
  name: 'hash-comment',
  title: 'Comment that begins with #',
  severity: 'error',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'safe',
  why: '# is the operator for exclusive or: what follows on the line is read as SQL. Mostly that is a syntax error; `SELECT a # b` runs, and computes something.',
  workaround: 'Begin the comment with two dashes and a space.',
  documentation: docs('sql-constants'),
  examples: [
    { bad: 'SELECT 1 # one\nFROM t;', fixed: 'SELECT 1 -- one\nFROM t;' },
    { bad: '#the first table\nDROP TABLE a;', fixed: '-- the first table\nDROP TABLE a;' },
    { good: 'SELECT 1 -- one\nFROM t;' },
  ],
  mysql: {
    statement: (_, statement) => report(statement),
    between: (_, statement) => report(statement),
  },
});

function report(statement: MysqlStatement): void {
  for (const { kind, range } of statement.comments) {
    if (kind !== 'hash') continue;
    const tight = /^#+/.exec(statement.textOf(range))?.[0] ?? '#';
    const spaced = /\s|^$/.test(statement.text[range.start + tight.length] ?? '');
    statement.report({
      range: { start: range.start, end: range.start + tight.length },
      message: 'CockroachDB reads # as an operator, and the comment behind it as SQL.',
      fix: {
        title: 'Begin the comment with --',
        class: 'safe',
        edits: [replace({ start: range.start, end: range.start + tight.length }, spaced ? '--' : '-- ')],
      },
    });
  }
}
