import type { MysqlStatement } from '../../mysql/statement.ts';
import type { Fix } from '../../findings/finding.ts';
import { docs } from '../documentation.ts';
import { removingStatement } from '../fixes.ts';
import type { Layer } from '../metadata.ts';
import { defineRule } from '../rule.ts';
import type { Span } from '../source-statement.ts';

/** Variables that CockroachDB has by the same name and for the same purpose. */
const shared = new Set(['sql_safe_updates', 'transaction_isolation', 'transaction_read_only']);
/** Settings that only say how the server takes in a dump: without them nothing else happens. */
const ofDumps =
  /^(?:names|character_set_\w+|collation_\w+|charset|sql_mode|sql_notes|sql_log_bin|unique_checks|sql_warnings|time_zone|default_storage_engine|storage_engine|net_\w+|max_allowed_packet|innodb_\w+|group_concat_max_len|show_create_table_skip_secondary_engine)$/;
const advice: Readonly<Record<string, string>> = {
  autocommit: 'every statement outside of BEGIN commits',
  foreign_key_checks: 'make foreign keys after loading instead',
  time_zone: 'SET TIME ZONE sets it',
  max_execution_time: 'statement_timeout limits statements',
  lock_wait_timeout: 'lock_timeout limits waiting',
  innodb_lock_wait_timeout: 'lock_timeout limits waiting',
  tx_isolation: 'transaction_isolation is its name',
  names: 'all text is UTF-8',
};

export const mysqlSessionSetting = defineRule({
  code: 'MOLT384',
  name: 'mysql-session-setting',
  title: 'SET of a variable of MySQL',
  severity: 'error',
  layer: 'later',
  sources: ['mysql'],
  fix: 'safe',
  why: 'SET knows CockroachDB’s session settings. GLOBAL, @@ and := are syntax errors, and an unknown name fails when the statement runs.',
  workaround: 'Leave the statement out, or set what comes nearest.',
  documentation: docs('set-vars'),
  examples: [
    { bad: 'SET NAMES utf8mb4;', fixed: '' },
    { bad: 'SET FOREIGN_KEY_CHECKS = 0;' },
    { bad: 'SET autocommit = 0;' },
    { bad: 'SET GLOBAL max_connections = 100;' },
    { bad: "SET @@session.sql_mode = 'ANSI';", fixed: '' },
    { good: 'SET sql_safe_updates = false;' },
    { good: 'SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;' },
  ],
  mysql: {
    kinds: ['set'],
    statement({ kind }, statement) {
      // A comment that CockroachDB skips loses nothing.
      if (kind !== 'set' || statement.isSkipped(statement.whole.range.start)) return;
      const assignments = readAssignments(statement);
      const isNoise = assignments.length > 0 && assignments.every(({ name }) => ofDumps.test(name));
      for (const { name, span, layer } of assignments) {
        if (shared.has(name) && layer === 'later') continue;
        const hint = advice[name] === undefined ? '' : `; ${advice[name]}`;
        const fix: Fix | undefined = isNoise ? removingStatement(statement) : undefined;
        statement.report({
          range: span.range,
          layer,
          message: `CockroachDB has no ${name === 'names' ? 'character sets to choose from' : `setting ${name}`}${hint}.`,
          fix,
        });
        if (isNoise) return;
      }
    },
  },
});

interface Assignment {
  readonly name: string;
  readonly span: Span;
  readonly layer: Layer;
}

function readAssignments(statement: MysqlStatement): Assignment[] {
  return statement
    .elements({ first: 1, last: statement.whole.last })
    .flatMap(({ first }) => assignmentAt(statement, first) ?? []);
}

function assignmentAt(statement: MysqlStatement, at: number): Assignment | null {
  const token = statement.tokens[at];
  if (token === undefined) return null;
  if (token.kind === 'variable') {
    // User variables are another rule's.
    if (!token.text.startsWith('@@')) return null;
    const name = token.text.replace(/^@@(?:\w+\.)?/, '').toLowerCase();
    return { name, span: statement.span(at), layer: 'grammar' };
  }
  switch (token.text) {
    case 'NAMES':
      return {
        name: 'names',
        span: statement.span(at),
        layer: statement.find('COLLATE') ? 'grammar' : 'later',
      };
    case 'CHARACTER':
    case 'CHARSET':
      return { name: 'charset', span: statement.span(at), layer: 'grammar' };
    case 'GLOBAL':
    case 'PERSIST':
    case 'PERSIST_ONLY':
      if (statement.is(at + 1, 'TRANSACTION')) return null;
      return {
        name: statement.nameAt(at + 1).toLowerCase(),
        span: statement.span(at, at + 1),
        layer: 'grammar',
      };
    case 'SESSION':
    case 'LOCAL':
      return statement.is(at + 1, 'TRANSACTION') ? null : assignmentAt(statement, at + 1);
    case 'TRANSACTION':
    case 'ROLE':
    case 'DEFAULT':
    case 'PASSWORD':
    case 'RESOURCE':
      return null;
    default: {
      const isAssigned = statement.is(at + 1, '=') || statement.is(at + 1, ':=');
      if (token.kind !== 'word' || !isAssigned) return null;
      const layer = statement.is(at + 1, ':=') ? 'grammar' : 'later';
      return { name: token.text.toLowerCase(), span: statement.span(at), layer };
    }
  }
}
