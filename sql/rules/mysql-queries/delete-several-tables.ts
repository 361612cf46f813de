import type { Query } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import type { Fix } from '../../findings/finding.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';
import { joinedPair, namesSeveralTables } from './joined-tables.ts';

export const deleteSeveralTables = defineRule({
  code: 'MOLT355',
  name: 'delete-several-tables',
  title: 'DELETE that names several tables',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB deletes from one table, which stands behind FROM; others that it reads stand behind USING.',
  workaround:
    'Write DELETE FROM t USING u WHERE t.id = u.id. What deletes from two tables becomes two statements in one transaction.',
  documentation: docs('delete'),
  examples: [
    {
      bad: 'DELETE t FROM t JOIN u ON t.id = u.id WHERE u.old;',
      fixed: 'DELETE FROM t USING u WHERE (t.id = u.id) AND (u.old);',
    },
    { bad: 'DELETE t, u FROM t JOIN u ON t.id = u.id;' },
    { bad: 'DELETE FROM t USING t JOIN u ON t.id = u.id;' },
    { bad: 'DELETE QUICK FROM t;', fixed: 'DELETE FROM t;' },
    { good: 'DELETE FROM t USING u WHERE t.id = u.id;' },
    { good: 'DELETE FROM t WHERE a > 1 ORDER BY a LIMIT 10;' },
  ],
  mysql: {
    query(query, statement) {
      const from = query.clauses.get('FROM');
      if (query.verb !== 'DELETE' || from === undefined) return;
      let at = query.span.first + 1;
      for (; /^(?:LOW_PRIORITY|QUICK|IGNORE)$/.test(statement.tokens[at]?.text ?? ''); at++) {
        if (statement.is(at, 'IGNORE')) continue;
        const word = statement.span(at);
        statement.report({
          range: word.range,
          message: `CockroachDB has no DELETE ${statement.slice(word).toUpperCase()}.`,
          fix: { title: 'Remove it', class: 'safe', edits: [remove(statement, word)] },
        });
      }
      if (at < from.first) {
        const targets = statement.span(at, from.first - 1);
        statement.report({
          range: targets.range,
          message: 'CockroachDB takes the one table to delete from behind FROM, and the others behind USING.',
          fix: fixOf(query, targets, from, statement),
        });
        return;
      }
      const using = query.clauses.get('USING');
      if (using === undefined) return;
      const target = statement.slice(statement.span(from.first + 1, from.last));
      const first = statement.slice(statement.name(using.first + 1));
      const namesSeveral = namesSeveralTables(statement, statement.span(from.first + 1, from.last));
      if (first !== target && !namesSeveral) return;
      statement.report({
        range: statement.span(using.first).range,
        layer: namesSeveral ? 'grammar' : 'later',
        message: 'CockroachDB’s USING names the other tables alone: not the one to delete from once more.',
      });
    },
  },
});

function fixOf(query: Query, targets: Span, from: Span, statement: MysqlStatement): Fix | undefined {
  const pair = joinedPair(statement, statement.span(from.first + 1, from.last));
  const target = statement.slice(targets).replace(/\.\*$/, '');
  if (pair === null || target !== pair.targetName) return undefined;
  const where = query.clauses.get('WHERE');
  const rest = where && statement.slice(statement.span(where.first + 1, where.last));
  const condition = rest === undefined ? pair.condition : `(${pair.condition}) AND (${rest})`;
  const text = `FROM ${pair.target} USING ${pair.other} WHERE ${condition}`;
  return {
    title: 'Write DELETE … USING',
    class: 'review',
    edits: [replace({ start: targets.range.start, end: (where ?? from).range.end }, text)],
  };
}
