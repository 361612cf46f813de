import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { builtInType, nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import { typeSpan } from '../type-span.ts';

/** Said of a column that a constraint of its table refers to another table with. */
const refersToKey = 'refers to a key';

export const integerSize = defineRule({
  code: 'MOLT103',
  name: 'integer-size',
  title: 'INTEGER has 64 bits',
  severity: 'info',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'safe',
  why: 'In CockroachDB INT and INTEGER are names of INT8. The column then takes values that PostgreSQL refused, and drivers hand it out as a 64-bit number: JavaScript drivers as a string, Java ones as long.',
  workaround:
    'Write INT4 where 32 bits are meant, or INT8 where more are welcome. A column that refers to a SERIAL key stays INTEGER as long as that is SERIAL: its numbers have 64 bits in CockroachDB.',
  documentation: docs('int'),
  examples: [
    {
      bad: 'CREATE TABLE qty (id INT8 PRIMARY KEY, n INTEGER NOT NULL);',
      fixed: 'CREATE TABLE qty (id INT8 PRIMARY KEY, n INT4 NOT NULL);',
    },
    { bad: 'ALTER TABLE qty ADD COLUMN m int;', fixed: 'ALTER TABLE qty ADD COLUMN m int4;' },
    {
      // Not safe: the key may be SERIAL, whose numbers do not fit.
      bad: 'CREATE TABLE line (id UUID PRIMARY KEY, qty_id INTEGER REFERENCES qty);',
      fixed: 'CREATE TABLE line (id UUID PRIMARY KEY, qty_id INT4 REFERENCES qty);',
    },
    { good: 'CREATE TABLE qty (id INT8 PRIMARY KEY, n INT4, m smallint, o bigint);' },
  ],
  visit: {
    CreateStmt(create, statement) {
      const names = (create.tableElts ?? []).flatMap((each) =>
        'Constraint' in each && each.Constraint.contype === 'CONSTR_FOREIGN'
          ? nameParts(each.Constraint.fk_attrs)
          : [],
      );
      for (const each of create.tableElts ?? []) {
        if ('ColumnDef' in each && names.includes(each.ColumnDef.colname ?? ''))
          statement.note(each.ColumnDef, refersToKey);
      }
    },
    ColumnDef(column, statement) {
      const type = column.typeName;
      if (type === undefined || builtInType(type.names) !== 'int4') return;
      const { range, first } = typeSpan(statement, type);
      // `int4` and pg_catalog.int4 come out of the parser alike, and mean 32 bits on both sides.
      if (!statement.is(first, 'INTEGER') && !statement.is(first, 'INT')) return;
      const written = statement.text.slice(range.start, range.end);
      const text = written === written.toLowerCase() ? 'int4' : 'INT4';
      const name = column.colname === undefined ? 'This' : `"${column.colname}"`;
      const refers =
        statement.noted(column, refersToKey) ||
        column.constraints?.some(
          (each) => 'Constraint' in each && each.Constraint.contype === 'CONSTR_FOREIGN',
        ) === true;
      const advice = refers
        ? `Write ${text} to keep its size, unless the key that it refers to is SERIAL.`
        : `Write ${text} to keep its size.`;
      statement.report({
        range,
        message: `${name} is ${written}: 32 bits in PostgreSQL, 64 bits in CockroachDB. ${advice}`,
        fix: {
          title: `Write ${text}`,
          class: refers ? 'review' : 'safe',
          edits: [replace(range, text)],
        },
      });
    },
  },
});
