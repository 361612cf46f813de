import { showName } from '../../catalog/name.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const missingPrimaryKey = defineRule({
  code: 'MOLT101',
  name: 'missing-primary-key',
  title: 'Table without a primary key',
  severity: 'warning',
  layer: 'advice',
  sources: ['postgres', 'mysql'],
  fix: 'manual',
  why: 'CockroachDB stores rows by their primary key. Where none is declared it adds a hidden column `rowid` that grows with time, so that all inserts go to one place; and replication and verification cannot tell rows apart. A key is dropped only in a transaction that adds another one.',
  workaround:
    'Declare the columns that identify a row, or add `id UUID PRIMARY KEY DEFAULT gen_random_uuid()`. A later ALTER TABLE … ADD PRIMARY KEY counts, in this file or in another of the workspace.',
  documentation: docs('primary-key'),
  examples: [
    {
      bad: 'CREATE TABLE events (at TIMESTAMPTZ, body JSONB);',
      good: 'CREATE TABLE events (id UUID PRIMARY KEY, at TIMESTAMPTZ);',
    },
    {
      good: 'CREATE TABLE public.a (id INT8 NOT NULL);\nALTER TABLE ONLY public.a ADD CONSTRAINT a_pkey PRIMARY KEY (id);',
    },
    {
      bad: 'CREATE TABLE a (id INT8 PRIMARY KEY);\nALTER TABLE a DROP CONSTRAINT a_pkey;',
      good: 'CREATE TABLE a (id INT8 PRIMARY KEY, b INT8 NOT NULL);\nALTER TABLE a DROP CONSTRAINT a_pkey, ADD PRIMARY KEY (b);',
    },
    { good: 'CREATE TABLE a (b INT8);\nDROP TABLE a;' },
    { good: 'CREATE TEMP TABLE scratch (a INT8);' },
  ],
  schema: {
    table(table, { report }) {
      const { primaryKey, keyElsewhere, declared, primaryKeyDropped } = table;
      if (primaryKey !== null || keyElsewhere) return;
      if (primaryKeyDropped !== null) {
        report({
          at: primaryKeyDropped,
          table: showName(table),
          severity: 'error',
          layer: 'later',
          message: `CockroachDB drops a primary key only in a transaction that adds another one: nothing here gives ${showName(table)} a new key.`,
          related: [{ at: declared, message: 'The table' }],
        });
        return;
      }
      report({
        at: declared,
        table: showName(table),
        message: `${showName(table)} has no primary key. CockroachDB would add a hidden one that grows with time, and rows could not be replicated or verified.`,
      });
    },
  },
});
