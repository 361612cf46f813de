import { docs } from '../documentation.ts';
import { builtInType } from '../names.ts';
import { upTo } from '../object-statements.ts';
import { defineRule } from '../rule.ts';
import { typeSpan } from '../type-span.ts';

const ranges = /^(?:int4|int8|num|ts|tstz|date)(?:multi)?range$/;

export const rangeType = defineRule({
  code: 'MOLT115',
  name: 'range-type',
  title: 'Range type',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'There are no range types. The name is read as a type of one’s own, so the statement parses and fails when it runs.',
  workaround: 'Two columns, lower and upper, with CHECK (lower <= upper). For multiranges, a child table.',
  documentation: docs('data-types'),
  issue: 27791,
  examples: [
    {
      bad: 'CREATE TABLE booking (id INT8 PRIMARY KEY, during tstzrange);',
      good: 'CREATE TABLE booking (id INT8 PRIMARY KEY, starts TIMESTAMPTZ, ends TIMESTAMPTZ, CHECK (starts <= ends));',
    },
    { bad: 'CREATE TYPE span AS RANGE (subtype = float8);' },
  ],
  visit: {
    TypeName(node, statement) {
      const type = builtInType(node.names);
      if (type === null || !ranges.test(type)) return;
      statement.report({
        range: typeSpan(statement, node).range,
        message: `CockroachDB has no range types: ${type} parses as the name of a type of your own, which does not exist.`,
      });
    },
    CreateRangeStmt(_, statement) {
      statement.report({
        range: upTo(statement, 'RANGE').range,
        layer: 'grammar',
        message: 'CockroachDB has no range types and refuses CREATE TYPE … AS RANGE.',
      });
    },
  },
});
