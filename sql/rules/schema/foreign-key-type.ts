import type { TypeFact } from '../../catalog/fact.ts';
import type { Column, ForeignKey, Table } from '../../catalog/model.ts';
import { showName } from '../../catalog/name.ts';
import type { PlacedStatement } from '../../catalog/place.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import type { SchemaLook } from '../schema-rule.ts';

/**
 * Families of types: CockroachDB lets a foreign key join columns of one family, and no others (types.T.Equivalent);
 * PostgreSQL takes any two types that it can compare, such as integer and numeric.
 */
const families: Readonly<Record<string, string>> = {
  int2: 'integer', int4: 'integer', int8: 'integer', smallserial: 'integer', serial: 'integer', bigserial: 'integer',
  serial2: 'integer', serial4: 'integer', serial8: 'integer', oid: 'oid',
  numeric: 'decimal', float4: 'float', float8: 'float',
  text: 'string', varchar: 'string', bpchar: 'string', char: 'string', name: 'string', citext: 'citext',
  date: 'date', timestamp: 'timestamp', timestamptz: 'timestamptz', time: 'time', timetz: 'timetz', interval: 'interval',
  uuid: 'uuid', bool: 'bool', bytea: 'bytes', inet: 'inet', bit: 'bits', varbit: 'bits', json: 'json', jsonb: 'json',
}; // prettier-ignore

/** Integers of fewer bits than unique_rowid() gives, by the name that is written: INTEGER is 64 bits here. */
const narrow = /^(?:int2|int4|smallint|pg_catalog\.int[24])$/;

export const foreignKeyType = defineRule({
  code: 'MOLT127',
  name: 'foreign-key-type',
  title: 'Foreign key between columns of different types',
  severity: 'error',
  layer: 'later',
  sources: ['postgres', 'mysql'],
  fix: 'manual',
  why: 'The two ends of a foreign key must be of one family of types: integers of any size, texts of any length. PostgreSQL also takes types that it can compare with a cast, such as INTEGER and NUMERIC, DATE and TIMESTAMP. And a SERIAL key gets numbers of 64 bits, which a column of 32 bits that refers to it cannot hold.',
  workaround: 'Give both columns one type, best that of the key.',
  documentation: docs('foreign-key'),
  examples: [
    {
      bad: 'CREATE TABLE a (id INT8 PRIMARY KEY);\nCREATE TABLE b (id INT8 PRIMARY KEY, a_id NUMERIC REFERENCES a (id));',
      good: 'CREATE TABLE a (id INT8 PRIMARY KEY);\nCREATE TABLE b (id INT8 PRIMARY KEY, a_id INT8 REFERENCES a);',
    },
    {
      bad: 'CREATE TABLE a (x DATE, y INT8, PRIMARY KEY (x, y));\nCREATE TABLE b (id INT8 PRIMARY KEY, at TIMESTAMP, y INT8);\nALTER TABLE b ADD FOREIGN KEY (at, y) REFERENCES a;',
    },
    {
      bad: 'CREATE TABLE a (id SERIAL PRIMARY KEY);\nCREATE TABLE b (id UUID PRIMARY KEY, a_id INT4 REFERENCES a);',
      good: 'CREATE TABLE a (id SERIAL PRIMARY KEY);\nCREATE TABLE b (id UUID PRIMARY KEY, a_id INTEGER REFERENCES a);',
    },
    {
      good: 'CREATE TABLE a (id VARCHAR(10) PRIMARY KEY);\nCREATE TABLE b (id INT8 PRIMARY KEY, a_id TEXT REFERENCES a);',
    },
  ],
  schema: {
    table(table, look) {
      for (const foreignKey of table.foreignKeys) compare(table, foreignKey, look);
    },
  },
});

function compare(table: Table, foreignKey: ForeignKey, { catalog, report }: SchemaLook): void {
  const target = catalog.table(foreignKey.target.name, foreignKey.at.statement);
  if (target === undefined) return;
  const ends = foreignKey.targetColumns.length > 0 ? foreignKey.targetColumns : target.primaryKey?.columns;
  if (ends === undefined || ends.length !== foreignKey.columns.length) return;
  foreignKey.columns.forEach((name, i) => {
    const column = catalog.column(table, name);
    const end = catalog.column(target, ends[i] ?? '');
    if (column === undefined || end === undefined) return;
    const [ownType, otherType] = [typeOf(column, catalog), typeOf(end, catalog)];
    const [own, other] = [familyOf(ownType), familyOf(otherType)];
    const related = [
      { at: end.typeAt, message: `${showName(target)}."${end.name}" is ${end.type.text}` },
      ...(column.typeAt.statement === foreignKey.at.statement
        ? []
        : [{ at: column.typeAt, message: `"${column.name}" is ${column.type.text}` }]),
    ];
    if (own !== null && other !== null && own !== other) {
      report({
        at: foreignKey.at,
        table: showName(table),
        message: `"${column.name}" is ${column.type.text}, but ${showName(target)}."${end.name}" is ${end.type.text}: CockroachDB makes no foreign key between the two.`,
        related,
      });
    } else if (end.filling.by === 'serial' && ownType !== null && narrow.test(ownType.written)) {
      report({
        at: foreignKey.at,
        table: showName(table),
        layer: 'meaning',
        severity: 'warning',
        message: `"${column.name}" is ${column.type.text}, too small for the numbers of the ${end.type.text} key ${showName(target)}."${end.name}", which have 64 bits in CockroachDB.`,
        related,
      });
    }
  });
}

/** A type without its domains: what CockroachDB will store. */
interface StoredType {
  /** The name of a built-in type, or of an enum or composite of the files. */
  readonly name: string;
  readonly isOwn: boolean;
  readonly isArray: boolean;
  readonly written: string;
}

/** Domains of domains: nobody nests deeper. */
const deepest = 20;

/** The type that a column is of in the end, with domains followed to their base; null for types that we do not know. */
function typeOf(column: Column, catalog: SchemaLook['catalog']): StoredType | null {
  return storedType(column.type, column.typeAt.statement, catalog, false, 0);
}

function storedType(
  type: TypeFact,
  at: PlacedStatement,
  catalog: SchemaLook['catalog'],
  inArray: boolean,
  depth: number,
): StoredType | null {
  const { name, written } = type;
  const isArray = inArray || type.isArray;
  const own = catalog.meant(['type'], name, at)?.object;
  if (own?.sort === 'type') {
    if (own.form === 'enum' || own.form === 'composite')
      return { name: showName(own), isOwn: true, isArray, written };
    if (own.form !== 'domain' || own.base === null || depth > deepest) return null;
    return storedType(own.base, own.declared.statement, catalog, isArray, depth + 1);
  }
  return name.schema === null ? { name: name.name, isOwn: false, isArray, written } : null;
}

/** Null for types that we do not know: those of extensions, those that no file makes. */
function familyOf(type: StoredType | null): string | null {
  if (type === null) return null;
  const family = type.isOwn ? `type ${type.name}` : families[type.name];
  return family === undefined ? null : family + (type.isArray ? '[]' : '');
}
