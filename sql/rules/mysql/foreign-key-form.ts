import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const foreignKeyForm = defineRule({
  code: 'MOLT343',
  name: 'mysql-foreign-key',
  title: 'Foreign key in a form of MySQL',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'A foreign key gets its name by CONSTRAINT in CockroachDB; MySQL also takes one behind FOREIGN KEY, where CockroachDB’s grammar wants the columns.',
  workaround: 'Write CONSTRAINT name FOREIGN KEY (…), or leave the name out.',
  documentation: docs('foreign-key'),
  examples: [
    {
      bad: 'CREATE TABLE t (a BIGINT, FOREIGN KEY fk (a) REFERENCES u (id));',
      fixed: 'CREATE TABLE t (a BIGINT, CONSTRAINT fk FOREIGN KEY (a) REFERENCES u (id));',
    },
    {
      bad: 'CREATE TABLE t (a BIGINT, CONSTRAINT c FOREIGN KEY fk (a) REFERENCES u (id));',
      fixed: 'CREATE TABLE t (a BIGINT, CONSTRAINT c FOREIGN KEY (a) REFERENCES u (id));',
    },
    {
      bad: 'CREATE TABLE t (a BIGINT, CHECK (a > 0) NOT ENFORCED);',
      fixed: 'CREATE TABLE t (a BIGINT, CHECK (a > 0));',
    },
    { good: 'CREATE TABLE t (a BIGINT, CONSTRAINT fk FOREIGN KEY (a) REFERENCES u (id));' },
  ],
  mysql: {
    key(key, statement) {
      if (key.sort === 'check' && statement.is(key.span.last, 'ENFORCED')) {
        const words = statement.find('NOT ENFORCED', key.span) ?? statement.span(key.span.last);
        statement.report({
          range: words.range,
          message: `CockroachDB enforces every check; it does not take ${statement.slice(words)}.`,
          fix: {
            title: `Remove ${statement.slice(words)}`,
            class: words.first === words.last ? 'safe' : 'review',
            edits: [remove(statement, words)],
          },
        });
      }
      const match = key.sort === 'foreign' ? statement.find('MATCH', key.span) : null;
      if (match !== null) reportMatch(statement, match.first);
      if (key.sort !== 'foreign' || key.nameSpan === null || key.nameSpan.first < key.keyword.first) return;
      const isNamed = statement.is(key.span.first, 'CONSTRAINT') && key.keyword.first > key.span.first + 1;
      const start = key.span.range.start;
      const edits = [remove(statement, key.nameSpan)];
      if (!isNamed) {
        const constraint = `CONSTRAINT ${statement.cockroachNameAt(key.nameSpan.last)} `;
        const end = key.keyword.range.start;
        edits.push(replace({ start, end }, constraint));
      }
      statement.report({
        range: key.nameSpan.range,
        message: 'CockroachDB takes no name between FOREIGN KEY and the columns.',
        fix: { title: isNamed ? 'Remove the name' : 'Name it by CONSTRAINT', class: 'safe', edits },
      });
    },
  },
});

/** MySQL reads MATCH and does nothing by it. (Reference Manual 8.4, "FOREIGN KEY Constraints") */
function reportMatch(statement: MysqlStatement, at: number): void {
  const words = statement.span(at, at + 1);
  const written = statement.slice(words).toUpperCase();
  if (!/FULL|PARTIAL/.test(written)) return;
  const isPartial = written.includes('PARTIAL');
  statement.report({
    range: words.range,
    layer: isPartial ? 'grammar' : 'meaning',
    severity: isPartial ? 'error' : 'warning',
    message: isPartial
      ? 'CockroachDB has no MATCH PARTIAL; MySQL takes the words and does nothing by them.'
      : 'CockroachDB refuses rows by MATCH FULL whose key is NULL in part; MySQL does nothing by it.',
    fix: { title: `Remove ${written}`, class: 'safe', edits: [remove(statement, words)] },
  });
}
