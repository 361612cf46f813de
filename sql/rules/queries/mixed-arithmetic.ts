import type { Conflict } from '../../types/conflicts.ts';
import { docs } from '../documentation.ts';
import { defineRule } from '../rule.ts';
import { castingFix, typeNames } from '../type-casts.ts';

const numbers: ReadonlySet<string | null> = new Set(['int', 'float', 'decimal']);

/** Whether an operator stands between numbers: the other conflicts of operators are MOLT264’s. */
export const isArithmetic = ({ sort, types }: Conflict): boolean =>
  sort === 'operator' && types.every((type) => numbers.has(type));

export const mixedArithmetic = defineRule({
  code: 'MOLT227',
  name: 'mixed-arithmetic',
  title: 'Arithmetic of FLOAT with INT or DECIMAL',
  severity: 'error',
  layer: 'later',
  sources: ['postgres'],
  fix: 'safe',
  why: 'PostgreSQL turns the other side into DOUBLE PRECISION; CockroachDB has no operator of FLOAT with INT or with DECIMAL, and the query fails when its types are checked. Constants take the type of the other side. extract() and date_part() give FLOAT, and INT / INT gives DECIMAL. Said where casts, functions or columns of the files tell the types; parameters and variables do not.',
  workaround: 'Cast one side to the type of the other: sum(x)::FLOAT8 / count(*)::FLOAT8.',
  documentation: docs('functions-and-operators'),
  examples: [
    {
      bad: 'SELECT sum(x)::float / count(*) FROM t;',
      fixed: 'SELECT sum(x)::float / count(*)::FLOAT8 FROM t;',
    },
    { bad: 'SELECT random() * count(*) FROM t;', fixed: 'SELECT random() * count(*)::FLOAT8 FROM t;' },
    { bad: 'SELECT a::float8 + b::numeric FROM t;' },
    { bad: 'SELECT extract(epoch FROM max(b) - min(a)) / (SELECT count(*) FROM t);' },
    { bad: 'SELECT (2 * avg(a::real)) - b::int FROM t;' },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, price FLOAT8, n INT4);\nSELECT price * n FROM t;',
      fixed: 'CREATE TABLE t (id INT8 PRIMARY KEY, price FLOAT8, n INT4);\nSELECT price * n::FLOAT8 FROM t;',
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, price DECIMAL, n INT4);\nSELECT price * n FROM t;',
    },
    {
      bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, price FLOAT8, n INT4, total FLOAT8 GENERATED ALWAYS AS (price * n) STORED);',
      good: 'CREATE TABLE t (id INT8 PRIMARY KEY, price DECIMAL, n INT4, total DECIMAL GENERATED ALWAYS AS (price * n) STORED);',
    },
    { bad: 'CREATE TABLE t (id INT8 PRIMARY KEY, a REAL, b NUMERIC, CHECK (a + b < 100));' },
    { good: 'SELECT a::float8 * 2, random() * 100, a::numeric * b::int, count(*) * 100.0 / n FROM t;' },
    { good: 'SELECT sum(x)::float / count(*)::float, sum(x)::float / nullif(n, 0) FROM t;' },
  ],
  types(found) {
    if (found.sort === 'division' || !isArithmetic(found)) return null;
    return {
      range: found.place.range,
      message: `CockroachDB has no ${found.what} of ${typeNames(found)}: cast one side to the type of the other.`,
      fix: castingFix(found),
    };
  },
});
