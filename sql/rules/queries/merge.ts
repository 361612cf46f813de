import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const merge = defineRule({
  code: 'MOLT208',
  name: 'merge',
  title: 'MERGE',
  severity: 'error',
  layer: 'grammar',
  sources: ['postgres'],
  fix: 'manual',
  why: 'The grammar has no MERGE.',
  workaround:
    'INSERT … SELECT … ON CONFLICT DO UPDATE for what is inserted and updated, and a DELETE for what is deleted, in one transaction.',
  documentation: docs('insert'),
  examples: [
    {
      bad: 'MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN UPDATE SET v = u.v WHEN NOT MATCHED THEN INSERT (id, v) VALUES (u.id, u.v);',
      good: 'INSERT INTO t (id, v) SELECT id, v FROM u ON CONFLICT (id) DO UPDATE SET v = excluded.v;',
    },
  ],
  visit: {
    MergeStmt(_, statement) {
      const found = statement.find('MERGE INTO') ?? statement.find('MERGE');
      statement.report({
        range: (found ?? statement.span(0)).range,
        message: 'CockroachDB has no MERGE: use INSERT … ON CONFLICT.',
      });
    },
  },
});
