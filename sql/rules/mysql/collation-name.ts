import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const collationName = defineRule({
  code: 'MOLT323',
  name: 'mysql-collation',
  title: 'Collation of MySQL',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'review',
  why: 'The name parses and is no collation of CockroachDB. There text compares by its bytes unless a collation says otherwise, as with utf8mb4_bin; with names that end in _ci MySQL takes A and a for equal.',
  workaround:
    'Leave out a collation that ends in _bin. For _ci use CITEXT (since v25.3), a collation such as "und-u-ks-level2", or lower() in queries and an index on it.',
  documentation: docs('collate'),
  examples: [
    {
      bad: 'CREATE TABLE t (a VARCHAR(10) COLLATE utf8mb4_bin);',
      fixed: 'CREATE TABLE t (a VARCHAR(10));',
    },
    { bad: 'CREATE TABLE t (a VARCHAR(10) COLLATE utf8mb4_unicode_ci NOT NULL);' },
    { bad: "SELECT * FROM t WHERE a = 'x' COLLATE utf8mb4_general_ci;" },
    { good: 'CREATE TABLE t (a VARCHAR(10) COLLATE "und-u-ks-level2");' },
  ],
  mysql: {
    statement(model, statement) {
      if (!statement.has('COLLATE')) return;
      // A table's and a database's default collation is theirs to say: see table-option.
      const options = model.options
        .filter((option) => option.name === 'COLLATE')
        .map((option) => option.span);
      for (const [at, token] of statement.tokens.entries()) {
        if (token.text !== 'COLLATE' || token.kind !== 'word') continue;
        if (options.some((span) => span.first <= at && at <= span.last)) continue;
        report(statement, at);
      }
    },
  },
});

function report(statement: MysqlStatement, at: number): void {
  const valueAt = statement.is(at + 1, '=') ? at + 2 : at + 1;
  const name = statement.nameAt(valueAt).replace(/^['"]|['"]$/g, '');
  if (
    !/^(?:utf8|utf8mb3|utf8mb4|latin\d|ascii|binary|ucs2|utf16|utf32|cp\d+|koi8|big5|gb|greek|hebrew|swe7|tis620|mac|uca1400)/i.test(
      name,
    )
  )
    return;
  const isBinary = /_bin$|^binary$/i.test(name);
  const clause = statement.span(at, valueAt);
  const instead = statement.isBefore('v25.3') ? 'COLLATE "und-u-ks-level2" or lower()' : 'CITEXT';
  statement.report({
    range: clause.range,
    message: isBinary
      ? `CockroachDB has no collation ${name}; text compares by bytes without one.`
      : `CockroachDB has no collation ${name}; without one A and a are different (${instead} takes them for equal).`,
    fix: {
      title: 'Remove the collation',
      class: isBinary ? 'safe' : 'review',
      edits: [remove(statement, clause)],
    },
  });
}
