import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const truncateIdentity = defineRule({
  code: 'MOLT206',
  name: 'truncate-identity',
  title: 'TRUNCATE … RESTART IDENTITY',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'review',
  why: 'TRUNCATE takes CASCADE or RESTRICT and nothing about sequences; the grammar refuses the rest.',
  workaround: 'Take it out; to start numbers over, ALTER SEQUENCE … RESTART WITH 1.',
  documentation: docs('truncate'),
  examples: [
    { bad: 'TRUNCATE TABLE orders RESTART IDENTITY CASCADE;', fixed: 'TRUNCATE TABLE orders CASCADE;' },
    { bad: 'TRUNCATE orders CONTINUE IDENTITY;', fixed: 'TRUNCATE orders;' },
    { good: 'TRUNCATE orders CASCADE;' },
  ],
  visit: {
    TruncateStmt(_, statement) {
      const restart = statement.find('RESTART IDENTITY');
      const clause = restart ?? statement.find('CONTINUE IDENTITY');
      if (clause === null) return;
      statement.report({
        range: clause.range,
        message: `CockroachDB refuses ${statement.slice(clause).toUpperCase()}${restart ? ': numbers go on where they were' : ''}.`,
        fix: {
          title: `Remove ${statement.slice(clause).toUpperCase()}`,
          class: restart ? 'review' : 'safe',
          edits: [remove(statement, clause)],
        },
      });
    },
  },
});
