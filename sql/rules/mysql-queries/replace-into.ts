import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const replaceInto = defineRule({
  code: 'MOLT353',
  name: 'replace-into',
  title: 'REPLACE of rows',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB has no REPLACE. UPSERT comes nearest: it goes by the primary key, and columns that are not listed keep their values, where REPLACE deletes the old row first.',
  workaround: 'Write UPSERT and list all columns, or DELETE and INSERT in one transaction.',
  documentation: docs('upsert'),
  examples: [
    { bad: 'REPLACE INTO kv (k, v) VALUES (1, 2);', fixed: 'UPSERT INTO kv (k, v) VALUES (1, 2);' },
    { good: "SELECT replace(s, 'a', 'b') FROM t;" },
  ],
  mysql: {
    query({ verb, span }, statement) {
      if (verb !== 'REPLACE') return;
      const { range } = statement.span(span.first);
      statement.report({
        range,
        message: 'CockroachDB has no REPLACE; UPSERT keeps the columns that are not listed.',
        fix: { title: 'Write UPSERT', class: 'review', edits: [replace(range, 'UPSERT')] },
      });
    },
  },
});
