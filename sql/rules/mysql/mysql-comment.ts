import type { Span } from '../source-statement.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { cockroachString, stringValue } from '../../mysql/names.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const mysqlComment = defineRule({
  code: 'MOLT324',
  name: 'comment-clause',
  title: 'COMMENT inside of a definition',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'Comments on tables, columns and indexes are statements of their own in CockroachDB; the clause is a syntax error.',
  workaround: 'Write COMMENT ON … IS … behind the table.',
  documentation: docs('comment-on'),
  examples: [
    {
      bad: "CREATE TABLE t (id BIGINT COMMENT 'its key');",
      fixed: "CREATE TABLE t (id BIGINT);\nCOMMENT ON COLUMN t.id IS 'its key';",
    },
    {
      bad: "CREATE TABLE t (id BIGINT) COMMENT='all of them';",
      fixed: "CREATE TABLE t (id BIGINT);\nCOMMENT ON TABLE t IS 'all of them';",
    },
    {
      bad: "CREATE TABLE t (a BIGINT, INDEX k (a) COMMENT 'by a');",
      fixed: "CREATE TABLE t (a BIGINT, INDEX k (a));\nCOMMENT ON INDEX t@k IS 'by a';",
    },
    { good: "COMMENT ON TABLE t IS 'all of them';" },
  ],
  mysql: {
    column(column, statement) {
      for (const { name, span, value } of column.attributes) {
        if (name === 'comment')
          report(
            statement,
            span,
            value,
            `COLUMN ${table(statement)}.${statement.cockroachNameAt(column.nameSpan.last)}`,
          );
      }
    },
    key(key, statement) {
      for (const { name, span, value } of key.options) {
        if (name !== 'comment') continue;
        const index =
          key.nameSpan === null
            ? null
            : `INDEX ${table(statement)}@${statement.cockroachNameAt(key.nameSpan.last)}`;
        report(statement, span, value, index);
      }
    },
    option(option, statement) {
      if (option.name !== 'COMMENT' || !statement.model.kind.endsWith('table')) return;
      report(statement, option.span, option.value, `TABLE ${table(statement)}`);
    },
  },
});

function table(statement: MysqlStatement): string {
  const { name } = statement.model;
  if (name === null) return '';
  const parts: string[] = [];
  for (let at = name.first; at <= name.last; at += 2) parts.push(statement.cockroachNameAt(at));
  return parts.join('.');
}

function report(statement: MysqlStatement, span: Span, value: Span | null, target: string | null): void {
  const end = statement.tokens[statement.whole.last + 1];
  const text = value === null ? '' : statement.slice(value);
  // Behind the statement there is room for another one only when a semicolon ends it.
  const canFollow = target !== null && end?.text === ';' && statement.model.kind !== 'alter table';
  const at = end?.end ?? statement.text.length;
  const comment = `\nCOMMENT ON ${target ?? ''} IS ${cockroachString(stringValue(text))};`;
  statement.report({
    range: statement.span(span.first).range,
    message: 'CockroachDB takes a comment as a statement of its own, COMMENT ON … IS ….',
    fix: canFollow
      ? {
          title: 'Write COMMENT ON behind the table',
          class: 'safe',
          edits: [remove(statement, span), replace({ start: at, end: at }, comment)],
        }
      : { title: 'Remove the comment', class: 'review', edits: [remove(statement, span)] },
  });
}
