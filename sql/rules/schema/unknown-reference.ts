import { showName } from '../../catalog/name.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';

export const unknownReference = defineRule({
  code: 'MOLT158',
  name: 'unknown-reference',
  title: 'Foreign key to a table that nobody makes',
  severity: 'hint',
  layer: 'later',
  sources: ['postgres'],
  fix: 'manual',
  why: 'A dump of a database makes all of its tables. What a foreign key refers to and no file makes is missing from the dump (pg_dump -t, -n or -T leave tables out), or is misspelt; the statement fails on both servers. Said only where the files hold a dump by pg_dump.',
  workaround: 'Dump the missing table too, or take the foreign key out.',
  documentation: docs('foreign-key'),
  examples: [
    {
      bad: "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (id INT8 PRIMARY KEY, b_id INT8 REFERENCES public.b (id));",
      good: "SELECT pg_catalog.set_config('search_path', '', false);\nCREATE TABLE public.a (id INT8 PRIMARY KEY, b_id INT8 REFERENCES public.b (id));\nCREATE TABLE public.b (id INT8 PRIMARY KEY);",
    },
    { good: 'CREATE TABLE a (id INT8 PRIMARY KEY, b_id INT8 REFERENCES b (id));' },
  ],
  schema: {
    table(table, { catalog, report }) {
      for (const { target, at } of table.foreignKeys) {
        // The empty path is how pg_dump begins; a migration or a part of a schema may well lean on more than we see.
        if (at.statement.path.length > 0 || catalog.table(target.name, at.statement) !== undefined) continue;
        report({
          at: { statement: at.statement, range: target.range },
          table: showName(table),
          message: `No file makes the table ${showName(target.name)} that this foreign key refers to.`,
        });
      }
    },
  },
});
