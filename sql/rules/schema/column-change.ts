import type { Node, NodeOf } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { alterActions } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';

export const columnChange = defineRule({
  code: 'MOLT163',
  name: 'column-change',
  title: 'Change of a column that does not run',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'review',
  why: 'A change of a column’s type must be the only action of its ALTER TABLE; before v25.1 it is an experiment, and later it is refused for columns with indexes, constraints or views on them. A column that a sequence fills can’t be added to a table with rows.',
  workaround:
    'Give each change of a type a statement of its own. Add the column without a default, fill it in batches, then set the default.',
  documentation: docs('alter-table'),
  examples: [
    {
      bad: 'ALTER TABLE t ALTER COLUMN a TYPE INT8, ADD COLUMN z INT8;',
    },
    { bad: "ALTER TABLE t ADD COLUMN n INT8 DEFAULT nextval('s');" },
    { bad: 'ALTER TABLE t ADD COLUMN n INT8 GENERATED ALWAYS AS IDENTITY;' },
    { bad: 'ALTER TABLE t ALTER COLUMN a TYPE INT8 USING a::INT8;' },
    { good: 'ALTER TABLE t ADD COLUMN n INT8;' },
  ],
  visit: {
    AlterTableStmt(node, statement) {
      if (node.objtype !== 'OBJECT_TABLE') return;
      const commands = (node.cmds ?? []).flatMap((each) =>
        'AlterTableCmd' in each ? [each.AlterTableCmd] : [],
      );
      const actions = alterActions(statement);
      commands.forEach((command, i) => {
        const action = actions[i];
        if (action === undefined) return;
        if (command.subtype === 'AT_AlterColumnType') {
          const found = statement.find('TYPE', action) ?? action;
          const head = statement.text.slice(0, actions[0]?.range.start ?? 0);
          if (commands.length > 1) {
            statement.report({
              range: found.range,
              message: 'CockroachDB refuses a change of a type together with other actions.',
              fix: {
                title: 'One statement for each action',
                class: 'review',
                edits: actions.slice(1).map((each, n) => ({
                  range: { start: actions[n]?.range.end ?? each.range.start, end: each.range.start },
                  text: `;\n${head}`,
                })),
              },
            });
          } else {
            statement.report({
              range: found.range,
              severity: statement.isBefore('v25.1') ? 'warning' : 'info',
              message: statement.isBefore('v25.1')
                ? 'CockroachDB changes types since v25.1; before it is an experiment that a setting turns on.'
                : 'CockroachDB refuses this when the column has an index, a constraint, or a view on it.',
            });
          }
        }
        if (command.subtype === 'AT_AddColumn' && command.def !== undefined && 'ColumnDef' in command.def) {
          const sequence = filled(command.def.ColumnDef);
          if (sequence === null) return;
          const found = statement.find(sequence === 'identity' ? 'IDENTITY' : 'DEFAULT', action) ?? action;
          statement.report({
            range: found.range,
            issue: 42508,
            severity: sequence === 'identity' ? 'warning' : 'error',
            message:
              sequence === 'identity'
                ? 'CockroachDB adds an identity column to a table without rows only.'
                : 'CockroachDB does not fill a new column from a sequence.',
          });
        }
      });
    },
  },
});

function filled(column: NodeOf<'ColumnDef'>): 'identity' | 'default' | null {
  for (const wrapped of column.constraints ?? []) {
    if (!('Constraint' in wrapped)) continue;
    if (wrapped.Constraint.contype === 'CONSTR_IDENTITY') return 'identity';
    if (wrapped.Constraint.contype === 'CONSTR_DEFAULT' && isNextval(wrapped.Constraint.raw_expr))
      return 'default';
  }
  return null;
}

function isNextval(expression: Node | undefined): boolean {
  return (
    expression !== undefined &&
    'FuncCall' in expression &&
    nameParts(expression.FuncCall.funcname).at(-1) === 'nextval'
  );
}
