import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import { typeSpan } from '../type-span.ts';

/** Types that an extension brings in PostgreSQL and that are built in here. */
const builtIn = new Set(['geometry', 'geography', 'box2d', 'citext', 'ltree', 'vector']);

export const qualifiedExtensionType = defineRule({
  code: 'MOLT121',
  name: 'qualified-extension-type',
  title: 'Extension’s type with a schema',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'safe',
  why: 'pg_dump writes the types of extensions with the schema that the extension lives in. In CockroachDB they are built in, so a type of that schema does not exist; with a modifier, as in public.geometry(Point,4326), the parser refuses it.',
  workaround: 'Take the schema out.',
  documentation: docs('spatial-data-overview'),
  examples: [
    {
      bad: 'CREATE TABLE place (id INT8 PRIMARY KEY, at public.geometry(Point,4326));',
      fixed: 'CREATE TABLE place (id INT8 PRIMARY KEY, at geometry(Point,4326));',
    },
    {
      bad: 'CREATE TABLE u (email public.citext PRIMARY KEY);',
      fixed: 'CREATE TABLE u (email citext PRIMARY KEY);',
    },
    { good: 'CREATE TABLE place (id INT8 PRIMARY KEY, at geometry(Point,4326));' },
  ],
  visit: {
    TypeName(node, statement) {
      const parts = nameParts(node.names);
      const name = parts.at(-1) ?? '';
      if (parts.length !== 2 || !builtIn.has(name)) return;
      const span = typeSpan(statement, node);
      const last = statement.tokens[span.last];
      if (last === undefined) return;
      const modified = node.typmods !== undefined;
      statement.report({
        range: span.range,
        layer: modified ? 'grammar' : 'later',
        message: `${name.toUpperCase()} is built in, so "${parts.join('.')}" ${modified ? 'is refused by the parser' : 'does not exist'}. Write it without the schema.`,
        fix: {
          title: `Write ${name}`,
          class: 'safe',
          edits: [replace({ start: span.range.start, end: last.start }, '')],
        },
      });
    },
  },
});
