import { docs } from '../documentation.ts';
import { remove, removingStatement } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const tableMaintenance = defineRule({
  code: 'MOLT389',
  name: 'table-maintenance',
  title: 'OPTIMIZE, REPAIR, CHECK, CHECKSUM, ANALYZE TABLE',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB keeps its storage in order by itself, and gathers statistics by itself; ANALYZE takes the name of a table alone.',
  workaround: 'Leave it out; ANALYZE t gathers statistics at once.',
  documentation: docs('create-statistics'),
  examples: [
    { bad: 'OPTIMIZE TABLE t;', fixed: '' },
    { bad: 'ANALYZE TABLE t;', fixed: 'ANALYZE t;' },
    { bad: 'ANALYZE LOCAL TABLE t, u;' },
    { good: 'ANALYZE t;' },
  ],
  mysql: {
    kinds: ['maintenance'],
    statement({ kind }, statement) {
      if (kind !== 'maintenance') return;
      const table = statement.find('TABLE') ?? statement.find('TABLES');
      if (table === null) return;
      const head = statement.span(0, table.last);
      const isAnalyze = statement.is(0, 'ANALYZE');
      const isOne = statement.name(table.last + 1).last === statement.whole.last;
      statement.report({
        range: head.range,
        message: isAnalyze
          ? 'CockroachDB’s ANALYZE takes the name of a table, and no TABLE before it.'
          : `CockroachDB has no ${statement.slice(head).toUpperCase()}.`,
        fix: isAnalyze
          ? isOne
            ? {
                title: 'Write ANALYZE t',
                class: 'safe',
                edits: [remove(statement, statement.span(1, table.last))],
              }
            : undefined
          : removingStatement(statement),
      });
    },
  },
});
