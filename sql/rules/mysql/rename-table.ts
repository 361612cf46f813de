import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const renameTable = defineRule({
  code: 'MOLT397',
  name: 'rename-table',
  title: 'RENAME TABLE',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB renames a table by ALTER TABLE.',
  workaround: 'Write ALTER TABLE a RENAME TO b, a statement for each table.',
  documentation: docs('alter-table'),
  examples: [
    { bad: 'RENAME TABLE a TO b;', fixed: 'ALTER TABLE a RENAME TO b;' },
    {
      bad: 'RENAME TABLE a TO b, c TO d;',
      fixed: 'ALTER TABLE a RENAME TO b;\nALTER TABLE c RENAME TO d;',
    },
    { good: 'ALTER TABLE a RENAME TO b;' },
  ],
  mysql: {
    kinds: ['rename table'],
    statement(model, statement) {
      if (model.kind !== 'rename table') return;
      const text = renames(statement, model.head.last + 1);
      statement.report({
        range: model.head.range,
        message: 'CockroachDB renames a table by ALTER TABLE … RENAME TO.',
        fix:
          text === null
            ? undefined
            : { title: 'Write ALTER TABLE', class: 'safe', edits: [replace(statement.whole.range, text)] },
      });
    },
  },
});

/** `a TO b, c TO d` as statements; null when it is not that, or moves a table to another database. */
function renames(statement: MysqlStatement, first: number): string | null {
  const made: string[] = [];
  for (let at = first; at <= statement.whole.last; at++) {
    const from = statement.name(at);
    const to = statement.name(from.last + 2);
    if (!statement.is(from.last + 1, 'TO') || from.first !== from.last || to.first !== to.last) return null;
    made.push(
      `ALTER TABLE ${statement.cockroachNameAt(from.last)} RENAME TO ${statement.cockroachNameAt(to.last)}`,
    );
    at = to.last + 1;
    if (at <= statement.whole.last && !statement.is(at, ',')) return null;
  }
  return made.join(';\n');
}
