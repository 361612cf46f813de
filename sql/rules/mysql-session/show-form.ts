import type { MysqlStatement } from '../../mysql/statement.ts';
import { cockroachKeywords } from '../data/cockroach-names.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

/** What SHOW tells in CockroachDB as well (docs, SHOW statements, v26.2). */
const known =
  /^(?:DATABASES|TABLES|COLUMNS|INDEX|INDEXES|KEYS|GRANTS|USERS|CREATE (?:TABLE|VIEW|DATABASE|FUNCTION|PROCEDURE|TRIGGER|SCHEMA)|TRIGGERS)\b/;

export const showForm = defineRule({
  code: 'MOLT387',
  name: 'show-form',
  title: 'SHOW of what only MySQL has',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB’s SHOW knows databases, tables, columns, indexes, grants, and its own settings, without LIKE and WHERE.',
  workaround:
    'Write SHOW ALL or SHOW name for settings, SHOW SESSIONS for the process list, or select from a SHOW: SELECT * FROM [SHOW TABLES] WHERE ….',
  documentation: docs('sql-statements'),
  examples: [
    { bad: "SHOW VARIABLES LIKE 'x%';" },
    { bad: "SHOW TABLES LIKE 'user%';" },
    { bad: 'SHOW FULL PROCESSLIST;' },
    { bad: 'SHOW WARNINGS;' },
    { bad: 'SHOW SCHEMAS;', fixed: 'SHOW DATABASES;' },
    { bad: 'SHOW TABLES IN d;', fixed: 'SHOW TABLES FROM d;' },
    { bad: 'SHOW COLUMNS FROM t FROM d;', fixed: 'SHOW COLUMNS FROM d.t;' },
    { good: 'SHOW TABLES;' },
    { good: 'SHOW CREATE TABLE t;' },
    { good: 'SHOW COLUMNS FROM t;' },
  ],
  mysql: {
    kinds: ['show'],
    statement({ kind }, statement) {
      if (kind !== 'show') return;
      const words = statement.tokens
        .slice(1)
        .map(({ text }) => text)
        .join(' ');
      if (statement.is(1, 'SCHEMAS')) {
        const { range } = statement.span(1);
        statement.report({
          range,
          layer: 'meaning',
          severity: 'warning',
          message:
            'SHOW SCHEMAS tells the groups of tables in one database; what MySQL means is SHOW DATABASES.',
          fix: { title: 'Write DATABASES', class: 'safe', edits: [replace(range, 'DATABASES')] },
        });
      } else if (!known.test(words)) {
        const found = statement.span(0, Math.min(1, statement.whole.last));
        const isSetting =
          statement.whole.last === 1 && !cockroachKeywords.includes(words.replace(' ;', '').toLowerCase());
        statement.report({
          range: found.range,
          // Any one name that is no keyword is read as that of a setting.
          layer: isSetting ? 'later' : 'grammar',
          message: `CockroachDB has no ${statement.slice(found).toUpperCase()} of this form.`,
        });
      } else details(statement);
    },
  },
});

/** What is wrong with a SHOW of something that CockroachDB tells, too. */
function details(statement: MysqlStatement): void {
  const filter = statement.find('LIKE') ?? statement.find('WHERE');
  if (filter !== null) {
    statement.report({ range: filter.range, message: 'CockroachDB’s SHOW takes no LIKE and no WHERE.' });
  }
  const host = statement.tokens.findIndex(({ kind }) => kind === 'variable');
  if (host > 0) {
    statement.report({
      range: statement.span(host).range,
      message: 'A user of CockroachDB has no host.',
      fix: { title: 'Remove the host', class: 'review', edits: [replace(statement.span(host).range, '')] },
    });
  }
  const isIn = statement.find('IN');
  if (isIn !== null) {
    statement.report({
      range: isIn.range,
      message: 'CockroachDB’s SHOW wants FROM, and no IN.',
      fix: { title: 'Write FROM', class: 'safe', edits: [replace(isIn.range, 'FROM')] },
    });
  }
  const from = isIn ?? statement.find('FROM');
  if (from === null || !/^(?:COLUMNS|INDEX|INDEXES|KEYS)$/.test(statement.tokens[1]?.text ?? '')) return;
  const table = statement.name(from.last + 1);
  const second = statement.span(table.last + 1);
  if (!statement.is(second.first, 'FROM') && !statement.is(second.first, 'IN')) return;
  const database = statement.span(second.first + 1);
  const text = `${statement.slice(database)}.${statement.slice(table)}`;
  statement.report({
    range: second.range,
    message: 'CockroachDB’s SHOW wants the database before the table.',
    fix: {
      title: `Write ${text}`,
      class: 'safe',
      edits: [replace({ start: table.range.start, end: database.range.end }, text)],
    },
  });
}
