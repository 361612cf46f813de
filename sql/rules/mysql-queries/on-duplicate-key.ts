import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const onDuplicateKey = defineRule({
  code: 'MOLT352',
  name: 'on-duplicate-key',
  title: 'ON DUPLICATE KEY UPDATE',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'manual',
  why: 'CockroachDB wants to know which key is meant: MySQL takes whichever unique key the row collides with.',
  workaround:
    'Write ON CONFLICT (key columns) DO UPDATE SET c = excluded.c, with excluded.c for VALUES(c) and for the alias of the new row.',
  documentation: docs('insert'),
  examples: [
    { bad: 'INSERT INTO kv (k, v) VALUES (1, 2) ON DUPLICATE KEY UPDATE v = VALUES(v);' },
    { good: 'INSERT INTO kv (k, v) VALUES (1, 2) ON CONFLICT (k) DO UPDATE SET v = excluded.v;' },
  ],
  mysql: {
    query({ clauses }, statement) {
      const clause = clauses.get('ON DUPLICATE KEY UPDATE');
      if (clause === undefined) return;
      statement.report({
        range: statement.span(clause.first, clause.first + 3).range,
        message:
          'CockroachDB has no ON DUPLICATE KEY UPDATE; ON CONFLICT (key) DO UPDATE SET names the key, and excluded the new row.',
      });
    },
  },
});
