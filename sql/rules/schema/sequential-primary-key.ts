import { docs } from '../documentation.ts';
import { sourceOf } from '../file-context.ts';
import { defineRule } from '../rule.ts';

export const sequentialPrimaryKey = defineRule({
  code: 'MOLT102',
  name: 'sequential-primary-key',
  title: 'Primary key from a sequence',
  severity: 'info',
  layer: 'advice',
  sources: ['postgres'],
  fix: 'manual',
  why: 'Keys that grow by one are neighbours: every insert goes to the last range, so one node takes the whole write load, and each value costs a trip to the sequence.',
  workaround:
    'For tables with many inserts use a UUID with gen_random_uuid(), put a well-spread column first in the key, or make the key hash-sharded. Small tables may stay as they are.',
  documentation: docs('performance-best-practices-overview'),
  examples: [
    {
      bad: "CREATE TABLE orders (id INT8 PRIMARY KEY DEFAULT nextval('orders_id_seq'), total DECIMAL);",
      good: 'CREATE TABLE orders (id UUID PRIMARY KEY DEFAULT gen_random_uuid());',
    },
    {
      bad: "CREATE TABLE public.a (id INT8 NOT NULL);\nALTER TABLE ONLY public.a ALTER COLUMN id SET DEFAULT nextval('public.a_id_seq'::regclass);\nALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id);",
    },
    {
      good: "CREATE TABLE t (region TEXT, n INT8 DEFAULT nextval('s'), PRIMARY KEY (region, n));",
    },
  ],
  file({ tables, report }) {
    for (const model of tables.values()) {
      const { table, key } = model;
      const first = key?.columns[0];
      if (key === null || first === undefined) continue;
      const source = sourceOf(model, first);
      if (source !== 'sequence' && source !== 'identity') continue;
      report({
        range: key.range,
        table,
        message: `The key of ${table} begins with "${first}", which counts up: all inserts would go to one range. Fine for small tables; else prefer a UUID or a hash-sharded key.`,
      });
    }
  },
});
