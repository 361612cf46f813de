import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const shareLock = defineRule({
  code: 'MOLT360',
  name: 'share-lock',
  title: 'LOCK IN SHARE MODE',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB spells it FOR SHARE. Under SERIALIZABLE, its default, a plain SELECT protects what it has read as well.',
  workaround: 'Write FOR SHARE.',
  documentation: docs('select-for-update'),
  examples: [
    {
      bad: 'SELECT * FROM t WHERE id = 1 LOCK IN SHARE MODE;',
      fixed: 'SELECT * FROM t WHERE id = 1 FOR SHARE;',
    },
    { good: 'SELECT * FROM t WHERE id = 1 FOR SHARE;' },
  ],
  mysql: {
    query({ clauses }, statement) {
      const clause = clauses.get('LOCK IN SHARE MODE');
      if (clause === undefined) return;
      const { range } = statement.span(clause.first, clause.first + 3);
      statement.report({
        range,
        message: 'CockroachDB knows FOR SHARE, and no LOCK IN SHARE MODE.',
        fix: { title: 'Write FOR SHARE', class: 'safe', edits: [replace(range, 'FOR SHARE')] },
      });
    },
  },
});
