import { showName } from '../../catalog/name.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const hotIndex = defineRule({
  code: 'MOLT128',
  name: 'hot-index',
  title: 'Index that grows at one end',
  severity: 'hint',
  layer: 'advice',
  sources: ['postgres', 'mysql'],
  fix: 'review',
  why: 'An index whose first column grows with each row (a moment, a number from a sequence) takes all inserts in its last range, so one node does the work of all. A hash-sharded index spreads them over buckets.',
  workaround:
    'Add USING HASH where many rows are inserted, or put a well-spread column first. A scan of a span of time then reads every bucket, so leave it where there are few inserts and many such scans.',
  documentation: docs('hash-sharded-indexes'),
  examples: [
    {
      bad: 'CREATE TABLE log (id UUID PRIMARY KEY, at TIMESTAMPTZ DEFAULT now());\nCREATE INDEX log_at ON log (at);',
      fixed:
        'CREATE TABLE log (id UUID PRIMARY KEY, at TIMESTAMPTZ DEFAULT now());\nCREATE INDEX log_at ON log (at) USING HASH;',
    },
    {
      bad: "CREATE TABLE t (id UUID PRIMARY KEY, n INT8 DEFAULT nextval('s'));\nCREATE INDEX ON public.t USING btree (n DESC);",
      fixed:
        "CREATE TABLE t (id UUID PRIMARY KEY, n INT8 DEFAULT nextval('s'));\nCREATE INDEX ON public.t (n DESC) USING HASH;",
    },
    {
      good: "CREATE TABLE log (id UUID PRIMARY KEY, who UUID, at TIMESTAMPTZ);\nCREATE INDEX ON log (who, at);\nCREATE INDEX ON log (at) WHERE who IS NULL;\nCREATE INDEX ON log (date_trunc('day', at));",
    },
    { good: 'CREATE TABLE person (id UUID PRIMARY KEY, born TIMESTAMP);\nCREATE INDEX ON person (born);' },
  ],
  schema: {
    table(table, { catalog, report }) {
      for (const index of table.indexes) {
        const [first] = index.elements;
        const column = first?.name == null ? undefined : catalog.column(table, first.name);
        if (first === undefined || column === undefined || index.method !== 'btree') continue;
        if (index.isHashSharded || index.isPartial || isGone(index.name?.name.name)) continue;
        const { by } = column.filling;
        if (by !== 'clock' && by !== 'sequence' && by !== 'identity') continue;
        const { methodRange, at } = index;
        report({
          at: { statement: at, range: first.range },
          table: showName(table),
          message: `"${column.name}" ${by === 'clock' ? 'grows with time' : 'counts up'}, so every insert goes to the end of this index: with many of them, make it hash-sharded.`,
          related: [{ at: column.declared, message: `"${column.name}" of ${showName(table)}` }],
          fix: {
            title: 'Make it a hash-sharded index (USING HASH)',
            class: 'review',
            edits: [
              ...(methodRange === null
                ? []
                : [
                    {
                      at: { statement: at, range: { ...methodRange, start: methodRange.start - 1 } },
                      text: '',
                    },
                  ]),
              { at: { statement: at, range: { start: index.end, end: index.end } }, text: ' USING HASH' },
            ],
          },
        });
      }

      /** Dropped since: its table does not hear of that. */
      function isGone(name: string | undefined): boolean {
        return (
          name !== undefined && catalog.find({ schema: null, name }).every(({ sort }) => sort !== 'index')
        );
      }
    },
  },
});
