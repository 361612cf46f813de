import { docs } from '../documentation.ts';
import { remove, replace } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const mysqlDatabase = defineRule({
  code: 'MOLT395',
  name: 'mysql-database',
  title: 'Database as MySQL makes it',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'safe',
  why: 'A character set or collation of a database is a syntax error. And SCHEMA means DATABASE in MySQL, while in CockroachDB it is a group of tables inside of one: CREATE SCHEMA runs and makes something else, and USE then fails.',
  workaround: 'Write CREATE DATABASE without options.',
  documentation: docs('create-database'),
  examples: [
    {
      bad: 'CREATE DATABASE d CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci;',
      fixed: 'CREATE DATABASE d;',
    },
    { bad: 'CREATE SCHEMA d;', fixed: 'CREATE DATABASE d;' },
    { good: 'CREATE DATABASE d;' },
  ],
  mysql: {
    kinds: ['create database', 'drop database', 'alter database'],
    statement(model, statement) {
      const { kind, head } = model;
      if (kind !== 'create database' && kind !== 'drop database' && kind !== 'alter database') return;
      if (statement.is(head.last, 'SCHEMA')) {
        const word = statement.span(head.last);
        statement.report({
          range: word.range,
          layer: 'meaning',
          severity: 'warning',
          message: 'SCHEMA is a group of tables in CockroachDB; what MySQL means is a DATABASE.',
          fix: { title: 'Write DATABASE', class: 'safe', edits: [replace(word.range, 'DATABASE')] },
        });
      }
      for (const option of model.options) {
        const written = statement.slice(option.span);
        statement.report({
          range: option.span.range,
          message: `CockroachDB's databases have no ${written}.`,
          fix:
            kind === 'alter database'
              ? undefined
              : { title: `Remove ${written}`, class: 'safe', edits: [remove(statement, option.span)] },
        });
      }
    },
  },
});
