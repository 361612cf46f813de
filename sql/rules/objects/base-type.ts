import { nameOf } from '../../catalog/name.ts';
import { docs } from '../documentation.ts';
import { alterActions } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { upTo } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import { typeSpan } from '../type-span.ts';

export const baseType = defineRule({
  code: 'MOLT141',
  name: 'base-type',
  title: 'Base type, shell type or change of a composite type',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Types can be made of values (ENUM) or of fields (composite); base types with functions in C, and shell types, are refused. The fields of a composite type cannot be changed afterwards; a field takes no COLLATE, no type of one’s own, and no array before v26.1.',
  workaround:
    'Use a built-in type, an ENUM or a composite type. To change a composite type, make a new one and move the columns over.',
  documentation: docs('create-type'),
  examples: [
    { bad: 'CREATE TYPE complex (INPUT = complex_in, OUTPUT = complex_out);' },
    { bad: 'CREATE TYPE complex;' },
    { bad: 'ALTER TYPE address ADD ATTRIBUTE zip TEXT;' },
    { bad: 'ALTER TYPE address RENAME ATTRIBUTE zip TO code;' },
    { bad: 'CREATE TYPE named AS (name TEXT COLLATE "de");' },
    { bad: "CREATE TYPE mood AS ENUM ('sad', 'ok');\nCREATE TYPE person AS (name TEXT, mood mood);" },
    { good: 'CREATE TYPE pair AS (a INT8, b character varying(10));' },
    { good: "CREATE TYPE mood AS ENUM ('sad', 'ok');" },
  ],
  visit: {
    DefineStmt(node, statement) {
      if (node.kind !== 'OBJECT_TYPE') return;
      const words = upTo(statement, 'TYPE');
      statement.report({
        range: statement.span(words.first, statement.name(words.last + 1).last).range,
        issue: 27793,
        message: 'CockroachDB has no base types of one’s own.',
      });
    },
    CompositeTypeStmt(node, statement) {
      for (const field of node.coldeflist ?? []) {
        if (!('ColumnDef' in field)) continue;
        const { collClause, typeName, location } = field.ColumnDef;
        if (collClause !== undefined) {
          const at = statement.tokenAt(collClause.location);
          statement.report({
            range: statement.span(at, statement.name(at + 1).last).range,
            message: 'CockroachDB takes no COLLATE for the field of a type.',
          });
        }
        if (typeName?.arrayBounds !== undefined && statement.isBefore('v26.1')) {
          statement.report({
            range: statement.element(location).range,
            message: 'CockroachDB takes arrays as fields of a type since v26.1.',
          });
        } else if (typeName !== undefined) {
          // Which types there are, the schema says.
          statement.report({
            range: typeSpan(statement, typeName).range,
            layer: 'later',
            issue: 91779,
            message: 'CockroachDB has no fields of a type that somebody made.',
            unlessCreated: { kind: 'type', name: nameOf(nameParts(typeName.names)) },
          });
        }
      }
    },
    RenameStmt(node, statement) {
      if (node.renameType !== 'OBJECT_ATTRIBUTE') return;
      const found = statement.find('RENAME ATTRIBUTE');
      statement.report({
        range: (found ?? statement.span(0, 1)).range,
        issue: 48701,
        message: 'CockroachDB cannot change the fields of a composite type.',
      });
    },
    AlterTypeStmt(_, statement) {
      const found = statement.find('SET (');
      statement.report({
        range: (found ? statement.span(found.first, statement.closes(found.last)) : statement.span(0, 1))
          .range,
        message: 'CockroachDB has no base types whose properties could be changed.',
      });
    },
    AlterTableStmt(node, statement) {
      if (node.objtype !== 'OBJECT_TYPE') return;
      statement.report({
        range: (alterActions(statement)[0] ?? statement.span(0, 1)).range,
        issue: 48701,
        message: 'CockroachDB cannot change the fields of a composite type.',
      });
    },
  },
  schema: {
    created({ finding: { message, layer, issue, table } }, at, _, { report }) {
      report({ at, message, layer, issue, table });
    },
    // It is built in, or the rule `unknown-type` says so.
    notCreated: () => undefined,
  },
});
