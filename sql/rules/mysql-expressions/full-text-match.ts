import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const fullTextMatch = defineRule({
  code: 'MOLT381',
  name: 'full-text-match',
  title: 'MATCH … AGAINST',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB’s full-text search is PostgreSQL’s: a TSVECTOR is compared with a TSQUERY, and ts_rank says how well it fits.',
  workaround:
    'Write to_tsvector(column) @@ plainto_tsquery(words), with an inverted index on the same expression.',
  documentation: docs('full-text-search'),
  examples: [
    {
      bad: "SELECT * FROM t WHERE MATCH(body) AGAINST ('cat');",
      fixed: "SELECT * FROM t WHERE (to_tsvector(body) @@ plainto_tsquery('cat'));",
    },
    {
      bad: "SELECT * FROM t WHERE MATCH body AGAINST ('cat');",
      fixed: "SELECT * FROM t WHERE (to_tsvector(body) @@ plainto_tsquery('cat'));",
    },
    { bad: "SELECT MATCH (a, b) AGAINST ('+x -y' IN BOOLEAN MODE) FROM t;" },
    { good: "SELECT * FROM t WHERE to_tsvector(body) @@ plainto_tsquery('cat');" },
  ],
  mysql: {
    statement(_, statement) {
      if (!statement.has('MATCH')) return;
      for (let at = 0; at < statement.tokens.length; at++) {
        if (!statement.is(at, 'MATCH') || statement.is(at - 1, '.')) continue;
        // The columns may stand without parentheses.
        const isOpen = statement.is(at + 1, '(');
        const against = isOpen ? statement.closes(at + 1) + 1 : endOfNames(at + 1, statement);
        if (!statement.is(against, 'AGAINST') || !statement.is(against + 1, '(')) continue;
        const end = statement.closes(against + 1);
        const columns = isOpen ? statement.span(at + 2, against - 2) : statement.span(at + 1, against - 1);
        const words = statement.span(against + 2, end - 1);
        const isPlain = words.first === words.last && columns.first === columns.last;
        const text = `(to_tsvector(${statement.slice(columns)}) @@ plainto_tsquery(${statement.slice(words)}))`;
        statement.report({
          range: statement.span(at).range,
          message: 'CockroachDB has no MATCH … AGAINST; to_tsvector(…) @@ plainto_tsquery(…) searches texts.',
          fix: isPlain
            ? {
                title: 'Write to_tsvector(…) @@ plainto_tsquery(…)',
                class: 'review',
                edits: [replace(statement.span(at, end).range, text)],
              }
            : undefined,
        });
      }
    },
  },
});

/** Behind `a, t.b`. */
function endOfNames(first: number, statement: MysqlStatement): number {
  let at = first + 1;
  while (statement.is(at, ',') || statement.is(at, '.')) at += 2;
  return at;
}
