import { docs } from '../documentation.ts';
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
  fix: 'manual',
  why: 'CockroachDB’s SHOW knows databases, tables, columns, indexes, grants, and its own settings, without LIKE and WHERE.',
  workaround:
    'Write SHOW ALL or SHOW name for settings, SHOW SESSIONS for the process list, or select from a SHOW: SELECT * FROM [SHOW TABLES] WHERE ….',
  documentation: docs('sql-statements'),
  examples: [
    { bad: "SHOW VARIABLES LIKE 'x%';" },
    { bad: "SHOW TABLES LIKE 'user%';" },
    { bad: 'SHOW FULL PROCESSLIST;' },
    { good: 'SHOW TABLES;' },
    { good: 'SHOW CREATE TABLE t;' },
    { good: 'SHOW COLUMNS FROM t;' },
  ],
  mysql: {
    statement({ kind }, statement) {
      if (kind !== 'show') return;
      const words = statement.tokens
        .slice(1)
        .map(({ text }) => text)
        .join(' ');
      const filter = statement.find('LIKE') ?? statement.find('WHERE');
      if (!known.test(words)) {
        const found = statement.span(0, Math.min(1, statement.whole.last));
        statement.report({
          range: found.range,
          message: `CockroachDB has no ${statement.slice(found).toUpperCase()} of this form.`,
        });
      } else if (filter !== null) {
        statement.report({
          range: filter.range,
          message: 'CockroachDB’s SHOW takes no LIKE and no WHERE.',
        });
      }
    },
  },
});
