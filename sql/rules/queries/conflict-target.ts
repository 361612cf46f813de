import type { Node } from '../../parse/parser.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const conflictTarget = defineRule({
  code: 'MOLT236',
  name: 'conflict-target',
  title: 'ON CONFLICT with more than columns',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'ON CONFLICT takes a list of plain columns; the grammar refuses expressions, COLLATE, operator classes and directions there. DO UPDATE needs a target.',
  workaround:
    'Leave the target out where DO NOTHING follows, or make a computed column of the expression with a unique constraint and name that.',
  documentation: docs('insert'),
  issue: 67893,
  examples: [
    {
      bad: "INSERT INTO t (name) VALUES ('x') ON CONFLICT (lower(name)) DO NOTHING;",
      good: "INSERT INTO t (name) VALUES ('x') ON CONFLICT DO NOTHING;",
    },
    { bad: 'INSERT INTO t (name) VALUES (\'x\') ON CONFLICT (name COLLATE "C") DO NOTHING;' },
    { bad: "INSERT INTO t (name) VALUES ('x') ON CONFLICT (name DESC) DO NOTHING;" },
    { bad: "INSERT INTO t (name) VALUES ('x') ON CONFLICT DO UPDATE SET name = excluded.name;" },
  ],
  visit: {
    OnConflictClause(node, statement) {
      if (node.action !== 'ONCONFLICT_UPDATE' || node.infer !== undefined) return;
      const found = statement.find('DO UPDATE', statement.whole, true);
      statement.report({
        range: (found ?? statement.span(0)).range,
        message:
          'DO UPDATE wants the columns of the conflict in front of it, as PostgreSQL does when it runs.',
      });
    },
    InferClause(node, statement) {
      let at = statement.tokenAt(node.location) + 1;
      for (const element of node.indexElems ?? []) {
        const span = statement.elementAt(at);
        at = span.last + 2;
        if (!('IndexElem' in element) || !refused(element)) continue;
        statement.report({
          range: span.range,
          message: 'CockroachDB takes only columns as the target of ON CONFLICT.',
        });
      }
    },
  },
});

function refused({ IndexElem: element }: Extract<Node, { IndexElem: unknown }>): boolean {
  return (
    element.expr !== undefined ||
    element.collation !== undefined ||
    element.opclass !== undefined ||
    (element.ordering ?? 'SORTBY_DEFAULT') !== 'SORTBY_DEFAULT' ||
    (element.nulls_ordering ?? 'SORTBY_NULLS_DEFAULT') !== 'SORTBY_NULLS_DEFAULT'
  );
}
