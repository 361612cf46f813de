import type { Node, NodeOf } from '../../parse/parser.ts';
import { isBuiltIn } from '../built-in-functions.ts';
import { docs } from '../documentation.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';
import { walk } from '../walk.ts';

export const routineInDefinition = defineRule({
  code: 'MOLT169',
  name: 'routine-in-definition',
  title: 'Function of one’s own in a view or a computed column',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  supportedSince: 'v25.3',
  fix: 'manual',
  why: 'Views and computed columns may call functions of one’s own since v25.3; older versions refuse them when the view or the table is made.',
  workaround: 'Write the function’s expression in its place.',
  documentation: docs('user-defined-functions'),
  issue: 87699,
  examples: [
    {
      bad: 'CREATE VIEW v AS SELECT app.add1(a) AS b FROM t;',
      good: 'CREATE VIEW v AS SELECT lower(a) AS b FROM t;',
    },
    { bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, b INT8 GENERATED ALWAYS AS (next_code(id)) STORED);' },
  ],
  visit: {
    ViewStmt(node, statement) {
      if (node.query !== undefined) calls(node.query, 'a view', statement);
    },
    Constraint(node, statement) {
      if (node.contype === 'CONSTR_GENERATED' && node.raw_expr !== undefined) {
        calls(node.raw_expr, 'a computed column', statement);
      }
    },
  },
});

function calls(root: Node, where: string, statement: StatementContext): void {
  walk(root, (tag, node) => {
    if (tag !== 'FuncCall') return;
    const call = node as NodeOf<'FuncCall'>;
    const parts = nameParts(call.funcname);
    if (isBuiltIn(parts)) return;
    statement.report({
      range: statement.name(statement.tokenAt(call.location)).range,
      message: `CockroachDB takes ${parts.join('.')}() in ${where} since v25.3.`,
    });
  });
}
