import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const exclusionConstraint = defineRule({
  code: 'MOLT112',
  name: 'exclusion-constraint',
  title: 'Exclusion constraint',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'CockroachDB has no index that could test arbitrary operators between rows, so its grammar stops at EXCLUDE. Without the constraint, rows that overlap are accepted.',
  workaround:
    'Check in the transaction that writes: read the rows that could overlap with FOR UPDATE, then insert, under SERIALIZABLE. Or model fixed slots (day, hour) and make them UNIQUE.',
  documentation: docs('constraints'),
  issue: 46657,
  examples: [
    {
      bad: 'CREATE TABLE booking (id INT8 PRIMARY KEY, room INT8, during TEXT, EXCLUDE USING gist (room WITH =, during WITH =));',
      good: 'CREATE TABLE booking (room INT8, slot TIMESTAMPTZ, PRIMARY KEY (room, slot));',
    },
    {
      bad: 'ALTER TABLE booking ADD CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&);',
    },
  ],
  visit: {
    Constraint(node, statement) {
      if (node.contype !== 'CONSTR_EXCLUSION') return;
      const found = statement.find('EXCLUDE', statement.element(node.location));
      statement.report({
        range: (found ?? statement.element(node.location)).range,
        message: `CockroachDB has no exclusion constraints${node.conname ? ` ("${node.conname}")` : ''}: nothing would keep overlapping rows out.`,
      });
    },
  },
});
