import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';

export const columnCollation = defineRule({
  code: 'MOLT161',
  name: 'column-collation',
  title: 'Collation that means something else',
  severity: 'warning',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'review',
  why: 'A collation makes another type of a string, which does not compare with plain ones. "C" is not needed: plain strings sort by their bytes already. Names such as en_US.utf8 are no locales here: those are written en-US.',
  workaround: 'Leave out COLLATE "C". For others write the locale’s Unicode name: COLLATE "en-US".',
  documentation: docs('collate'),
  examples: [
    {
      bad: 'CREATE TABLE a (id INT8 PRIMARY KEY, name TEXT COLLATE "C");',
      fixed: 'CREATE TABLE a (id INT8 PRIMARY KEY, name TEXT);',
    },
    {
      bad: 'CREATE TABLE a (id INT8 PRIMARY KEY, name TEXT COLLATE "en_US.utf8");',
      fixed: 'CREATE TABLE a (id INT8 PRIMARY KEY, name TEXT COLLATE "en-US");',
    },
    { bad: "SELECT 'a' COLLATE sv < 'b' COLLATE de;", good: "SELECT 'a' COLLATE sv < 'b' COLLATE sv;" },
    { good: 'CREATE TABLE a (id INT8 PRIMARY KEY, name TEXT COLLATE "de-DE");' },
  ],
  visit: {
    CollateClause(node, statement) {
      const parts = nameParts(node.collname);
      const name = parts.at(-1) ?? '';
      const first = statement.tokenAt(node.location);
      const clause = statement.span(first, statement.name(first + 1).last);
      if (name === 'C' || name === 'POSIX') {
        statement.report({
          range: clause.range,
          message: `CockroachDB makes a collated string of this, which does not compare with others; plain strings sort as "${name}" does.`,
          fix: { title: 'Remove the collation', class: 'review', edits: [remove(statement, clause)] },
        });
        return;
      }
      const locale = /^([a-z]{2})_([A-Z]{2})(?:\.[\w-]+)?$/.exec(name);
      if (locale === null) return;
      const { range } = statement.name(first + 1);
      statement.report({
        range,
        message: `CockroachDB’s collations are locales of Unicode: "${locale[1]}-${locale[2]}".`,
        fix: {
          title: `Write "${locale[1]}-${locale[2]}"`,
          class: 'review',
          edits: [{ range, text: `"${locale[1]}-${locale[2]}"` }],
        },
      });
    },
    A_Expr(node, statement) {
      const [left, right] = [node.lexpr, node.rexpr];
      if (left === undefined || right === undefined) return;
      if (!('CollateClause' in left) || !('CollateClause' in right)) return;
      const names = [left, right].map((each) => nameParts(each.CollateClause.collname).join('.'));
      if (names[0] === names[1]) return;
      statement.report({
        range: statement.span(statement.tokenAt(node.location)).range,
        severity: 'error',
        layer: 'later',
        message: 'CockroachDB refuses to compare strings of two collations.',
      });
    },
  },
});
