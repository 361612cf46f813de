import type { NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { upTo } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

/** Bits of CreateTrigStmt.timing and .events (PostgreSQL 18, src/include/catalog/pg_trigger.h). */
const insteadOf = 1 << 6;
const truncate = 1 << 5;

/** Trigger functions that PostgreSQL and its contrib modules bring, written in C. */
/** Trigger functions that PostgreSQL and its extensions bring. */
export const triggerFunctions: ReadonlySet<string> = new Set(['tsvector_update_trigger', 'tsvector_update_trigger_column', 'suppress_redundant_updates_trigger', 'moddatetime', 'lo_manage', 'autoinc', 'insert_username', 'refint']); // prettier-ignore

export const triggerForm = defineRule({
  code: 'MOLT151',
  name: 'trigger-form',
  title: 'Trigger of a kind that does not run',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'Only BEFORE and AFTER triggers FOR EACH ROW exist, for INSERT, UPDATE and DELETE. Statement triggers (also by leaving FOR EACH out), INSTEAD OF, TRUNCATE, a column list behind UPDATE OF, transition tables and constraint triggers are refused.',
  workaround:
    'Write it FOR EACH ROW. For UPDATE OF a column, compare OLD and NEW in WHEN. For views, write to the table. For full text, use a computed column with to_tsvector instead of tsvector_update_trigger.',
  documentation: docs('triggers'),
  examples: [
    { bad: 'CREATE TRIGGER log AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION log();' },
    {
      bad: 'CREATE TRIGGER log AFTER UPDATE OF price ON t FOR EACH ROW EXECUTE FUNCTION log();',
      fixed: 'CREATE TRIGGER log AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION log();',
    },
    { bad: 'CREATE CONSTRAINT TRIGGER c AFTER INSERT ON t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION c();' },
    {
      bad: 'CREATE TRIGGER ft BEFORE INSERT ON film FOR EACH ROW EXECUTE PROCEDURE tsvector_update_trigger(ft, title);',
    },
    {
      bad: 'CREATE TRIGGER w BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.a IS DISTINCT FROM NEW.a) EXECUTE FUNCTION w();',
      fixed:
        'CREATE TRIGGER w BEFORE UPDATE ON t FOR EACH ROW WHEN ((OLD).a IS DISTINCT FROM (NEW).a) EXECUTE FUNCTION w();',
    },
    { bad: 'ALTER TRIGGER touch ON t RENAME TO touched;' },
    { good: 'CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();' },
  ],
  visit: {
    DropStmt(node, statement) {
      if (node.removeType !== 'OBJECT_TRIGGER' || node.behavior !== 'DROP_CASCADE') return;
      if (statement.isBefore('v24.3') || !statement.isBefore('v26.2')) return;
      const word = statement.span(statement.whole.last);
      statement.report({
        range: word.range,
        issue: 128151,
        message: 'CockroachDB drops triggers with CASCADE since v26.2.',
        // Nothing depends on a trigger.
        fix: { title: 'Remove CASCADE', class: 'safe', edits: [remove(statement, word)] },
      });
    },
    RenameStmt(node, statement) {
      if (node.renameType !== 'OBJECT_TRIGGER') return;
      statement.report({
        range: statement.span(0, 1).range,
        layer: 'grammar',
        message: 'CockroachDB cannot rename a trigger: drop it and create it under the other name.',
      });
    },
    CreateTrigStmt(node, statement) {
      const words = upTo(statement, 'TRIGGER');
      if (node.isconstraint === true) {
        statement.report({
          range: words.range,
          layer: 'grammar',
          issue: 28296,
          message:
            'CockroachDB has no constraint triggers: an AFTER row trigger that raises an error comes nearest.',
        });
        return;
      }
      if (statement.isBefore('v24.3')) return; // the rule `trigger` refuses them all
      forms(node, statement);
      if (node.replace === true && statement.isBefore('v26.2')) {
        const found = statement.find('OR REPLACE');
        statement.report({
          range: (found ?? words).range,
          issue: 128422,
          message: 'CREATE OR REPLACE TRIGGER works since v26.2: on this target drop the trigger first.',
        });
      }
      conditions(node, statement);
    },
  },
});

function forms(node: NodeOf<'CreateTrigStmt'>, statement: StatementContext): void {
  const at = (words: string) => (statement.find(words) ?? upTo(statement, 'TRIGGER')).range;
  if (((node.timing ?? 0) & insteadOf) !== 0) {
    statement.report({
      range: at('INSTEAD OF'),
      issue: 126363,
      message: 'CockroachDB has no INSTEAD OF triggers: views cannot be written to.',
    });
  } else if (((node.events ?? 0) & truncate) !== 0) {
    statement.report({
      range: at('TRUNCATE'),
      issue: 135657,
      message: 'TRUNCATE fires no trigger in CockroachDB.',
    });
  } else if (node.row !== true) {
    const found = statement.find('FOR EACH STATEMENT') ?? statement.find('FOR STATEMENT');
    statement.report({
      range: (found ?? upTo(statement, 'TRIGGER')).range,
      issue: 126362,
      message: found
        ? 'CockroachDB runs triggers for each row only.'
        : 'Without FOR EACH ROW this is a statement trigger, and CockroachDB runs triggers for each row only.',
    });
  }
  if (node.transitionRels !== undefined) {
    statement.report({
      range: at('REFERENCING'),
      issue: 135655,
      message: 'CockroachDB has no transition tables (REFERENCING).',
    });
  }
  if (node.columns !== undefined) {
    const found = statement.find('UPDATE OF');
    if (found !== null) {
      let last = found.last + 1;
      while (statement.is(last + 1, ',')) last += 2;
      const columns = statement.span(found.last, last);
      statement.report({
        range: columns.range,
        issue: 135656,
        message:
          'CockroachDB takes no column list: the trigger runs for every UPDATE. Compare OLD and NEW in WHEN.',
        fix: { title: 'Remove the column list', class: 'review', edits: [remove(statement, columns)] },
      });
    }
  }
  const name = nameParts(node.funcname).at(-1) ?? '';
  if (triggerFunctions.has(name)) {
    const found = statement.find(name.toUpperCase());
    statement.report({
      range: (found ?? statement.span(0, 1)).range,
      message: `CockroachDB does not have the trigger function ${name}.`,
    });
  }
}

/** OLD.a and NEW.a in WHEN need parentheses around the row (CockroachDB issue 114687). */
function conditions(node: NodeOf<'CreateTrigStmt'>, statement: StatementContext): void {
  const when = node.whenClause === undefined ? null : statement.find('WHEN (');
  if (when === null) return;
  const end = statement.closes(when.last);
  for (let i = when.last + 1; i < end; i++) {
    if (!statement.is(i, 'OLD') && !statement.is(i, 'NEW')) continue;
    if (!statement.is(i + 1, '.') || statement.is(i + 2, '*')) continue;
    const row = statement.span(i);
    statement.report({
      range: statement.span(i, i + 2).range,
      issue: 114687,
      message: `CockroachDB reads ${statement.slice(row)}.x as a table’s column: write (${statement.slice(row)}).x.`,
      fix: {
        title: `Write (${statement.slice(row)})`,
        class: 'safe',
        edits: [replace(row.range, `(${statement.slice(row)})`)],
      },
    });
  }
}
