import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const createTableForm = defineRule({
  code: 'MOLT344',
  name: 'create-table-form',
  title: 'CREATE TABLE … LIKE or SELECT as MySQL writes it',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB wants LIKE in parentheses, and AS before a query; IGNORE and REPLACE before the query are unknown to it.',
  workaround: 'Write CREATE TABLE a (LIKE b INCLUDING ALL), CREATE TABLE a AS SELECT ….',
  documentation: docs('create-table-as'),
  examples: [
    { bad: 'CREATE TABLE a LIKE b;', fixed: 'CREATE TABLE a (LIKE b INCLUDING ALL);' },
    { bad: 'CREATE TABLE a SELECT * FROM b;', fixed: 'CREATE TABLE a AS SELECT * FROM b;' },
    { bad: 'CREATE TABLE a (id BIGINT) AS SELECT 1 AS id;' },
    { good: 'CREATE TABLE a AS SELECT * FROM b;' },
    { good: 'CREATE TABLE a (LIKE b INCLUDING ALL);' },
  ],
  mysql: {
    table(table, statement) {
      const { like, select } = table;
      if (like !== null) {
        const bare = statement.is(like.first, '(') ? statement.span(like.first + 1, like.last - 1) : like;
        if (bare !== like && statement.find('INCLUDING', bare) !== null) return;
        const text = `(${statement.slice(bare)} INCLUDING ALL)`;
        statement.report({
          range: like.range,
          layer: bare === like ? 'grammar' : 'meaning',
          message:
            bare === like
              ? 'CockroachDB wants LIKE in parentheses.'
              : 'Without INCLUDING ALL CockroachDB copies the columns alone, without keys and defaults.',
          fix: { title: `Write ${text}`, class: 'safe', edits: [replace(like.range, text)] },
        });
      }
      if (select === null) return;
      const { columns, keys } = statement.model;
      const first = columns[0]?.span ?? keys[0]?.span;
      if (first !== undefined) {
        statement.report({
          range: first.range,
          message: 'CockroachDB takes no definitions of columns before AS SELECT, only their names.',
        });
      } else if (!select.as) {
        const { start } = select.span.range;
        statement.report({
          range: statement.span(select.span.first).range,
          message: 'CockroachDB wants AS before the query.',
          fix: { title: 'Add AS', class: 'safe', edits: [replace({ start, end: start }, 'AS ')] },
        });
      }
    },
  },
});
