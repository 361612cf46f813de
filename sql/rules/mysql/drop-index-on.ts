import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const dropIndexOn = defineRule({
  code: 'MOLT396',
  name: 'drop-index-on',
  title: 'DROP INDEX … ON',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB names an index by its table: t@k. ON is a syntax error behind DROP INDEX.',
  workaround: 'Write DROP INDEX t@k.',
  documentation: docs('drop-index'),
  examples: [{ bad: 'DROP INDEX k ON t;', fixed: 'DROP INDEX t@k;' }, { good: 'DROP INDEX t@k;' }],
  mysql: {
    kinds: ['drop index'],
    statement(model, statement) {
      const on = model.kind === 'drop index' ? statement.find('ON') : null;
      if (on === null || model.name === null) return;
      const table = statement.name(on.last + 1);
      const parts: string[] = [];
      for (let at = table.first; at <= table.last; at += 2) parts.push(statement.cockroachNameAt(at));
      const text = `${parts.join('.')}@${statement.cockroachNameAt(model.name.last)}`;
      const range = { start: model.name.range.start, end: statement.whole.range.end };
      statement.report({
        range: statement.span(on.first, table.last).range,
        message: 'CockroachDB takes no ON behind DROP INDEX.',
        fix: { title: `Write ${text}`, class: 'safe', edits: [replace(range, text)] },
      });
    },
  },
});
