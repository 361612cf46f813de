import type { AttributeName, ColumnAttribute } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import type { Fix } from '../../findings/finding.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

/** Attributes that say nothing to CockroachDB: taking them out changes nothing there. */
const without: Partial<Record<AttributeName, string>> = {
  column_format: 'how a column is stored',
  storage: 'where a column is stored',
  'engine attribute': 'attributes for a storage engine',
  compressed: 'compressed columns',
  versioning: 'versioned rows',
  'serial default value': 'SERIAL DEFAULT VALUE',
};

export const columnAttribute = defineRule({
  code: 'MOLT321',
  name: 'column-attribute',
  title: 'Attribute of a column that only MySQL has',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB’s grammar stops at it. INVISIBLE is written NOT VISIBLE for a column, a bare KEY is PRIMARY KEY, UNIQUE KEY is UNIQUE; how and where a column is stored cannot be said.',
  workaround: 'Write CockroachDB’s words, or leave the attribute out.',
  documentation: docs('create-table'),
  examples: [
    { bad: 'CREATE TABLE t (a BIGINT KEY);', fixed: 'CREATE TABLE t (a BIGINT PRIMARY KEY);' },
    { bad: 'CREATE TABLE t (a BIGINT UNIQUE KEY);', fixed: 'CREATE TABLE t (a BIGINT UNIQUE);' },
    { bad: 'CREATE TABLE t (a BIGINT INVISIBLE);', fixed: 'CREATE TABLE t (a BIGINT NOT VISIBLE);' },
    { bad: 'CREATE TABLE t (a BIGINT COLUMN_FORMAT DYNAMIC);', fixed: 'CREATE TABLE t (a BIGINT);' },
    { good: 'CREATE TABLE t (a BIGINT UNIQUE, b BIGINT NOT VISIBLE);' },
  ],
  mysql: {
    column(column, statement) {
      for (const attribute of column.attributes) {
        const said = verdict(attribute, statement);
        if (said === null) continue;
        statement.report({ range: attribute.span.range, message: said.message, fix: said.fix });
      }
    },
  },
});

function verdict(
  attribute: ColumnAttribute,
  statement: MysqlStatement,
): { message: string; fix: Fix } | null {
  const { name, span } = attribute;
  const rewritten = (message: string, text: string, fixClass: Fix['class'] = 'safe') => ({
    message,
    fix: { title: `Write ${text}`, class: fixClass, edits: [replace(span.range, text)] },
  });
  const what = without[name];
  if (what !== undefined) {
    return {
      message: `CockroachDB knows no ${what}.`,
      fix: {
        title: 'Remove it',
        class: name === 'serial default value' || name === 'versioning' ? 'review' : 'safe',
        edits: [remove(statement, span)],
      },
    };
  }
  switch (name) {
    case 'primary key':
      return statement.is(span.first, 'KEY')
        ? rewritten('CockroachDB does not take KEY for PRIMARY KEY.', 'PRIMARY KEY')
        : null;
    case 'unique':
      return span.last > span.first
        ? rewritten('CockroachDB does not take KEY behind UNIQUE.', 'UNIQUE')
        : null;
    case 'invisible':
      return rewritten('A column is NOT VISIBLE in CockroachDB.', 'NOT VISIBLE');
    case 'visible':
      return {
        message: 'CockroachDB does not take VISIBLE behind a column.',
        fix: { title: 'Remove VISIBLE', class: 'safe', edits: [remove(statement, span)] },
      };
    case 'check': {
      const enforced = statement.tokens[span.last]?.text === 'ENFORCED';
      if (!enforced) return null;
      const not = statement.is(span.last - 1, 'NOT');
      const words = statement.span(not ? span.last - 1 : span.last, span.last);
      return {
        message: not
          ? 'CockroachDB enforces every check: it does not take NOT ENFORCED.'
          : 'CockroachDB does not take ENFORCED; every check is.',
        fix: {
          title: not ? 'Remove the check' : 'Remove ENFORCED',
          class: not ? 'review' : 'safe',
          edits: [remove(statement, not ? span : words)],
        },
      };
    }
    default:
      return null;
  }
}
