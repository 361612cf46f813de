import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

/** What LIKE may include or leave out (CockroachDB v25.2 grammar). */
const known = /^(?:CONSTRAINTS|DEFAULTS|GENERATED|INDEXES|ALL)$/;

export const likeOption = defineRule({
  code: 'MOLT182',
  name: 'like-option',
  title: 'LIKE with an option that does not exist',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'LIKE copies constraints, defaults, computed columns and indexes. The grammar refuses INCLUDING and EXCLUDING of COMMENTS, COMPRESSION, IDENTITY, STATISTICS and STORAGE.',
  workaround: 'Take the option out; write comments and identity columns by themselves.',
  documentation: docs('create-table'),
  issue: 47071,
  examples: [
    {
      bad: 'CREATE TABLE u (LIKE t INCLUDING DEFAULTS INCLUDING COMMENTS);',
      fixed: 'CREATE TABLE u (LIKE t INCLUDING DEFAULTS);',
    },
    {
      bad: 'CREATE TABLE u (LIKE t INCLUDING ALL EXCLUDING STORAGE);',
      fixed: 'CREATE TABLE u (LIKE t INCLUDING ALL);',
    },
    { good: 'CREATE TABLE u (LIKE t INCLUDING ALL EXCLUDING CONSTRAINTS);' },
  ],
  visit: {
    TableLikeClause(node, statement) {
      const element = statement.elementAt(statement.tokenAt(node.relation?.location));
      for (let i = element.first; i < element.last; i++) {
        const including = statement.is(i, 'INCLUDING');
        const word = statement.tokens[i + 1]?.text ?? '';
        if ((!including && !statement.is(i, 'EXCLUDING')) || known.test(word)) continue;
        const clause = statement.span(i, i + 1);
        const shown = statement.slice(clause).replace(/\s+/g, ' ').toUpperCase();
        const matters = word === 'IDENTITY' || (including && word === 'COMMENTS');
        statement.report({
          range: clause.range,
          message: `CockroachDB’s LIKE does not take ${shown}.`,
          fix: {
            title: `Remove ${shown}`,
            class: matters ? 'review' : 'safe',
            edits: [remove(statement, clause)],
          },
        });
      }
    },
  },
});
