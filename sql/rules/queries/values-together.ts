import type { Conflict } from '../../types/conflicts.ts';
import { castName } from '../../types/sql-type.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { castingFix, isBeforeItsType, typeNames } from '../type-casts.ts';

const sorts: ReadonlySet<Conflict['sort']> = new Set(['together', 'rows', 'set', 'in-query']);

export const valuesTogether = defineRule({
  code: 'MOLT265',
  name: 'values-together',
  title: 'Values of several types in one place',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'safe',
  why: 'Where several values come together in one (CASE, COALESCE, GREATEST, arrays, IN, VALUES, UNION), PostgreSQL turns them into one type. CockroachDB wants those behind the first to be of its type, or of one that the first becomes by itself: COALESCE(1.5::DECIMAL, n) with an INT n is refused, COALESCE(n, 1.5::DECIMAL) is not. A constant with digits behind its point is no INT. Of the rows of VALUES and the query behind IN it wants the same type, of UNION the same but for numbers.',
  workaround: 'Cast them to the type that PostgreSQL gives them: COALESCE(price, n::DECIMAL).',
  documentation: docs('scalar-expressions'),
  examples: [
    {
      bad: 'CREATE TABLE item (id INT8 PRIMARY KEY, price DECIMAL, n INT4);\nSELECT COALESCE(price, n) FROM item;',
      fixed:
        'CREATE TABLE item (id INT8 PRIMARY KEY, price DECIMAL, n INT4);\nSELECT COALESCE(price, n::DECIMAL) FROM item;',
      good: 'CREATE TABLE item (id INT8 PRIMARY KEY, price DECIMAL, n INT4);\nSELECT COALESCE(n, price), COALESCE(price, 0) FROM item;',
    },
    {
      bad: 'CREATE TABLE item (id INT8 PRIMARY KEY, n INT4);\nSELECT CASE WHEN n > 3 THEN n ELSE 0.5 END FROM item;',
      fixed:
        'CREATE TABLE item (id INT8 PRIMARY KEY, n INT4);\nSELECT CASE WHEN n > 3 THEN n::DECIMAL ELSE 0.5 END FROM item;',
      good: 'CREATE TABLE item (id INT8 PRIMARY KEY, n INT4);\nSELECT CASE WHEN n > 3 THEN n ELSE 0 END FROM item;',
    },
    {
      bad: 'SELECT * FROM (VALUES (1), (2.5)) AS v (n);',
      fixed: 'SELECT * FROM (VALUES (1::DECIMAL), (2.5)) AS v (n);',
      good: 'SELECT * FROM (VALUES (1.0), (2.5), (NULL)) AS v (n);',
    },
    {
      bad: 'CREATE TABLE a (id INT8 PRIMARY KEY, day DATE);\nCREATE TABLE b (id INT8 PRIMARY KEY, at TIMESTAMP);\nSELECT day FROM a UNION ALL SELECT at FROM b;',
      fixed:
        'CREATE TABLE a (id INT8 PRIMARY KEY, day DATE);\nCREATE TABLE b (id INT8 PRIMARY KEY, at TIMESTAMP);\nSELECT day::TIMESTAMP FROM a UNION ALL SELECT at FROM b;',
    },
    {
      bad: 'CREATE TABLE a (id INT8 PRIMARY KEY, code DECIMAL);\nSELECT 1 FROM a WHERE id IN (SELECT code FROM a);',
      good: 'CREATE TABLE a (id INT8 PRIMARY KEY, code INT4);\nSELECT 1 FROM a WHERE id IN (SELECT code FROM a);',
    },
    {
      good: 'SELECT 1 UNION SELECT 2.5; INSERT INTO t VALUES (1), (2.5); SELECT COALESCE(a, b, 0), ARRAY[1, 2.5];',
    },
  ],
  types(found, look) {
    if (found.sort === 'division' || !sorts.has(found.sort) || isBeforeItsType(found, look)) return null;
    const to = found.casts[0]?.to;
    const advice = to === undefined ? '' : `: cast to ${castName(to)}`;
    return {
      range: found.place.range,
      message: `CockroachDB does not take ${typeNames(found)} together ${placeOf(found)}${advice}.`,
      fix: castingFix(found),
    };
  },
});

function placeOf({ sort, what }: Conflict): string {
  if (sort === 'set') return `in one column of ${what}`;
  if (sort === 'rows') return 'in one column of VALUES';
  if (sort === 'in-query') return 'on both sides of IN';
  return `in ${what}`;
}
