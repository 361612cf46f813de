import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

/** Privileges of MySQL's server, which CockroachDB has as SYSTEM privileges by other names, or not at all. */
const ofServer = new Set([
  'SUPER', 'PROCESS', 'FILE', 'RELOAD', 'SHUTDOWN', 'REPLICATION', 'LOCK', 'EVENT', 'PROXY', 'TRIGGER', 'INDEX', 'ALTER', 'REFERENCES',
]); // prettier-ignore

export const mysqlGrantForm = defineRule({
  code: 'MOLT415',
  name: 'mysql-grant-form',
  title: 'Privileges and accounts of MySQL',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'manual',
  why: 'CockroachDB has no privileges on columns, no *.* for everything, other privileges of the server, and creates and renames one role at a time.',
  workaround:
    'Grant on tables, or a view that has the columns; grant on DATABASE d and ON ALL TABLES IN SCHEMA; give roles SYSTEM privileges for administration.',
  documentation: docs('grant'),
  examples: [
    { bad: 'GRANT SELECT (a, b) ON t TO u;' },
    { bad: 'GRANT SELECT ON *.* TO u;' },
    { bad: 'GRANT SUPER, PROCESS ON d.* TO u;' },
    { bad: 'GRANT CREATE ROUTINE, SHOW VIEW ON d.* TO u;' },
    { bad: 'REVOKE ALL PRIVILEGES, GRANT OPTION FROM u;' },
    { bad: 'ALTER USER u WITH MAX_QUERIES_PER_HOUR 10;' },
    { bad: 'RENAME USER a TO b;', good: "ALTER ROLE a SET timezone = 'UTC';" },
    { bad: 'CREATE ROLE reader, writer;', good: 'CREATE ROLE reader;' },
    { good: 'GRANT SELECT, INSERT ON t TO u WITH GRANT OPTION;' },
  ],
  mysql: {
    kinds: ['grant', 'account'],
    statement({ kind }, statement) {
      if (kind === 'grant') grant(statement);
      if (kind === 'account') account(statement);
    },
  },
});

function say(
  statement: MysqlStatement,
  span: Span,
  message: string,
  layer: 'grammar' | 'later' = 'grammar',
): void {
  statement.report({ range: span.range, message, layer });
}

function grant(statement: MysqlStatement): void {
  limits(statement);
  const on = statement.find('ON');
  const option = statement.find(', GRANT OPTION');
  if (option !== null) say(statement, statement.span(option.first + 1, option.last), 'CockroachDB revokes GRANT OPTION FOR … in a statement of its own.');
  if (on === null) return;
  for (const { first, last } of statement.elements({ first: 1, last: on.first - 1 })) {
    const open = statement.find('(', statement.span(first, last));
    if (open !== null) {
      say(statement, statement.span(open.first, statement.closes(open.first)), 'CockroachDB has no privileges on columns.');
    } else if (ofServer.has(statement.tokens[first]?.text ?? '') || isOfWords(first, last, statement)) {
      const words = statement.span(first, last);
      say(statement, words, `CockroachDB has no privilege ${statement.slice(words).toUpperCase()}.`, first === last ? 'later' : 'grammar');
    }
  }
  const everything = statement.find('* . *');
  if (everything !== null) {
    say(statement, everything, 'CockroachDB has no *.*: privileges are granted in one database, or ON … SYSTEM.');
  }
} // prettier-ignore

/** SHOW VIEW, CREATE ROUTINE, LOCK TABLES: a privilege of CockroachDB is one word. */
function isOfWords(first: number, last: number, statement: MysqlStatement): boolean {
  return (
    last > first &&
    !statement.is(last, 'PRIVILEGES') &&
    !statement.is(first, 'GRANT') &&
    !statement.is(first, 'IF')
  );
}

/** WITH MAX_QUERIES_PER_HOUR 10: how much an account may do. */
function limits(statement: MysqlStatement): void {
  for (const word of [
    'MAX_QUERIES_PER_HOUR',
    'MAX_UPDATES_PER_HOUR',
    'MAX_CONNECTIONS_PER_HOUR',
    'MAX_USER_CONNECTIONS',
    'MAX_STATEMENT_TIME',
  ]) {
    const found = statement.find(word);
    if (found !== null) say(statement, found, `CockroachDB’s accounts have no ${word}.`);
  }
}

function account(statement: MysqlStatement): void {
  limits(statement);
  if (statement.is(0, 'RENAME')) {
    say(statement, statement.span(0, 1), 'CockroachDB renames no user; make a new role and grant it what the old one has.');
    return;
  }
  if (statement.is(0, 'SET')) {
    const words = statement.span(0, Math.min(statement.is(1, 'DEFAULT') ? 2 : 1, statement.whole.last));
    if (statement.is(1, 'ROLE') && !/^(?:ALL|DEFAULT)$/.test(statement.tokens[2]?.text ?? '')) return;
    const isPassword = statement.is(1, 'PASSWORD');
    say(
      statement,
      words,
      isPassword
        ? 'CockroachDB has no SET PASSWORD; ALTER USER … WITH PASSWORD sets it.'
        : 'All roles of a user are in force in CockroachDB; there are none to switch on.',
      isPassword && statement.is(2, '=') ? 'later' : 'grammar',
    );
    return;
  }
  for (const words of ['REQUIRE', 'PASSWORD EXPIRE', 'PASSWORD HISTORY', 'PASSWORD REUSE', 'ACCOUNT LOCK', 'ACCOUNT UNLOCK', 'DEFAULT ROLE', 'FAILED_LOGIN_ATTEMPTS', 'COMMENT', 'ATTRIBUTE']) {
    const found = statement.find(words);
    if (found === null) continue;
    statement.report({
      range: found.range,
      message: `CockroachDB’s accounts have no ${words}.`,
      fix: words === 'ACCOUNT UNLOCK' ? { title: 'Remove it', class: 'safe', edits: [remove(statement, found)] } : undefined,
    });
  }
  // Only DROP takes several.
  const comma = statement.is(0, 'DROP') ? null : statement.find(',');
  if (comma !== null) say(statement, comma, 'CockroachDB creates and changes one role in each statement.');
} // prettier-ignore
