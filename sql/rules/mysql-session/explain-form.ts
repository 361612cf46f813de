import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const explainForm = defineRule({
  code: 'MOLT409',
  name: 'mysql-explain-form',
  title: 'EXPLAIN of MySQL',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB’s EXPLAIN takes its options in parentheses, explains statements only, and writes plans in its own form: what reads MySQL’s JSON does not read them.',
  workaround:
    'Write EXPLAIN, EXPLAIN (VERBOSE) or EXPLAIN ANALYZE before the statement, and SHOW COLUMNS FROM for a table.',
  documentation: docs('explain'),
  examples: [
    { bad: 'EXPLAIN FORMAT=JSON SELECT 1;', fixed: 'EXPLAIN SELECT 1;' },
    { bad: 'EXPLAIN ANALYZE FORMAT=TREE SELECT 1;', fixed: 'EXPLAIN ANALYZE SELECT 1;' },
    { bad: 'EXPLAIN EXTENDED SELECT 1;', fixed: 'EXPLAIN SELECT 1;' },
    { bad: 'EXPLAIN t;', fixed: 'SHOW COLUMNS FROM t;' },
    { bad: 'EXPLAIN FOR CONNECTION 5;' },
    { good: 'EXPLAIN ANALYZE SELECT 1;' },
  ],
  mysql: {
    kinds: ['explain'],
    statement({ kind }, statement) {
      if (kind !== 'explain') return;
      let at = statement.is(1, 'ANALYZE') ? 2 : 1;
      if (statement.is(at, 'FOR')) {
        statement.report({
          range: statement.span(at, at + 1).range,
          message:
            'CockroachDB explains no other connection; SHOW STATEMENTS and its Console show what runs.',
        });
        return;
      }
      for (; /^(?:FORMAT|EXTENDED|PARTITIONS|INTO)$/.test(statement.tokens[at]?.text ?? ''); at++) {
        const first = at;
        if (statement.is(at, 'INTO')) at++;
        else if (statement.is(at + 1, '=')) at += 2;
        const option = statement.span(first, at);
        const written = statement.slice(option);
        statement.report({
          range: option.range,
          message: `CockroachDB’s EXPLAIN has no ${written}.`,
          fix: { title: `Remove ${written}`, class: 'review', edits: [remove(statement, option)] },
        });
      }
      if (at === 1 && statement.isName(1) && statement.name(1).last === statement.whole.last) {
        const { range } = statement.span(0);
        statement.report({
          range,
          message: 'CockroachDB’s EXPLAIN takes a statement, not a table.',
          fix: {
            title: 'Write SHOW COLUMNS FROM',
            class: 'safe',
            edits: [replace(range, 'SHOW COLUMNS FROM')],
          },
        });
      }
    },
  },
});
