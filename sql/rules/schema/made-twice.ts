import { showName } from '../../catalog/name.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const madeTwice = defineRule({
  code: 'MOLT135',
  name: 'made-twice',
  title: 'Created twice',
  severity: 'warning',
  layer: 'later',
  sources: ['postgres', 'mysql'],
  fix: 'manual',
  why: 'The second CREATE of a name fails, on both servers, when nothing drops or renames the first in between. One of the two is left over, or means another schema.',
  workaround: 'Remove one of them, or name the schema.',
  documentation: docs('create-table'),
  examples: [
    {
      bad: 'CREATE TABLE a (id INT8 PRIMARY KEY);\nCREATE TABLE a (id UUID PRIMARY KEY);',
      good: 'CREATE TABLE a (id INT8 PRIMARY KEY);\nDROP TABLE a;\nCREATE TABLE a (id UUID PRIMARY KEY);',
    },
    { bad: 'CREATE TABLE a (id INT8 PRIMARY KEY);\nCREATE VIEW public.a AS SELECT 1;' },
    {
      good: 'CREATE TABLE a (id INT8 PRIMARY KEY);\nCREATE TABLE IF NOT EXISTS a (id INT8 PRIMARY KEY);\nCREATE TABLE b.a (id INT8 PRIMARY KEY);',
    },
    { good: 'CREATE VIEW v AS SELECT 1;\nCREATE OR REPLACE VIEW v AS SELECT 2;' },
  ],
  schema: {
    duplicate({ object, first, again }, { report }) {
      report({
        at: again,
        table: showName(object),
        message: `${showName(object)} is there already: this fails unless something drops it before.`,
        related: [{ at: first, message: 'It is made here' }],
      });
    },
  },
});
