import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { reportType } from './type-report.ts';

export const spatialType = defineRule({
  code: 'MOLT336',
  name: 'spatial-type',
  title: 'Spatial type of MySQL',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB writes the shape and the reference system in the parentheses of GEOMETRY; POINT and POLYGON are refused, the other shapes are unknown names, and SRID is a syntax error. In SRID 4326 MySQL has the latitude first, CockroachDB the longitude.',
  workaround: 'Write GEOMETRY(POINT, 4326), and swap the coordinates when loading.',
  documentation: docs('spatial-data-overview'),
  examples: [
    {
      bad: 'CREATE TABLE t (p POINT NOT NULL SRID 4326);',
      fixed: 'CREATE TABLE t (p GEOMETRY(POINT, 4326) NOT NULL);',
    },
    { bad: 'CREATE TABLE t (g LINESTRING);', fixed: 'CREATE TABLE t (g GEOMETRY(LINESTRING));' },
    { good: 'CREATE TABLE t (g GEOMETRY);' },
  ],
  mysql: {
    typeSort: 'spatial',
    column(column, statement) {
      reportType(column, statement, {
        message: (written, { to }) => `CockroachDB writes ${written} as ${to}.`,
      });
    },
  },
});
