import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const describeTable = defineRule({
  code: 'MOLT388',
  name: 'describe-table',
  title: 'DESCRIBE',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB has neither DESCRIBE nor DESC as a statement.',
  workaround: 'Write SHOW COLUMNS FROM t, and EXPLAIN before a query.',
  documentation: docs('show-columns'),
  examples: [
    { bad: 'DESCRIBE t;', fixed: 'SHOW COLUMNS FROM t;' },
    { bad: 'DESC SELECT 1;', fixed: 'EXPLAIN SELECT 1;' },
    { bad: 'DESCRIBE t c;' },
    { good: 'SHOW COLUMNS FROM t;' },
  ],
  mysql: {
    kinds: ['describe'],
    statement({ kind }, statement) {
      if (kind !== 'describe') return;
      const word = statement.span(0);
      const isQuery = /^(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|WITH|TABLE)$/.test(
        statement.tokens[1]?.text ?? '',
      );
      const isTable = statement.name(1).last === statement.whole.last;
      const instead = isQuery ? 'EXPLAIN' : isTable ? 'SHOW COLUMNS FROM' : undefined;
      statement.report({
        range: word.range,
        message: `CockroachDB has no ${statement.tokens[0]?.text ?? 'DESCRIBE'}.`,
        fix: instead && { title: `Write ${instead}`, class: 'safe', edits: [replace(word.range, instead)] },
      });
    },
  },
});
