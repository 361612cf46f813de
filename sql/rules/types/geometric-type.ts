import { docs } from '../documentation.ts';
import { builtInType } from '../names.ts';
import { defineRule } from '../rule.ts';
import { typeSpan } from '../type-span.ts';

/** PostgreSQL's geometric types and what may stand for them. */
const instead: Readonly<Record<string, string>> = {
  point: 'GEOMETRY(POINT), or two FLOAT8 columns',
  line: 'its coefficients in three FLOAT8 columns',
  lseg: 'GEOMETRY(LINESTRING)',
  box: 'BOX2D or GEOMETRY(POLYGON)',
  path: 'GEOMETRY(LINESTRING)',
  polygon: 'GEOMETRY(POLYGON)',
  circle: 'GEOMETRY(POINT) and a radius',
};

export const geometricType = defineRule({
  code: 'MOLT118',
  name: 'geometric-type',
  title: 'Built-in geometric type',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'CockroachDB has the types of PostGIS (GEOMETRY, GEOGRAPHY, BOX2D) and none of PostgreSQL’s own geometric ones; it refuses their names.',
  workaround:
    'GEOMETRY with the matching shape, or plain FLOAT8 columns. Data must be rewritten: (1,2) becomes POINT(1 2).',
  documentation: docs('spatial-data-overview'),
  issue: 21286,
  examples: [
    {
      bad: 'CREATE TABLE place (id INT8 PRIMARY KEY, at point);',
      good: 'CREATE TABLE place (id INT8 PRIMARY KEY, at GEOMETRY(POINT));',
    },
    { bad: 'CREATE TABLE area (id INT8 PRIMARY KEY, shape polygon, around circle);' },
  ],
  visit: {
    TypeName(node, statement) {
      const type = builtInType(node.names);
      const better = type === null ? undefined : instead[type];
      if (better === undefined) return;
      statement.report({
        range: typeSpan(statement, node).range,
        message: `CockroachDB has no type ${type?.toUpperCase()}: use ${better}.`,
      });
    },
  },
});
