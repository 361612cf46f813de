import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const fromDual = defineRule({
  code: 'MOLT367',
  name: 'from-dual',
  title: 'FROM DUAL',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB has no table DUAL; a SELECT needs no FROM.',
  workaround: 'Leave FROM DUAL out.',
  documentation: docs('select-clause'),
  examples: [
    { bad: 'SELECT 1 FROM DUAL;', fixed: 'SELECT 1;' },
    {
      bad: 'INSERT INTO t (a) SELECT 1 FROM dual WHERE NOT EXISTS (SELECT 1 FROM t);',
      fixed: 'INSERT INTO t (a) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM t);',
    },
    { good: 'SELECT 1;' },
  ],
  mysql: {
    query({ verb, clauses }, statement) {
      const from = clauses.get('FROM');
      if (verb !== 'SELECT' || from === undefined) return;
      if (from.last !== from.first + 1 || !statement.is(from.last, 'DUAL')) return;
      statement.report({
        range: from.range,
        message: 'CockroachDB has no table DUAL.',
        fix: { title: 'Remove FROM DUAL', class: 'safe', edits: [remove(statement, from)] },
      });
    },
  },
});
