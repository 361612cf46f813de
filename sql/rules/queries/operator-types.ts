import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { castingFix, isBeforeItsType, typeNames } from '../type-casts.ts';
import { castName, nameOfType } from '../../types/sql-type.ts';
import { isArithmetic } from './mixed-arithmetic.ts';

export const operatorTypes = defineRule({
  code: 'MOLT264',
  name: 'operator-types',
  title: 'Operator that CockroachDB lacks for these types',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'safe',
  why: 'PostgreSQL finds an operator by turning one side into another type: a date into a time stamp, a time into an interval, anything into text for ||. CockroachDB takes both sides as they are, and the statement fails when its types are checked. Said where casts, functions or columns of the files tell the types.',
  workaround:
    'Write the cast that PostgreSQL makes by itself: paid_at - due::TIMESTAMP, span / share::FLOAT8, name || mood::STRING.',
  documentation: docs('functions-and-operators'),
  examples: [
    {
      bad: 'CREATE TABLE bill (id INT8 PRIMARY KEY, due DATE, paid_at TIMESTAMP);\nSELECT paid_at - due FROM bill;',
      fixed:
        'CREATE TABLE bill (id INT8 PRIMARY KEY, due DATE, paid_at TIMESTAMP);\nSELECT paid_at - due::TIMESTAMP FROM bill;',
      good: 'CREATE TABLE bill (id INT8 PRIMARY KEY, due DATE, paid DATE);\nSELECT paid - due FROM bill;',
    },
    { bad: 'SELECT now() - current_date;' },
    {
      bad: "SELECT '1 day'::INTERVAL / n::NUMERIC FROM t;",
      fixed: "SELECT '1 day'::INTERVAL / n::NUMERIC::FLOAT8 FROM t;",
      good: "SELECT '1 day'::INTERVAL / n::INT8, '1 day'::INTERVAL * n::NUMERIC FROM t;",
    },
    {
      bad: "CREATE TYPE mood AS ENUM ('sad', 'ok');\nCREATE TABLE person (id INT8 PRIMARY KEY, name TEXT, mood mood);\nSELECT name || mood FROM person;",
      fixed:
        "CREATE TYPE mood AS ENUM ('sad', 'ok');\nCREATE TABLE person (id INT8 PRIMARY KEY, name TEXT, mood mood);\nSELECT name || mood::STRING FROM person;",
    },
    {
      good: 'CREATE TABLE person (id INT8 PRIMARY KEY, name TEXT, born DATE);\nSELECT name || born, born + 1, now() - born::TIMESTAMPTZ FROM person;',
    },
  ],
  types(found, look) {
    if (found.sort !== 'operator' || isArithmetic(found) || isBeforeItsType(found, look)) return null;
    const [cast] = found.casts;
    const advice =
      cast === undefined
        ? ': array_append() and array_cat() take them'
        : `: cast the ${nameOfType(cast.from)} to ${castName(cast.to)}`;
    return {
      range: found.place.range,
      message: `CockroachDB has no ${found.what} of ${typeNames(found)}${advice}.`,
      fix: castingFix(found),
    };
  },
});
