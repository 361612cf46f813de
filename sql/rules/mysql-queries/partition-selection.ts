import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const partitionSelection = defineRule({
  code: 'MOLT364',
  name: 'partition-selection',
  title: 'PARTITION (…) behind a table',
  severity: 'error',
  layer: 'meaning',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB reads PARTITION as an alias of the table, and the partitions as names for its columns: the query runs over all rows.',
  workaround: 'Say in WHERE which rows are meant.',
  documentation: docs('table-expressions'),
  examples: [
    { bad: 'SELECT * FROM t PARTITION (p0) WHERE a = 1;', fixed: 'SELECT * FROM t WHERE a = 1;' },
    { good: 'SELECT rank() OVER (PARTITION BY a) FROM t;' },
  ],
  mysql: {
    query({ verb, span, clauses }, statement) {
      const clause =
        verb === 'UPDATE'
          ? statement.span(span.first, (clauses.get('SET') ?? span).first)
          : (clauses.get('FROM') ?? clauses.get('INTO'));
      if (clause === undefined) return;
      const found = statement.find('PARTITION (', clause);
      if (found === null) return;
      const whole = statement.span(found.first, statement.closes(found.last));
      statement.report({
        range: whole.range,
        layer: verb === 'SELECT' ? 'meaning' : 'grammar',
        message: 'CockroachDB reads PARTITION as an alias here, and looks at all rows of the table.',
        fix: { title: 'Remove the clause', class: 'review', edits: [remove(statement, whole)] },
      });
    },
  },
});
