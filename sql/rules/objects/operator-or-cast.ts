import { docs } from '../documentation.ts';
import { forTags, objectVisitors, upTo } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import type { StatementContext } from '../statement-context.ts';

export const operatorOrCast = defineRule({
  code: 'MOLT134',
  name: 'operator-or-cast',
  title: 'Operator, operator class or cast of one’s own',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Operators, operator classes and casts cannot be defined; the grammar refuses them.',
  workaround: 'Call the function behind the operator or the cast by its name.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'CREATE OPERATOR === (LEFTARG = int8, RIGHTARG = int8, FUNCTION = int8eq);' },
    { bad: 'CREATE CAST (bigint AS mytype) WITH FUNCTION f(bigint);' },
    { bad: 'CREATE OPERATOR CLASS oc FOR TYPE int8 USING btree AS OPERATOR 1 <;' },
  ],
  visit: {
    DefineStmt(node, statement) {
      if (node.kind === 'OBJECT_OPERATOR') report(statement);
    },
    ...forTags(
      ['CreateOpClassStmt', 'CreateOpFamilyStmt', 'AlterOpFamilyStmt', 'AlterOperatorStmt', 'CreateCastStmt'],
      report,
    ),
    ...objectVisitors(['OBJECT_OPERATOR', 'OBJECT_OPCLASS', 'OBJECT_OPFAMILY', 'OBJECT_CAST'], report),
  },
});

function report(statement: StatementContext): void {
  const isCast = statement.is(1, 'CAST');
  const words = upTo(statement, isCast ? 'CAST' : 'OPERATOR');
  const kind = /^(CLASS|FAMILY)$/.test(statement.tokens[words.last + 1]?.text ?? '') ? 1 : 0;
  statement.report({
    range: statement.span(words.first, words.last + kind).range,
    issue: isCast ? undefined : 65017,
    message: `CockroachDB has no ${isCast ? 'casts' : 'operators'} of one’s own: call the function by name.`,
  });
}
