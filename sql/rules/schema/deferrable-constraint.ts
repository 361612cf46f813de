import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span, StatementContext } from '../statement-context.ts';
import type { NodeOf } from '../../parse/parser.ts';

export const deferrableConstraint = defineRule({
  code: 'MOLT105',
  name: 'deferrable-constraint',
  title: 'DEFERRABLE constraint',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'CockroachDB checks every constraint at the end of each statement; its grammar refuses DEFERRABLE and INITIALLY, and NOT DEFERRABLE as well.',
  workaround:
    'Take the clause out and order the writes of a transaction so that each statement leaves a valid state: parents first, or insert with NULL and update afterwards.',
  documentation: docs('foreign-key'),
  issue: 31632,
  examples: [
    {
      bad: 'ALTER TABLE leg ADD CONSTRAINT leg_next FOREIGN KEY (next_id) REFERENCES leg (id) DEFERRABLE INITIALLY DEFERRED;',
      fixed: 'ALTER TABLE leg ADD CONSTRAINT leg_next FOREIGN KEY (next_id) REFERENCES leg (id);',
    },
    {
      bad: 'CREATE TABLE child (id INT8 PRIMARY KEY, parent_id INT8 REFERENCES parent (id) DEFERRABLE);',
      fixed: 'CREATE TABLE child (id INT8 PRIMARY KEY, parent_id INT8 REFERENCES parent (id));',
    },
    {
      bad: 'CREATE TABLE u (a INT8 PRIMARY KEY, b INT8, CONSTRAINT u_b UNIQUE (b) INITIALLY IMMEDIATE);',
      fixed: 'CREATE TABLE u (a INT8 PRIMARY KEY, b INT8, CONSTRAINT u_b UNIQUE (b));',
    },
    {
      bad: 'CREATE TABLE child (id INT8 PRIMARY KEY, parent_id INT8 REFERENCES parent (id) NOT DEFERRABLE);',
      fixed: 'CREATE TABLE child (id INT8 PRIMARY KEY, parent_id INT8 REFERENCES parent (id));',
    },
    { good: 'CREATE TABLE child (id INT8 PRIMARY KEY, parent_id INT8 REFERENCES parent (id));' },
  ],
  visit: {
    Constraint(node, statement) {
      const clause = clauseOf(node, statement);
      if (clause === null) return;
      const text = statement.slice(clause).replace(/\s+/g, ' ').toUpperCase();
      // Checked at once anyway, so nothing changes; DEFERRABLE lets SET CONSTRAINTS put the check off.
      const harmless = /^(?:NOT DEFERRABLE ?)?(?:INITIALLY IMMEDIATE)?$/.test(text);
      statement.report({
        range: clause.range,
        message: `CockroachDB checks constraints at the end of each statement and refuses ${text}.`,
        fix: {
          title: `Remove ${text}`,
          class: harmless ? 'safe' : 'review',
          edits: [remove(statement, clause)],
        },
      });
    },
    AlterTableCmd(node, statement) {
      if (node.subtype !== 'AT_AlterConstraint') return;
      const found = statement.find('ALTER CONSTRAINT');
      statement.report({
        range: (found ?? statement.span(0, 1)).range,
        message: 'CockroachDB cannot change a constraint in place and refuses ALTER CONSTRAINT.',
      });
    },
  },
});

/** `[DEFERRABLE] [INITIALLY …]` as one span, or null. A column's constraint has it as nodes of their own. */
function clauseOf(node: NodeOf<'Constraint'>, statement: StatementContext): Span | null {
  switch (node.contype) {
    case 'CONSTR_ATTR_DEFERRABLE':
    case 'CONSTR_ATTR_NOT_DEFERRABLE':
    case 'CONSTR_ATTR_DEFERRED':
    case 'CONSTR_ATTR_IMMEDIATE': {
      const at = statement.tokenAt(node.location);
      // The second of two nodes in a row: said with the first.
      const before = at - 1;
      if (statement.is(at, 'NOT') && statement.is(at - 2, 'INITIALLY')) return null;
      if (statement.is(at, 'INITIALLY') && statement.is(before, 'DEFERRABLE')) return null;
      if (statement.is(at, 'DEFERRABLE') && statement.is(at - 2, 'INITIALLY')) return null;
      return extend(statement, at);
    }
    case 'CONSTR_FOREIGN':
    case 'CONSTR_UNIQUE':
    case 'CONSTR_PRIMARY':
    case 'CONSTR_EXCLUSION':
    case 'CONSTR_CHECK': {
      // Nothing is in the tree for INITIALLY IMMEDIATE; look at the text before making tokens of it.
      if (!/deferrable|initially/i.test(statement.text)) return null;
      const at = statement.tokenAt(node.location);
      const isColumns =
        !statement.is(at - 1, ',') && !statement.is(at - 1, '(') && !statement.is(at - 1, 'ADD');
      if (isColumns) return null;
      const element = statement.elementAt(at);
      for (let i = element.first; i <= element.last; i++) {
        if (statement.tokens[i]?.depth !== statement.tokens[at]?.depth) continue;
        if (statement.is(i, 'INITIALLY')) return extend(statement, i);
        if (statement.is(i, 'DEFERRABLE')) return extend(statement, statement.is(i - 1, 'NOT') ? i - 1 : i);
      }
      return null;
    }
    default:
      return null;
  }
}

function extend(statement: StatementContext, first: number): Span {
  let last = first;
  for (;;) {
    if (
      statement.is(last, 'INITIALLY') ||
      (statement.is(last, 'NOT') && statement.is(last + 1, 'DEFERRABLE'))
    )
      last++;
    const next = last + 1;
    const not = statement.is(next, 'NOT') && statement.is(next + 1, 'DEFERRABLE');
    if (!not && !statement.is(next, 'INITIALLY') && !statement.is(next, 'DEFERRABLE'))
      return statement.span(first, last);
    last = next;
  }
}
