import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { removingStatement } from '../fixes.ts';

export const setForm = defineRule({
  code: 'MOLT240',
  name: 'set-form',
  title: 'SET, DISCARD or DECLARE in a form that the grammar refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'The grammar has no SET … FROM CURRENT, SET TRANSACTION SNAPSHOT, SET XML OPTION, DISCARD PLANS and RESET of a transaction’s modes; DECLARE takes BINARY, INSENSITIVE and SCROLL in this order only.',
  workaround:
    'Name the value behind SET. To read a past state in several sessions use AS OF SYSTEM TIME. Plans need no discarding.',
  documentation: docs('set-vars'),
  examples: [
    { bad: 'SET search_path FROM CURRENT;' },
    { bad: "SET TRANSACTION SNAPSHOT '00000003-1';" },
    { bad: 'SET XML OPTION DOCUMENT;', fixed: '' },
    { bad: 'DISCARD PLANS;', fixed: '' },
    { bad: 'DECLARE c SCROLL BINARY CURSOR FOR SELECT 1;' },
    { good: 'SET search_path TO app, public;' },
    { good: 'DISCARD ALL;' },
    { good: 'SET xmloption = content;' },
  ],
  visit: {
    VariableSetStmt(node, statement) {
      if (node.kind === 'VAR_SET_CURRENT') {
        const found = statement.find('FROM CURRENT');
        if (found === null) return;
        statement.report({
          range: found.range,
          message: 'CockroachDB has no SET … FROM CURRENT: name the value.',
        });
      } else if (node.name === 'TRANSACTION SNAPSHOT') {
        const found = statement.find('SNAPSHOT');
        if (found === null) return;
        statement.report({
          range: found.range,
          message: 'CockroachDB cannot take over a snapshot: use AS OF SYSTEM TIME.',
        });
      } else if (statement.is(1, 'XML') || (node.kind === 'VAR_RESET' && statement.is(1, 'TRANSACTION'))) {
        statement.report({
          range: statement.span(0, 2).range,
          message: `CockroachDB has no ${statement.slice(statement.span(0, 2)).replace(/\s+/g, ' ').toUpperCase()}.`,
          fix: statement.is(1, 'XML') ? removingStatement(statement) : undefined,
        });
      }
    },
    DiscardStmt(node, statement) {
      if (node.target !== 'DISCARD_PLANS') return;
      statement.report({
        range: statement.span(0, 1).range,
        message: 'CockroachDB has no DISCARD PLANS, and no need of it.',
        fix: removingStatement(statement),
      });
    },
    DeclareCursorStmt(_, statement) {
      const order = ['BINARY', 'INSENSITIVE', 'ASENSITIVE', 'SCROLL'];
      let reached = -1;
      for (let i = 2; i < statement.tokens.length && !statement.is(i, 'CURSOR'); i++) {
        const place = order.indexOf(statement.tokens[i]?.text ?? '');
        if (place === -1) continue;
        if (place < reached) {
          statement.report({
            range: statement.span(i).range,
            message: `CockroachDB wants ${order[place] ?? ''} before the option in front of it.`,
          });
        }
        reached = place;
      }
    },
  },
});
