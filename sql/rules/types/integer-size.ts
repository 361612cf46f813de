import type { Column, ForeignKey, Table } from '../../catalog/model.ts';
import { showName } from '../../catalog/name.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { foreignKeysOf } from '../foreign-keys.ts';
import { builtInType, nameParts } from '../names.ts';
import { defineRule } from '../rule.ts';
import type { SchemaLook } from '../schema-rule.ts';
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
    'Write INT4 where 32 bits are meant, or INT8 where more are welcome. A column that refers to a SERIAL key needs INT8: the numbers of that key have 64 bits in CockroachDB.',
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
    {
      bad: 'CREATE TABLE qty (id SERIAL PRIMARY KEY);\nCREATE TABLE line (id UUID PRIMARY KEY, qty_id INTEGER NOT NULL);\nALTER TABLE line ADD FOREIGN KEY (qty_id) REFERENCES qty (id);',
      fixed:
        'CREATE TABLE qty (id SERIAL PRIMARY KEY);\nCREATE TABLE line (id UUID PRIMARY KEY, qty_id INT8 NOT NULL);\nALTER TABLE line ADD FOREIGN KEY (qty_id) REFERENCES qty (id);',
    },
    { good: 'CREATE TABLE qty (id INT8 PRIMARY KEY, n INT4, m smallint, o bigint);' },
  ],
  amends: true,
  visit: {
    CreateStmt(create, statement) {
      const names = foreignKeysOf(create.tableElts).flatMap((each) => nameParts(each.fk_attrs));
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
      const refers = statement.noted(column, refersToKey) || foreignKeysOf(column.constraints).length > 0;
      const written = statement.text.slice(range.start, range.end);
      const { text, fixClass, message } = advice(column.colname, written, refers ? 'unknown' : 'small');
      statement.report({
        range,
        message,
        fix: { title: `Write ${text}`, class: fixClass, edits: [replace(range, text)] },
      });
    },
  },
  schema: {
    table(table, look) {
      const columns = new Set(table.foreignKeys.flatMap((foreignKey) => foreignKey.columns));
      for (const name of columns) {
        const column = table.columns.get(name);
        // What another table brings along is written there.
        if (column !== undefined && !column.isInherited && isInteger(column)) amend(table, column, look);
      }
    },
  },
});

/** How large the numbers are that a column gets from the key that it refers to; `key`: the one that has large ones. */
type Numbers = 'small' | 'unknown' | { readonly key: string };

interface Advice {
  readonly text: string;
  readonly fixClass: 'safe' | 'review';
  readonly message: string;
}

/** What to write for an INTEGER, and why. */
function advice(column: string | undefined, written: string, numbers: Numbers): Advice {
  const name = column === undefined ? 'This' : `"${column}"`;
  const size = typeof numbers === 'string' ? 'int4' : 'int8';
  const text = written === written.toLowerCase() ? size : size.toUpperCase();
  const what = `${name} is ${written}: 32 bits in PostgreSQL, 64 bits in CockroachDB`;
  switch (numbers) {
    case 'small':
      return { text, fixClass: 'safe', message: `${what}. Write ${text} to keep its size.` };
    case 'unknown': {
      const message = `${what}. Write ${text} to keep its size, unless the key that it refers to is SERIAL.`;
      return { text, fixClass: 'review', message };
    }
    default: {
      // INTEGER is INT8 there, unless a session has another default_int_size.
      const message = `${what}, and so have the numbers of ${numbers.key}, which it refers to. Write ${text} to say so.`;
      return { text, fixClass: 'safe', message };
    }
  }
}

const isInteger = ({ type }: Column): boolean => /^int(?:eger)?$/.test(type.written) && !type.isArray;

/** Says it again of a column of a foreign key, where the key that it refers to changes what is to be written. */
function amend(table: Table, column: Column, look: SchemaLook): void {
  const keys = table.foreignKeys.filter(({ columns }) => columns.includes(column.name));
  const numbers = numbersOf(table, column, look, []);
  // The column's own statement says nothing else.
  const isKnown = keys.some(({ at }) => at.statement === column.typeAt.statement);
  if (numbers === (isKnown ? 'unknown' : 'small')) return;
  const { text, fixClass, message } = advice(column.name, column.type.text, numbers);
  look.report({
    at: column.typeAt,
    table: showName(table),
    message,
    fix: { title: `Write ${text}`, class: fixClass, edits: [{ at: column.typeAt, text }] },
  });
}

/** Through all keys that a key refers to itself; `seen`: those that are being looked at. */
function numbersOf(table: Table, column: Column, look: SchemaLook, seen: readonly Column[]): Numbers {
  let numbers: Numbers = 'small';
  for (const foreignKey of table.foreignKeys) {
    const i = foreignKey.columns.indexOf(column.name);
    const target = i === -1 ? undefined : look.catalog.table(foreignKey.target.name, foreignKey.at.statement);
    if (i === -1) continue;
    const end = target && endOf(target, foreignKey, i, look);
    if (target === undefined || end === undefined) {
      numbers = 'unknown';
      continue;
    }
    if (end.filling.by === 'serial')
      return { key: `the ${end.type.text} key ${showName(target)}."${end.name}"` };
    if (seen.includes(end)) continue;
    const further = numbersOf(target, end, look, [...seen, end]);
    if (typeof further !== 'string') return further;
    if (further === 'unknown') numbers = 'unknown';
  }
  return numbers;
}

/** The column that one of a foreign key refers to. */
function endOf(
  target: Table,
  { targetColumns }: ForeignKey,
  i: number,
  look: SchemaLook,
): Column | undefined {
  const names = targetColumns.length > 0 ? targetColumns : target.primaryKey?.columns;
  const name = names?.[i];
  return name === undefined ? undefined : look.catalog.column(target, name);
}
