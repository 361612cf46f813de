import type { Fix } from '../../findings/finding.ts';
import type { AlterAction } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';
import { moveOut, tableName } from './alter-actions.ts';

export const alterIndex = defineRule({
  code: 'MOLT349',
  name: 'alter-index',
  title: 'Index or key in ALTER TABLE',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'Indexes are made, renamed and dropped by statements of their own in CockroachDB, and foreign keys and checks are constraints: ADD INDEX, DROP INDEX, DROP FOREIGN KEY are syntax errors. A table always has a primary key, so it is replaced, not dropped.',
  workaround:
    'Write CREATE INDEX, DROP INDEX t@k, ADD CONSTRAINT … UNIQUE, DROP CONSTRAINT, ALTER PRIMARY KEY USING COLUMNS (…).',
  documentation: docs('alter-table'),
  examples: [
    { bad: 'ALTER TABLE t ADD INDEX k (a);', fixed: 'CREATE INDEX k ON t (a);' },
    {
      bad: 'ALTER TABLE t ADD UNIQUE KEY k (a), ADD COLUMN b BIGINT;',
      fixed: 'ALTER TABLE t ADD CONSTRAINT k UNIQUE (a), ADD COLUMN b BIGINT;',
    },
    { bad: 'ALTER TABLE t DROP INDEX k;', fixed: 'DROP INDEX t@k;' },
    { bad: 'ALTER TABLE t DROP FOREIGN KEY fk;', fixed: 'ALTER TABLE t DROP CONSTRAINT fk;' },
    { bad: 'ALTER TABLE t DROP PRIMARY KEY;' },
    { bad: 'ALTER TABLE t RENAME INDEX a TO b;', fixed: 'ALTER INDEX t@a RENAME TO b;' },
    { good: 'ALTER TABLE t ADD CONSTRAINT k UNIQUE (a);' },
  ],
  mysql: {
    action(action, statement) {
      const said = verdict(action, statement);
      if (said === null) return;
      const end = action.sort === 'add key' ? action.key.keyword.last : action.span.first + said.words;
      statement.report({
        range: statement.span(action.span.first, Math.min(end, action.span.last)).range,
        message: said.message,
        fix: said.fix,
      });
    },
  },
});

interface Said {
  readonly message: string;
  /** How many words behind the first one say what it is. */
  readonly words: number;
  readonly fix?: Fix;
}

function verdict(action: AlterAction, statement: MysqlStatement): Said | null {
  const table = tableName(statement);
  const inPlace = (text: string): Fix => ({
    title: `Write ${text}`,
    class: 'safe',
    edits: [replace(action.span.range, text)],
  });
  switch (action.sort) {
    case 'add key': {
      const { key } = action;
      const list = key.list === null ? '' : statement.slice(key.list);
      const name = key.nameSpan === null ? '' : `${statement.cockroachNameAt(key.nameSpan.last)} `;
      if (key.sort === 'index') {
        return {
          words: 1,
          message: 'CockroachDB makes an index by CREATE INDEX.',
          fix: moveOut(action, statement, `CREATE INDEX ${name}ON ${table} ${list}`, 'safe'),
        };
      }
      if (key.sort === 'spatial') {
        return {
          words: 1,
          message: 'CockroachDB makes an index by CREATE INDEX … USING GIST.',
          fix: moveOut(action, statement, `CREATE INDEX ${name}ON ${table} USING GIST ${list}`, 'safe'),
        };
      }
      const isPlain =
        key.keyword.first === key.keyword.last && (key.nameSpan?.first ?? 0) < key.keyword.first;
      if (key.sort !== 'unique' || isPlain) return null;
      return {
        words: 1,
        message: 'CockroachDB adds a unique key by ADD CONSTRAINT … UNIQUE.',
        fix: inPlace(`ADD ${name === '' ? '' : `CONSTRAINT ${name}`}UNIQUE ${list}`),
      };
    }
    case 'drop index':
      return {
        words: 1,
        message: 'CockroachDB drops an index by DROP INDEX t@k.',
        fix: nameOf(action, statement, (name) =>
          moveOut(action, statement, `DROP INDEX ${table}@${name}`, 'safe'),
        ),
      };
    case 'drop foreign key':
      return {
        words: 2,
        message: 'CockroachDB drops a foreign key by DROP CONSTRAINT.',
        fix: nameOf(action, statement, (name) => inPlace(`DROP CONSTRAINT ${name}`)),
      };
    case 'drop constraint':
      if (!statement.is(action.span.first + 1, 'CHECK')) return null;
      return {
        words: 1,
        message: 'CockroachDB drops a check by DROP CONSTRAINT.',
        fix: nameOf(action, statement, (name) => inPlace(`DROP CONSTRAINT ${name}`)),
      };
    case 'drop primary key':
      return {
        words: 2,
        message:
          'A table of CockroachDB always has a primary key; ALTER PRIMARY KEY USING COLUMNS (…) replaces it.',
      };
    case 'rename index':
      return {
        words: 1,
        message: 'CockroachDB renames an index by ALTER INDEX t@k RENAME TO.',
        fix: nameOf(action, statement, (name) => {
          const to = statement.cockroachNameAt(action.span.last);
          return moveOut(action, statement, `ALTER INDEX ${table}@${name} RENAME TO ${to}`, 'safe');
        }),
      };
    case 'alter index':
      return {
        words: 1,
        message: 'CockroachDB changes an index by ALTER INDEX t@k, and a constraint not at all.',
      };
    default:
      return null;
  }
}

function nameOf(
  action: Extract<AlterAction, { readonly name: unknown }>,
  statement: MysqlStatement,
  fix: (name: string) => Fix | undefined,
): Fix | undefined {
  return action.name === null ? undefined : fix(statement.cockroachNameAt(action.name.last));
}
