import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { builtInType } from '../names.ts';
import { defineRule } from '../rule.ts';
import { typeSpan } from '../type-span.ts';

export const integerSize = defineRule({
  code: 'MOLT103',
  name: 'integer-size',
  title: 'INTEGER has 64 bits',
  severity: 'info',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'safe',
  why: 'In CockroachDB INT and INTEGER are names of INT8. The column then takes values that PostgreSQL refused, and drivers hand it out as a 64-bit number: JavaScript drivers as a string, Java ones as long.',
  workaround: 'Write INT4 where 32 bits are meant, or INT8 where more are welcome.',
  documentation: docs('int'),
  examples: [
    {
      bad: 'CREATE TABLE qty (id INT8 PRIMARY KEY, n INTEGER NOT NULL);',
      fixed: 'CREATE TABLE qty (id INT8 PRIMARY KEY, n INT4 NOT NULL);',
    },
    { bad: 'ALTER TABLE qty ADD COLUMN m int;', fixed: 'ALTER TABLE qty ADD COLUMN m int4;' },
    { good: 'CREATE TABLE qty (id INT8 PRIMARY KEY, n INT4, m smallint, o bigint);' },
  ],
  visit: {
    ColumnDef(column, statement) {
      const type = column.typeName;
      if (type === undefined || builtInType(type.names) !== 'int4') return;
      const { range, first } = typeSpan(statement, type);
      // `int4` and pg_catalog.int4 come out of the parser alike, and mean 32 bits on both sides.
      if (!statement.is(first, 'INTEGER') && !statement.is(first, 'INT')) return;
      const written = statement.text.slice(range.start, range.end);
      const text = written === written.toLowerCase() ? 'int4' : 'INT4';
      statement.report({
        range,
        message: `${column.colname === undefined ? 'This' : `"${column.colname}"`} is ${written}: 32 bits in PostgreSQL, 64 bits in CockroachDB. Write ${text} to keep its size.`,
        fix: { title: `Write ${text}`, class: 'safe', edits: [replace(range, text)] },
      });
    },
  },
});
