import type { KeyDefinition } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const keyWord = defineRule({
  code: 'MOLT338',
  name: 'key-word',
  title: 'KEY for an index, a name behind PRIMARY KEY',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'In CREATE TABLE CockroachDB takes INDEX and UNIQUE INDEX; KEY stands behind PRIMARY and FOREIGN only, a name behind UNIQUE needs the word INDEX, and behind PRIMARY KEY none may stand.',
  workaround: 'Write INDEX k (a) or UNIQUE INDEX k (a).',
  documentation: docs('create-table'),
  examples: [
    {
      bad: 'CREATE TABLE t (a BIGINT, b BIGINT, KEY k (a), UNIQUE KEY u (b));',
      fixed: 'CREATE TABLE t (a BIGINT, b BIGINT, INDEX k (a), UNIQUE INDEX u (b));',
    },
    {
      bad: 'CREATE TABLE t (a BIGINT, UNIQUE u (a));',
      fixed: 'CREATE TABLE t (a BIGINT, UNIQUE INDEX u (a));',
    },
    {
      bad: 'CREATE TABLE t (a BIGINT, CONSTRAINT u UNIQUE KEY (a));',
      fixed: 'CREATE TABLE t (a BIGINT, CONSTRAINT u UNIQUE (a));',
    },
    {
      bad: 'CREATE TABLE t (a BIGINT, PRIMARY KEY pk (a));',
      fixed: 'CREATE TABLE t (a BIGINT, PRIMARY KEY (a));',
    },
    { good: 'CREATE TABLE t (a BIGINT, INDEX k (a), UNIQUE (a));' },
  ],
  mysql: {
    key(key, statement) {
      if (statement.is(key.span.first, 'CONSTRAINT') && key.keyword.first === key.span.first + 1) {
        const isIndex =
          statement.model.kind === 'alter table' && (key.sort === 'unique' || key.sort === 'index');
        const word = statement.span(key.span.first);
        const { start } = word.range;
        // In ALTER TABLE the rule about indexes writes the whole action anew.
        if (!isIndex) {
          statement.report({
            range: word.range,
            message: 'CockroachDB’s CONSTRAINT needs a name behind it.',
            fix: {
              title: 'Remove CONSTRAINT',
              class: 'safe',
              edits: [replace({ start, end: key.keyword.range.start }, '')],
            },
          });
        }
      }
      if (key.sort === 'primary' && key.nameSpan !== null && key.nameSpan.first > key.keyword.first) {
        const { range } = key.nameSpan;
        statement.report({
          range,
          message: 'CockroachDB’s PRIMARY KEY takes no name behind it; MySQL takes one and forgets it.',
          fix: { title: 'Remove the name', class: 'safe', edits: [remove(statement, key.nameSpan)] },
        });
      }
      // ALTER TABLE takes neither word: add-index speaks of that.
      if (statement.model.kind !== 'create table' || (key.sort !== 'index' && key.sort !== 'unique')) return;
      const text = wanted(key, statement);
      if (text === null || text === statement.slice(key.keyword).toUpperCase()) return;
      const { range } = key.keyword;
      statement.report({
        range,
        message: `CockroachDB takes ${text} here, not ${statement.slice(key.keyword)}.`,
        fix: { title: `Write ${text}`, class: 'safe', edits: [replace(range, text)] },
      });
    },
  },
});

function wanted(key: KeyDefinition, statement: MysqlStatement): string | null {
  if (key.sort === 'index') return 'INDEX';
  // Behind CONSTRAINT name it is a constraint; behind that word no name may follow.
  const isConstraint = statement.is(key.span.first, 'CONSTRAINT');
  const hasName = key.nameSpan !== null && key.nameSpan.first > key.keyword.first;
  if (isConstraint) return hasName ? null : 'UNIQUE';
  return hasName || key.keyword.last > key.keyword.first ? 'UNIQUE INDEX' : 'UNIQUE';
}
