import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const counterStart = defineRule({
  code: 'MOLT346',
  name: 'counter-start',
  title: 'AUTO_INCREMENT = n behind a table',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'A sequence or identity column has its own counter in CockroachDB; the option is a syntax error.',
  workaround:
    'Leave it out. After loading set the sequence behind the largest value: SELECT setval(…), or START WITH in the identity.',
  documentation: docs('create-sequence'),
  examples: [
    {
      bad: 'CREATE TABLE t (id BIGINT PRIMARY KEY) AUTO_INCREMENT=100;',
      fixed: 'CREATE TABLE t (id BIGINT PRIMARY KEY);',
    },
    { good: 'CREATE TABLE t (id BIGINT PRIMARY KEY);' },
  ],
  mysql: {
    option(option, statement) {
      if (option.name !== 'AUTO_INCREMENT') return;
      if (statement.model.kind === 'alter table') {
        statement.report({
          range: option.span.range,
          message: `CockroachDB has no ${statement.slice(option.span)}; ALTER SEQUENCE … RESTART, or setval(), sets a counter.`,
        });
        return;
      }
      statement.report({
        range: option.span.range,
        message: `CockroachDB has no ${statement.slice(option.span)}; the counter of the sequence is set after loading.`,
        fix: { title: 'Remove it', class: 'review', edits: [remove(statement, option.span)] },
      });
    },
  },
});
