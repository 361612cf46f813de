import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const schemaElements = defineRule({
  code: 'MOLT187',
  name: 'schema-elements',
  title: 'CREATE SCHEMA with what is in it',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'CREATE SCHEMA makes an empty schema; the grammar refuses tables, views and grants inside of the statement.',
  workaround:
    'End the statement behind the schema, and write the others by themselves, with the schema in front of the names.',
  documentation: docs('create-schema'),
  examples: [
    {
      bad: 'CREATE SCHEMA app CREATE TABLE app.x (id INT8 PRIMARY KEY);',
      fixed: 'CREATE SCHEMA app; CREATE TABLE app.x (id INT8 PRIMARY KEY);',
    },
    { bad: 'CREATE SCHEMA AUTHORIZATION app CREATE VIEW v AS SELECT 1 AS a;' },
    { good: 'CREATE SCHEMA IF NOT EXISTS app AUTHORIZATION owner;' },
  ],
  visit: {
    CreateSchemaStmt(node, statement) {
      const elements = node.schemaElts ?? [];
      if (elements.length === 0) return;
      const starts: number[] = [];
      for (let i = 2; i <= statement.whole.last; i++) {
        if (statement.tokens[i]?.depth !== 0) continue;
        if (!statement.is(i, 'CREATE') && !(statement.is(i, 'GRANT') && !statement.is(i - 1, 'WITH')))
          continue;
        starts.push(i);
      }
      const first = starts[0];
      if (first === undefined) return;
      statement.report({
        range: statement.span(first, first + 1).range,
        message: 'CockroachDB makes an empty schema: what stands in it comes in statements of its own.',
        fix:
          starts.length !== elements.length
            ? undefined
            : {
                title: 'Make statements of them',
                // Their names may need the schema in front.
                class: 'review',
                edits: starts.map((start) => {
                  const { end } = statement.span(start - 1).range;
                  return replace({ start: end, end }, ';');
                }),
              },
      });
    },
  },
});
