import { showName } from '../../catalog/name.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const sequenceDefault = defineRule({
  code: 'MOLT129',
  name: 'sequence-default',
  title: 'Column that takes its numbers from a sequence',
  severity: 'hint',
  layer: 'advice',
  sources: ['postgres'],
  fix: 'review',
  why: 'It works, and each number is a write of its own to the sequence, which all nodes share: slower than unique_rowid() or a UUID, which a node makes by itself. pg_dump writes a SERIAL column so, in three statements.',
  workaround:
    'Where nobody needs small or consecutive numbers, use unique_rowid() or a UUID. Where somebody does, keep the sequence, with a cache.',
  documentation: docs('create-sequence'),
  examples: [
    {
      bad: "CREATE TABLE a (id UUID PRIMARY KEY, n INT8 NOT NULL);\nCREATE SEQUENCE a_n_seq;\nALTER SEQUENCE a_n_seq OWNED BY a.n;\nALTER TABLE ONLY a ALTER COLUMN n SET DEFAULT nextval('a_n_seq'::regclass);",
      fixed:
        'CREATE TABLE a (id UUID PRIMARY KEY, n INT8 NOT NULL);\nCREATE SEQUENCE a_n_seq;\nALTER SEQUENCE a_n_seq OWNED BY a.n;\nALTER TABLE ONLY a ALTER COLUMN n SET DEFAULT unique_rowid();',
    },
    { good: 'CREATE TABLE a (id UUID PRIMARY KEY, n INT8 DEFAULT unique_rowid());' },
    // Said once, at the key.
    { good: "CREATE SEQUENCE s;\nCREATE TABLE a (id INT8 PRIMARY KEY DEFAULT nextval('s'));" },
  ],
  schema: {
    table(table, { catalog, report }) {
      const first = table.primaryKey?.columns[0];
      for (const column of table.columns.values()) {
        const { filling, fillingAt, name, isInherited } = column;
        // Said once: at the key, or at the table that has the column from the beginning.
        if (filling.by !== 'sequence' || name === first || isInherited) continue;
        const sequence = catalog.find(filling.sequence).find((each) => each.sort === 'sequence');
        // unique_rowid() has 64 bits.
        const fits = /^(?:int8|bigint)$/.test(column.type.written);
        report({
          at: { statement: fillingAt, range: filling.range },
          table: showName(table),
          message: `"${name}" takes each number from ${showName(filling.sequence)}, a write that all nodes wait for. Where the numbers need not be small, unique_rowid() is quicker.`,
          related: [
            ...(sequence === undefined ? [] : [{ at: sequence.declared, message: 'The sequence' }]),
            ...(sequence?.owner ? [{ at: sequence.owner.at, message: 'It belongs to the column' }] : []),
            ...(fillingAt === column.declared.statement
              ? []
              : [{ at: column.declared, message: 'The column' }]),
          ],
          fix:
            filling.call === null || !fits
              ? undefined
              : {
                  title: 'Write unique_rowid()',
                  class: 'review',
                  edits: [{ at: { statement: fillingAt, range: filling.call }, text: 'unique_rowid()' }],
                },
        });
      }
    },
  },
});
