import { docs } from '../documentation.ts';
import { upTo } from '../object-statements.ts';
import { defineRule } from '../rule.ts';

export const trigger = defineRule({
  code: 'MOLT150',
  name: 'trigger',
  title: 'Trigger',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  supportedSince: 'v24.3',
  fix: 'manual',
  why: 'Triggers came with v24.3 (as a preview; for general use in v26.2). Older versions refuse CREATE TRIGGER, and what the trigger did does not happen.',
  workaround: 'Use v24.3 or newer, or move the work into the application or into computed columns.',
  documentation: docs('triggers'),
  issue: 28296,
  examples: [
    { bad: 'CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch();' },
    { bad: 'DROP TRIGGER touch ON t;' },
  ],
  visit: {
    DropStmt(node, statement) {
      if (node.removeType !== 'OBJECT_TRIGGER') return;
      statement.report({
        range: statement.span(0, 1).range,
        message: 'CockroachDB has triggers since v24.3; this target refuses the statement.',
      });
    },
    CreateTrigStmt(node, statement) {
      if (node.isconstraint === true) return; // trigger-form says so, for every version
      const words = upTo(statement, 'TRIGGER');
      statement.report({
        range: statement.span(words.first, words.last + 1).range,
        message: 'CockroachDB has triggers since v24.3; this target refuses them.',
      });
    },
  },
});
