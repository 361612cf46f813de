import { docs } from '../documentation.ts';
import { upTo } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import { alterActions } from '../fixes.ts';

export const baseType = defineRule({
  code: 'MOLT141',
  name: 'base-type',
  title: 'Base type, shell type or change of a composite type',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Types can be made of values (ENUM) or of fields (composite); base types with functions in C, and shell types, are refused. The fields of a composite type cannot be changed afterwards.',
  workaround:
    'Use a built-in type, an ENUM or a composite type. To change a composite type, make a new one and move the columns over.',
  documentation: docs('create-type'),
  issue: 27793,
  examples: [
    { bad: 'CREATE TYPE complex (INPUT = complex_in, OUTPUT = complex_out);' },
    { bad: 'CREATE TYPE complex;' },
    { bad: 'ALTER TYPE address ADD ATTRIBUTE zip TEXT;' },
    { good: "CREATE TYPE mood AS ENUM ('sad', 'ok');" },
  ],
  visit: {
    DefineStmt(node, statement) {
      if (node.kind !== 'OBJECT_TYPE') return;
      const words = upTo(statement, 'TYPE');
      statement.report({
        range: statement.span(words.first, statement.name(words.last + 1).last).range,
        message: 'CockroachDB has no base types of one’s own.',
      });
    },
    AlterTableStmt(node, statement) {
      if (node.objtype !== 'OBJECT_TYPE') return;
      statement.report({
        range: (alterActions(statement)[0] ?? statement.whole).range,
        issue: 48701,
        message: 'CockroachDB cannot change the fields of a composite type.',
      });
    },
  },
});
