import type { TableOption } from '../../mysql/model.ts';
import type { MysqlStatement } from '../../mysql/statement.ts';
import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { withoutAction } from './alter-actions.ts';
import { defineRule } from '../rule.ts';

/** Options that hold something to keep; other rules speak of them. */
const elsewhere = new Set(['COMMENT', 'AUTO_INCREMENT']);
/** Taking these out changes what the table is or where it is, so that somebody should know. */
const looked = new Set([
  'CONNECTION',
  'UNION',
  'INSERT_METHOD',
  'ENCRYPTION',
  'ENCRYPTED',
  'WITH SYSTEM VERSIONING',
]);

export const tableOption = defineRule({
  code: 'MOLT320',
  name: 'table-option',
  title: 'Table option of a storage engine',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'CockroachDB has one storage engine, and all its text is UTF-8: the words behind the closing parenthesis are a syntax error.',
  workaround: 'Leave the option out.',
  documentation: docs('create-table'),
  examples: [
    {
      bad: 'CREATE TABLE a (id BIGINT PRIMARY KEY) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 ROW_FORMAT=DYNAMIC;',
      fixed: 'CREATE TABLE a (id BIGINT PRIMARY KEY);',
    },
    { bad: 'ALTER TABLE a ENGINE=InnoDB;', fixed: '' },
    { good: 'CREATE TABLE a (id BIGINT PRIMARY KEY);' },
  ],
  mysql: {
    option(option, statement) {
      const { kind } = statement.model;
      if (elsewhere.has(option.name) || (kind !== 'create table' && kind !== 'alter table')) return;
      const needsLook = looked.has(option.name);
      statement.report({
        range: option.span.range,
        message: `CockroachDB knows no ${option.name} of a table.`,
        fix: {
          title: `Remove ${option.name}`,
          class: needsLook ? 'review' : 'safe',
          edits: [without(option, statement)],
        },
      });
    },
  },
});

function without(option: TableOption, statement: MysqlStatement) {
  if (statement.model.kind !== 'alter table') return remove(statement, option.span);
  const action = statement.model.actions.find((each) => each.sort === 'option' && each.option === option);
  return action === undefined ? remove(statement, option.span) : withoutAction(action, statement);
}
