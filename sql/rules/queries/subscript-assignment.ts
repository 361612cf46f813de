import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const subscriptAssignment = defineRule({
  code: 'MOLT218',
  name: 'subscript-assignment',
  title: 'Assignment to a part of a column',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'A column is assigned as a whole; the grammar refuses doc[’a’] = …, tags[1] = … and address.city = ….',
  workaround:
    'jsonb_set(doc, ARRAY[’a’], …) for JSON; build the whole array or composite value for the others.',
  documentation: docs('update'),
  examples: [
    {
      bad: "UPDATE t SET doc['a'] = '1' WHERE id = 1;",
      good: "UPDATE t SET doc = jsonb_set(doc, ARRAY['a'], '1') WHERE id = 1;",
    },
    { bad: "UPDATE t SET tags[1] = 'x' WHERE id = 1;" },
  ],
  visit: {
    UpdateStmt: (node, statement) => check(node.targetList, statement),
    InsertStmt: (node, statement) => check(node.cols, statement),
    OnConflictClause: (node, statement) => check(node.targetList, statement),
  },
});

function check(targets: readonly Node[] | undefined, statement: StatementContext): void {
  for (const target of targets ?? []) {
    if (!('ResTarget' in target) || target.ResTarget.indirection === undefined) continue;
    const first = statement.tokenAt(target.ResTarget.location);
    let last = first;
    for (;;) {
      if (statement.is(last + 1, '.')) last += 2;
      else if (statement.is(last + 1, '[')) last = statement.closes(last + 1);
      else break;
    }
    statement.report({
      range: statement.span(first, last).range,
      issue: statement.is(first + 1, '.') ? 27792 : undefined,
      message: 'CockroachDB assigns a column as a whole.',
    });
  }
}
