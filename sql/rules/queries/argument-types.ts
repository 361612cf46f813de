import { castName, nameOfType } from '../../types/sql-type.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { castingFix, isBeforeItsType } from '../type-casts.ts';

/** In PostgreSQL they are written for TIMESTAMP, too: with time zones, hours that a clock leaves out may count. */
const ofTimeZones: ReadonlySet<string> = new Set(['age']);

export const argumentTypes = defineRule({
  code: 'MOLT266',
  name: 'argument-types',
  title: 'Function that CockroachDB lacks for these types',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'safe',
  why: 'PostgreSQL turns arguments into the types that it has a function for: an integer into DOUBLE PRECISION for sqrt(), a date into a time stamp for age(). CockroachDB takes them as they are and says “unknown signature” when the types are checked. Constants take the type that fits. Said where casts, functions or columns of the files tell the types.',
  workaround: 'Write the cast that PostgreSQL makes by itself: sqrt(n::FLOAT8), mod(price, n::DECIMAL).',
  documentation: docs('functions-and-operators'),
  examples: [
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, n INT4);\nSELECT sqrt(n), round(n + 1) FROM t;',
      fixed:
        'CREATE TABLE t (id INT8 PRIMARY KEY, n INT4);\nSELECT sqrt(n::FLOAT8), round((n + 1)::FLOAT8) FROM t;',
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, n INT4, x NUMERIC);\nSELECT sqrt(2), sqrt(x), power(n, 2), mod(n, 3), floor(n), abs(n), round(x, n) FROM t;',
    },
    {
      bad: 'SELECT mod(a::NUMERIC, b::INT8) FROM t;',
      fixed: 'SELECT mod(a::NUMERIC, b::INT8::DECIMAL) FROM t;',
    },
    {
      bad: 'CREATE TABLE event (id INT8 PRIMARY KEY, epoch INT8);\nSELECT to_timestamp(epoch) FROM event;',
      fixed:
        'CREATE TABLE event (id INT8 PRIMARY KEY, epoch INT8);\nSELECT to_timestamp(epoch::FLOAT8) FROM event;',
    },
    {
      bad: 'CREATE TABLE call (id INT8 PRIMARY KEY, ms INT4);\nSELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY ms) FROM call;',
      fixed:
        'CREATE TABLE call (id INT8 PRIMARY KEY, ms INT4);\nSELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY ms::FLOAT8) FROM call;',
    },
    { bad: 'CREATE TABLE person (id INT8 PRIMARY KEY, born DATE);\nSELECT age(born) FROM person;' },
    {
      bad: 'CREATE TABLE item (id INT8 PRIMARY KEY, name TEXT);\nSELECT jsonb_object_agg(id, name) FROM item;',
      fixed:
        'CREATE TABLE item (id INT8 PRIMARY KEY, name TEXT);\nSELECT jsonb_object_agg(id::STRING, name) FROM item;',
    },
    {
      good: 'CREATE FUNCTION sqrt(n INT4) RETURNS INT4 LANGUAGE sql AS $$ SELECT n $$;\nCREATE TABLE t (id INT8 PRIMARY KEY, n INT4);\nSELECT sqrt(n) FROM t;',
    },
  ],
  types(found, look) {
    if (found.sort !== 'call' || isBeforeItsType(found, look)) return null;
    const types = found.types.map((type) => (type === null ? '…' : nameOfType(type))).join(', ');
    const [cast] = found.casts;
    const advice = cast === undefined ? '' : `: cast the ${nameOfType(cast.from)} to ${castName(cast.to)}`;
    return {
      range: found.place.range,
      message: `CockroachDB has no ${found.what}(${types})${advice}.`,
      fix: castingFix(found, ofTimeZones.has(found.what) ? 'review' : undefined),
    };
  },
});
