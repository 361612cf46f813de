import { docs } from '../documentation.ts';
import { remove } from '../fixes.ts';
import { defineRule } from '../rule.ts';

export const mysqlPartitioning = defineRule({
  code: 'MOLT345',
  name: 'mysql-partitioning',
  title: 'Partitions of MySQL',
  severity: 'error',
  layer: 'grammar',
  sources: ['mysql'],
  fix: 'review',
  why: 'CockroachDB splits every table into ranges by itself. Its own PARTITION BY is for placing rows, knows LIST and RANGE only, and is written with VALUES IN and VALUES FROM … TO …; MySQL’s clause is a syntax error.',
  workaround:
    'Leave the clause out. Where partitions were dropped to get rid of old rows use row-level TTL; for a hot key an index USING HASH.',
  documentation: docs('partitioning'),
  examples: [
    {
      bad: 'CREATE TABLE t (a BIGINT PRIMARY KEY) PARTITION BY HASH (a) PARTITIONS 4;',
      fixed: 'CREATE TABLE t (a BIGINT PRIMARY KEY);',
    },
    {
      bad: 'CREATE TABLE t (a BIGINT PRIMARY KEY) PARTITION BY RANGE (a) (PARTITION p0 VALUES LESS THAN (10));',
      fixed: 'CREATE TABLE t (a BIGINT PRIMARY KEY);',
    },
    { good: 'CREATE TABLE t (a BIGINT PRIMARY KEY);' },
  ],
  mysql: {
    table(table, statement) {
      const { partitioning } = table;
      if (partitioning === null) return;
      const words = statement.span(partitioning.first, Math.min(partitioning.first + 2, partitioning.last));
      statement.report({
        range: words.range,
        message: `CockroachDB does not take MySQL's ${statement.slice(words).toUpperCase()}; it splits tables into ranges by itself.`,
        fix: { title: 'Remove the partitions', class: 'review', edits: [remove(statement, partitioning)] },
      });
    },
  },
});
