import { figure } from '../../../contracts/figure.ts';
import { literalsOf } from '../../mysql/literals.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const zeroDate = defineRule({
  code: 'MOLT328',
  name: 'zero-date',
  title: 'Date of zeros',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'review',
  why: 'There is no year, month or day 0 in CockroachDB: the value fails, as a default and in a row.',
  workaround:
    'Write NULL (and let the column be NULL), or a date that stands for “none”, such as 1970-01-01.',
  documentation: docs('timestamp'),
  examples: [
    {
      bad: "CREATE TABLE t (at TIMESTAMPTZ DEFAULT '0000-00-00 00:00:00');",
      fixed: 'CREATE TABLE t (at TIMESTAMPTZ DEFAULT NULL);',
    },
    { bad: "INSERT INTO t (d) VALUES ('2024-00-00');", fixed: 'INSERT INTO t (d) VALUES (NULL);' },
    { good: "INSERT INTO t (d) VALUES ('2024-01-01');" },
  ],
  mysql: {
    statement(_, statement) {
      const zeros = literalsOf(statement).filter(({ raw }) =>
        /^['"](?:0000-\d\d-\d\d|\d{4}-00-\d\d|\d{4}-\d\d-00)(?:[ T][\d:.]*)?['"]$/.test(raw),
      );
      const [first, ...others] = zeros;
      if (first === undefined) return;
      const more = others.length === 0 ? '' : ` (and ${figure(others.length)} more here)`;
      statement.report({
        range: first.range,
        message: `CockroachDB has no date ${first.raw}${more}.`,
        fix: {
          title: 'Write NULL',
          class: 'review',
          edits: zeros.map(({ range }) => replace(range, 'NULL')),
        },
      });
    },
  },
});
