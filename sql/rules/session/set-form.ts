import { docs } from '../documentation.ts';
import type { Node } from '../../parse/parser.ts';
import { typeFunctionKeywords } from '../data/keywords.ts';
import { remove, removingStatement, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const setForm = defineRule({
  code: 'MOLT240',
  name: 'set-form',
  title: 'SET, DISCARD or DECLARE in a form that the grammar refuses',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'The grammar has no SET … FROM CURRENT, SET TRANSACTION SNAPSHOT, SET XML OPTION, DISCARD PLANS and RESET of a transaction’s modes, and nothing but settings behind SET LOCAL; a mode of a transaction stands once; DECLARE takes BINARY, INSENSITIVE and SCROLL in this order only.',
  workaround:
    'Name the value behind SET. To read a past state in several sessions use AS OF SYSTEM TIME. Plans need no discarding.',
  documentation: docs('set-vars'),
  examples: [
    { bad: 'SET search_path FROM CURRENT;' },
    { bad: "SET TRANSACTION SNAPSHOT '00000003-1';" },
    { bad: 'SET XML OPTION DOCUMENT;', fixed: '' },
    { bad: 'DISCARD PLANS;', fixed: '' },
    { bad: 'DECLARE c SCROLL BINARY CURSOR FOR SELECT 1;' },
    { bad: 'SET LOCAL TRANSACTION READ ONLY;', fixed: 'SET TRANSACTION READ ONLY;' },
    { bad: "SET LOCAL NAMES 'utf8';", fixed: "SET NAMES 'utf8';" },
    { bad: 'SET SESSION SESSION CHARACTERISTICS AS TRANSACTION READ ONLY;' },
    { bad: 'BEGIN READ ONLY, READ WRITE;' },
    { bad: 'SET app.side = left;', fixed: "SET app.side = 'left';" },
    { good: 'SET search_path TO app, public;' },
    { good: 'SET LOCAL ROLE none; SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY, NOT DEFERRABLE;' },
    { good: 'DISCARD ALL;' },
    { good: 'SET xmloption = content;' },
  ],
  visit: {
    VariableSetStmt(node, statement) {
      // As a clause of another statement it is the business of that statement's rules.
      if (statement.tag !== 'VariableSetStmt') return;
      scope(statement);
      modes(node.args, statement);
      if (node.kind === 'VAR_SET_VALUE') values(node.args, statement);
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
    TransactionStmt: (node, statement) => modes(node.options, statement),
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
        if (place <= reached) {
          const word = order[place] ?? '';
          statement.report({
            range: statement.span(i).range,
            message:
              place === reached
                ? `CockroachDB takes ${word} once.`
                : `CockroachDB wants ${word} before the option in front of it.`,
          });
        }
        reached = place;
      }
    },
  },
});

/** SET LOCAL takes settings, TIME ZONE, SCHEMA and ROLE only; SET SESSION no second SESSION. */
function scope(statement: StatementContext): void {
  const word = statement.tokens[2]?.text ?? '';
  const local =
    statement.is(1, 'LOCAL') && (word === 'NAMES' || word === 'TRANSACTION' || word === 'SESSION');
  if (!local && !(statement.is(1, 'SESSION') && word === 'SESSION')) return;
  // What sets a session for good is not what was meant for one transaction.
  if (word === 'SESSION' && statement.is(3, 'AUTHORIZATION')) return;
  if (word === 'NAMES' && /^(?:TO|=|\.)$/.test(statement.tokens[3]?.text ?? '')) return;
  statement.report({
    range: statement.span(1, 2).range,
    message: `CockroachDB takes ${word} behind SET without ${local ? 'LOCAL' : 'a second SESSION'}.`,
    fix:
      word === 'SESSION'
        ? undefined
        : {
            title: 'Remove LOCAL',
            class: word === 'TRANSACTION' ? 'safe' : 'review',
            edits: [remove(statement, statement.span(1))],
          },
  });
}

/** `READ ONLY, READ WRITE`: PostgreSQL takes the last one. */
function modes(list: readonly Node[] | undefined, statement: StatementContext): void {
  const seen = new Set<string>();
  for (const each of list ?? []) {
    if (!('DefElem' in each)) continue;
    const { defname = '', location } = each.DefElem;
    if (seen.has(defname)) {
      const at = statement.tokenAt(location);
      statement.report({
        range: statement.span(at, at + 1).range,
        // The parser's own check, not its grammar.
        layer: 'later',
        message: 'CockroachDB takes each mode of a transaction once.',
      });
    }
    seen.add(defname);
  }
}

/** Words that begin something else in an expression, which is what CockroachDB reads behind SET x =. */
const refusedValues: ReadonlySet<string> = new Set(typeFunctionKeywords.filter((word) => word !== 'none'));

function values(list: readonly Node[] | undefined, statement: StatementContext): void {
  for (const each of list ?? []) {
    const at = 'A_Const' in each ? statement.tokenAt(each.A_Const.location) : -1;
    const token = statement.tokens[at];
    if (token?.kind !== 'word' || !refusedValues.has(token.text.toLowerCase())) continue;
    const { range } = statement.span(at);
    statement.report({
      range,
      message: `${token.text} is a keyword in CockroachDB: as a value it needs quotes.`,
      fix: {
        title: 'Write quotes',
        class: 'safe',
        edits: [replace(range, `'${token.text.toLowerCase()}'`)],
      },
    });
  }
}
