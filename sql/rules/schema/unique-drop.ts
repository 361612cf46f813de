import { showName } from '../../catalog/name.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const uniqueDrop = defineRule({
  code: 'MOLT159',
  name: 'unique-drop',
  title: 'UNIQUE constraint dropped by ALTER TABLE',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  supportedSince: 'v26.2',
  issue: 42840,
  fix: 'review',
  why: 'Before v26.2 a UNIQUE constraint is its index and nothing more: ALTER TABLE … DROP CONSTRAINT refuses to drop it.',
  workaround:
    'Write DROP INDEX name CASCADE, which drops the constraint. It drops the foreign keys that need it, too: the fix is to be looked at.',
  documentation: docs('drop-constraint'),
  examples: [
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, name TEXT UNIQUE);\nALTER TABLE t DROP CONSTRAINT t_name_key;',
      fixed: 'CREATE TABLE t (id INT8 PRIMARY KEY, name TEXT UNIQUE);\nDROP INDEX t_name_key CASCADE;',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, b INT8);\nALTER TABLE t ADD CONSTRAINT "A b" UNIQUE (a, b);\nALTER TABLE IF EXISTS ONLY public.t DROP CONSTRAINT IF EXISTS "A b" RESTRICT;',
      fixed:
        'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, b INT8);\nALTER TABLE t ADD CONSTRAINT "A b" UNIQUE (a, b);\nDROP INDEX IF EXISTS public."A b" CASCADE;',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, name TEXT UNIQUE);\nALTER TABLE t DROP CONSTRAINT t_name_key, ADD COLUMN b TEXT;',
    },
    {
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, a INT8, CONSTRAINT c CHECK (a > 0));\nALTER TABLE t DROP CONSTRAINT c;',
    },
  ],
  schema: {
    table(table, { report }) {
      for (const { name, at, made, alone } of table.droppedKeys) {
        report({
          at,
          table: showName(table),
          message: `CockroachDB before v26.2 refuses to drop the UNIQUE constraint ${name} in this way: write DROP INDEX … CASCADE.`,
          related: [{ at: made, message: 'It is made here' }],
          fix:
            alone === null
              ? undefined
              : {
                  title: 'Drop the index instead',
                  class: 'review',
                  edits: [
                    {
                      at: { statement: at.statement, range: alone.range },
                      text: `DROP INDEX ${alone.index} CASCADE`,
                    },
                  ],
                },
        });
      }
    },
  },
});
