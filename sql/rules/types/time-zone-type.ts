import { docs } from '../documentation.ts';
import { builtInType } from '../names.ts';
import { defineRule } from '../rule.ts';

export const timeZoneType = defineRule({
  code: 'MOLT168',
  name: 'time-zone-type',
  title: 'Time without its zone, or a zone without its day',
  severity: 'hint',
  layer: 'advice',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Nodes and clients of a cluster stand in several time zones: a TIMESTAMP says no moment, a TIMESTAMPTZ does, at the same cost. TIMETZ has an offset and no day, so it knows no summer time.',
  workaround: 'Use TIMESTAMPTZ for moments, TIME for a time of day.',
  documentation: docs('timestamp'),
  examples: [
    {
      bad: 'CREATE TABLE ev (id INT8 PRIMARY KEY, at TIMESTAMP);',
      good: 'CREATE TABLE ev (id INT8 PRIMARY KEY, at TIMESTAMPTZ, opens TIME);',
    },
    { bad: 'CREATE TABLE ev (id INT8 PRIMARY KEY, at TIMETZ);' },
  ],
  visit: {
    ColumnDef(node, statement) {
      if (statement.tag !== 'CreateStmt' && statement.tag !== 'AlterTableStmt') return;
      const type = builtInType(node.typeName?.names);
      if (type !== 'timestamp' && type !== 'timetz') return;
      statement.report({
        range: statement.span(statement.tokenAt(node.typeName?.location)).range,
        message:
          type === 'timetz'
            ? 'TIMETZ has an offset and no day: TIME is what CockroachDB’s documentation advises.'
            : 'TIMESTAMPTZ says which moment is meant wherever the client is.',
      });
    },
  },
});
