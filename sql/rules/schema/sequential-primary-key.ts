import type { Column } from '../../catalog/model.ts';
import { showName } from '../../catalog/name.ts';
import type { WorkspaceCatalog } from '../../catalog/workspace-catalog.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import type { SchemaReport } from '../schema-rule.ts';

export const sequentialPrimaryKey = defineRule({
  code: 'MOLT102',
  name: 'sequential-primary-key',
  title: 'Primary key that grows with each row',
  severity: 'info',
  layer: 'advice',
  sources: ['postgres', 'mysql'],
  fix: 'review',
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
      fixed:
        "CREATE TABLE public.a (id INT8 NOT NULL);\nALTER TABLE ONLY public.a ALTER COLUMN id SET DEFAULT nextval('public.a_id_seq'::regclass);\nALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id) USING HASH;",
    },
    { bad: 'CREATE TABLE log (at TIMESTAMPTZ, n INT8, PRIMARY KEY (at, n));' },
    {
      good: "CREATE TABLE t (region TEXT, n INT8 DEFAULT nextval('s'), PRIMARY KEY (region, n));",
    },
  ],
  schema: {
    table(table, { catalog, report }) {
      const { primaryKey: key } = table;
      const first = key?.columns[0];
      const column = first === undefined ? undefined : catalog.column(table, first);
      if (key === null || column === undefined || key.isHashSharded) return;
      const counts = column.filling.by === 'sequence' || column.filling.by === 'identity';
      const isMoment = /^timestamp/.test(column.type.name.name) && !column.type.isArray;
      if (!counts && !(isMoment && key.columns.length > 1)) return;
      const why = counts ? 'counts up' : 'grows with time';
      const others = key.columns.length > 1 ? ', or put a well-spread column first' : '';
      report({
        at: key.at,
        table: showName(table),
        message: `The key of ${showName(table)} begins with "${column.name}", which ${why}: all inserts would go to one range. Fine for small tables; else prefer a UUID or a hash-sharded key${others}.`,
        related: relatedPlaces(column, catalog),
        fix: {
          title: 'Make it a hash-sharded key (USING HASH)',
          class: 'review',
          edits: [{ at: { ...key.at, range: { start: key.end, end: key.end } }, text: ' USING HASH' }],
        },
      });
    },
  },
});

/** Where the column's numbers come from, when that is said elsewhere: pg_dump needs three statements for a SERIAL. */
function relatedPlaces(column: Column, catalog: WorkspaceCatalog): SchemaReport['related'] {
  const { filling, fillingAt } = column;
  if (filling.by !== 'sequence') return [];
  const sequence = catalog.find(filling.sequence).find((each) => each.sort === 'sequence');
  return [
    ...(fillingAt === column.declared.statement
      ? []
      : [
          {
            at: { statement: fillingAt, range: filling.range },
            message: 'Its numbers come from this sequence',
          },
        ]),
    ...(sequence === undefined ? [] : [{ at: sequence.declared, message: 'The sequence is made here' }]),
    ...(sequence?.owner ? [{ at: sequence.owner.at, message: 'The sequence belongs to the column' }] : []),
  ];
}
