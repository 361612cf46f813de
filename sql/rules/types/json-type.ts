import { docs } from '../documentation.ts';
import { builtInType } from '../names.ts';
import { defineRule } from '../rule.ts';

export const jsonType = defineRule({
  code: 'MOLT160',
  name: 'json-type',
  title: 'JSON is JSONB',
  severity: 'info',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'manual',
  why: 'CockroachDB’s JSON is another name for JSONB: white space, the order of keys and keys that are there twice are not kept, as PostgreSQL’s json keeps them.',
  workaround: 'Where the text itself counts (a signature, a log), use STRING.',
  documentation: docs('jsonb'),
  examples: [
    {
      bad: 'CREATE TABLE j (id INT8 PRIMARY KEY, doc JSON);',
      good: 'CREATE TABLE j (id INT8 PRIMARY KEY, doc JSONB);',
    },
    { good: "SELECT '{}'::JSON; SELECT * FROM json_to_record('{}') AS x(a JSON);" },
  ],
  visit: {
    ColumnDef(node, statement) {
      if (statement.tag !== 'CreateStmt' && statement.tag !== 'AlterTableStmt') return;
      if (builtInType(node.typeName?.names) !== 'json') return;
      statement.report({
        range: statement.span(statement.tokenAt(node.typeName?.location)).range,
        message: 'CockroachDB keeps this as JSONB: white space and the order of keys are lost.',
      });
    },
  },
});
