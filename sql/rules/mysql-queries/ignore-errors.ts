import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const ignoreErrors = defineRule({
  code: 'MOLT351',
  name: 'ignore-errors',
  title: 'IGNORE behind INSERT, UPDATE or DELETE',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB doesn’t turn errors into warnings: what conflicts or doesn’t fit is refused. UPDATE IGNORE t is even read as an update of a table called ignore.',
  workaround:
    'Write ON CONFLICT DO NOTHING behind an INSERT, for duplicate keys alone; check other values before.',
  documentation: docs('insert'),
  examples: [
    {
      bad: 'INSERT IGNORE INTO t (a) VALUES (1);',
      fixed: 'INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING;',
    },
    { bad: 'UPDATE IGNORE t SET v = 1;', fixed: 'UPDATE t SET v = 1;' },
    { bad: 'DELETE IGNORE FROM t;', fixed: 'DELETE FROM t;' },
    { good: 'INSERT INTO t (a) VALUES (1);' },
  ],
  mysql: {
    query({ verb, span, clauses }, statement) {
      if (verb === 'SELECT' || verb === 'REPLACE') return;
      let at = span.first + 1;
      while (/^(?:LOW_PRIORITY|DELAYED|HIGH_PRIORITY|QUICK)$/.test(statement.tokens[at]?.text ?? '')) at++;
      if (!statement.is(at, 'IGNORE')) return;
      const word = statement.span(at);
      const edits = [remove(statement, word)];
      if (verb === 'INSERT' && !clauses.has('ON DUPLICATE KEY UPDATE')) {
        const returning = clauses.get('RETURNING');
        const end = statement.span(returning === undefined ? span.last : returning.first - 1).range.end;
        edits.push(replace({ start: end, end }, ' ON CONFLICT DO NOTHING'));
      }
      statement.report({
        range: word.range,
        layer: verb === 'UPDATE' ? 'meaning' : 'grammar',
        message:
          verb === 'UPDATE'
            ? 'CockroachDB reads IGNORE as the name of the table to update.'
            : `CockroachDB has no ${verb} IGNORE: errors are errors.`,
        fix: {
          title: verb === 'INSERT' ? 'Write ON CONFLICT DO NOTHING' : 'Remove IGNORE',
          class: 'review',
          edits,
        },
      });
    },
  },
});
