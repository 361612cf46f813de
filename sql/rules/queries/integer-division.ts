import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const integerDivision = defineRule({
  code: 'MOLT251',
  name: 'integer-division',
  title: 'Division of integers',
  severity: 'warning',
  layer: 'meaning',
  sources: ['postgres'],
  fix: 'review',
  why: 'CockroachDB divides integers exactly: 7 / 2 is the DECIMAL 3.5, where PostgreSQL gives the integer 3. Nothing fails; the values differ.',
  workaround: 'Write div(a, b), which cuts off towards zero as PostgreSQL does; the operator // rounds down.',
  documentation: docs('functions-and-operators'),
  examples: [
    { bad: 'SELECT 7 / 2;', fixed: 'SELECT div(7, 2);' },
    { bad: 'SELECT count(*) / 2 FROM t;', fixed: 'SELECT div(count(*), 2) FROM t;' },
    { bad: 'SELECT pages / 2 FROM book;' },
    {
      bad: 'CREATE TABLE book (id INT8 PRIMARY KEY, pages INT4, days INT4);\nSELECT pages / days FROM book;',
      fixed:
        'CREATE TABLE book (id INT8 PRIMARY KEY, pages INT4, days INT4);\nSELECT div(pages, days) FROM book;',
      good: 'CREATE TABLE book (id INT8 PRIMARY KEY, pages NUMERIC);\nSELECT pages / 2 FROM book;',
    },
    { good: 'SELECT a / b, 7 / 2.0, price::DECIMAL / 2 FROM t;' },
  ],
  types(found) {
    if (found.sort !== 'division') return null;
    const { place, isSure } = found;
    const [left, right] = place.operands;
    const between = left && right && { start: left.range.end, end: right.range.start };
    return {
      range: place.range,
      severity: isSure ? 'warning' : 'hint',
      message: isSure
        ? 'CockroachDB gives a DECIMAL with digits behind the point, PostgreSQL an integer: div(a, b) cuts them off.'
        : 'If both sides are integers, CockroachDB gives a DECIMAL with digits behind the point, PostgreSQL an integer.',
      fix:
        isSure && between
          ? {
              title: 'Write div()',
              class: 'review',
              edits: [
                replace({ start: left.range.start, end: left.range.start }, 'div('),
                replace(between, ', '),
                replace({ start: right.range.end, end: right.range.end }, ')'),
              ],
            }
          : undefined,
    };
  },
});
