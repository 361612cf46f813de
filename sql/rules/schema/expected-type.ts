import { castName, nameOfType } from '../../types/sql-type.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { castingFix, isBeforeItsType } from '../type-casts.ts';

export const expectedType = defineRule({
  code: 'MOLT179',
  name: 'expected-type',
  title: 'Expression of another type than its column',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'safe',
  why: 'PostgreSQL assigns what a generated column is worked out from, as it assigns what is inserted: NUMERIC to INTEGER, a time stamp to a date. CockroachDB wants the expression of a computed column, and of ALTER COLUMN … SET DEFAULT, to be of the column’s type; only the DEFAULT of a new column is assigned. Constants and now() take the type of the column. INT / INT is DECIMAL there, and extract() FLOAT.',
  workaround: 'Cast the expression to the type of the column.',
  documentation: docs('computed-columns'),
  examples: [
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, price DECIMAL, cents INT8 GENERATED ALWAYS AS (price * 100) STORED);',
      fixed:
        'CREATE TABLE t (id INT8 PRIMARY KEY, price DECIMAL, cents INT8 GENERATED ALWAYS AS ((price * 100)::INT) STORED);',
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, price DECIMAL, gross DECIMAL(10,2) GENERATED ALWAYS AS (price * 1.19) STORED);',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, day DATE);\nALTER TABLE t ADD COLUMN until TIMESTAMP GENERATED ALWAYS AS (day + 30) STORED;',
      fixed:
        'CREATE TABLE t (id INT8 PRIMARY KEY, day DATE);\nALTER TABLE t ADD COLUMN until TIMESTAMP GENERATED ALWAYS AS ((day + 30)::TIMESTAMP) STORED;',
    },
    {
      bad: "CREATE TABLE t (id INT8 PRIMARY KEY, until TIMESTAMP);\nALTER TABLE t ALTER COLUMN until SET DEFAULT now() + INTERVAL '30 days';",
      fixed:
        "CREATE TABLE t (id INT8 PRIMARY KEY, until TIMESTAMP);\nALTER TABLE t ALTER COLUMN until SET DEFAULT (now() + INTERVAL '30 days')::TIMESTAMP;",
      good: "CREATE TABLE t (id INT8 PRIMARY KEY, at TIMESTAMP, until TIMESTAMP DEFAULT now() + INTERVAL '30 days');\nALTER TABLE t ALTER COLUMN at SET DEFAULT now();",
    },
    {
      bad: 'CREATE TABLE t (id TEXT PRIMARY KEY);\nALTER TABLE t ALTER COLUMN id SET DEFAULT gen_random_uuid();',
      fixed:
        'CREATE TABLE t (id TEXT PRIMARY KEY);\nALTER TABLE t ALTER COLUMN id SET DEFAULT gen_random_uuid()::STRING;',
      good: 'CREATE TABLE t (id UUID PRIMARY KEY);\nALTER TABLE t ALTER COLUMN id SET DEFAULT gen_random_uuid();',
    },
    {
      good: "CREATE TABLE t (id INT8 PRIMARY KEY, n DECIMAL, name TEXT, a TEXT GENERATED ALWAYS AS (lower(name) || 'x') STORED);\nALTER TABLE t ALTER COLUMN n SET DEFAULT 0, ALTER COLUMN name SET DEFAULT 'none';",
    },
  ],
  types(found, look) {
    if (found.sort !== 'expected' || isBeforeItsType(found, look)) return null;
    const [from, to] = found.types;
    const [cast] = found.casts;
    if (from == null || to == null || cast === undefined) return null;
    const what = found.what === 'DEFAULT' ? 'this default' : 'what this column is worked out from';
    return {
      range: found.place.range,
      message: `CockroachDB wants ${what} to be ${nameOfType(to)}, and it is ${nameOfType(from)}: cast it to ${castName(to)}.`,
      fix: castingFix(found),
    };
  },
});
